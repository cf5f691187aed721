// The dashboard: one issue in the fleet that shows where every ladder stands. Its bytes change only when that changes.
import type { Decision } from "../ladder/decide.ts";
import type { Snapshot } from "../ladder/snapshot.ts";
import { linesWithin } from "./cut.ts";
import { codeSpan } from "./quote.ts";
import { ladderPicture, statusTable } from "./status.ts";

/** By this line the App finds its dashboard again. */
const MARKER = "<!-- shopset:dashboard -->";

/** What the ladders may take of the 65,536 characters that GitHub takes for an issue. */
const LONGEST_LADDERS = 64_000;

const HEAD = `${MARKER}

Where every tier stands. ShopSet keeps this text; what somebody else writes into it is overwritten.`;

const FOOT =
  "Say a command in a comment here, and name its tier: `/promote tier-1`, `/hold tier-1 reason`, `/unhold tier-1`, `/rollback tier-1`. `/help` tells what you may do.";

const NO_LADDER = "The fleet declares no tier.";

/** What was seen of one ladder. */
export interface LadderSight {
  snapshot: Snapshot;
  decision: Decision;
}

/** The dashboard's title and text, with the ladders in their order; ladders that do not fit are counted. */
export function printDashboard(ladders: readonly LadderSight[]): { title: string; body: string } {
  const sections = ladders.map((ladder) => `${ladders.length > 1 ? heading(ladder) : ""}${section(ladder)}\n`);
  const { kept, left } = linesWithin(sections, LONGEST_LADDERS);
  const rest =
    left > 0 ? [`_${left} more ladders do not fit here; \`/status\` on their pull requests tells of them._\n`] : [];
  const none = ladders.length === 0 ? [`${NO_LADDER}\n`] : [];
  return { title: "ShopSet dashboard", body: [`${HEAD}\n`, ...none, ...kept, ...rest, FOOT].join("\n") };
}

/** Whether an issue is a dashboard of the App. */
export function isDashboard(body: string): boolean {
  return body.split(/\r?\n/, 1)[0] === MARKER;
}

function heading({ snapshot }: LadderSight): string {
  return `## ${codeSpan(snapshot.ladder.name)}\n\n`;
}

function section({ snapshot, decision }: LadderSight): string {
  return `${statusTable(snapshot, decision)}\n\n${ladderPicture(snapshot, decision)}`;
}
