// The dashboard: one issue in the fleet that shows where every ladder stands. Its bytes change only when that changes.
import type { Decision } from "../ladder/decide.ts";
import type { Snapshot } from "../ladder/snapshot.ts";
import { codeSpan } from "./quote.ts";
import { ladderPicture, statusOutline, statusTable } from "./status.ts";

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

/** A ladder that is cut keeps at least so much, and so do those that come after it; further ladders are counted. */
const SHORTEST_LADDER = 2_000;

export interface Dashboard {
  title: string;
  body: string;
  /** What of it is a change of state, not the progress of reports. */
  outline: string;
}

/** The dashboard of the ladders, in their order; what does not fit is cut within a ladder, or counted. */
export function printDashboard(ladders: readonly LadderSight[]): Dashboard {
  const { kept, left } = sectionsWithin(ladders, LONGEST_LADDERS);
  const rest =
    left > 0 ? [`_${left} more ladders do not fit here; \`/status\` on their pull requests tells of them._\n`] : [];
  const none = ladders.length === 0 ? [`${NO_LADDER}\n`] : [];
  return {
    title: "ShopSet dashboard",
    body: [`${HEAD}\n`, ...none, ...kept, ...rest, FOOT].join("\n"),
    outline: ladders.map(({ snapshot, decision }) => statusOutline(snapshot, decision)).join("\n\n"),
  };
}

/** Whether an issue is a dashboard of the App. */
export function isDashboard(body: string): boolean {
  return body.split(/\r?\n/, 1)[0] === MARKER;
}

/** Each ladder as a whole where it fits beside those after it, else cut. */
function sectionsWithin(ladders: readonly LadderSight[], most: number): { kept: string[]; left: number } {
  const heading = ladders.length > 1 ? ladderHeading : () => "";
  const whole = ladders.map((ladder) => `${heading(ladder)}${section(ladder)}\n`);
  const least = whole.map(({ length }) => Math.min(length + 1, SHORTEST_LADDER));
  const kept: string[] = [];
  let room = most;
  for (const [index, ladder] of ladders.entries()) {
    const [text = "", own = 0] = [whole[index], least[index]];
    const later = least.slice(index + 1).reduce((sum, length) => sum + length, 0);
    const free = Math.max(own, room - later);
    const fits = text.length < free ? text : `${heading(ladder)}${section(ladder, free - SHORTEST_LADDER / 2)}\n`;
    if (fits.length >= room) return { kept, left: ladders.length - index };
    kept.push(fits);
    room -= fits.length + 1;
  }
  return { kept, left: 0 };
}

/** By its lowest tier and by its repositories, since people call ladders by either. */
export function ladderHeading({ snapshot: { ladder } }: Pick<LadderSight, "snapshot">): string {
  const [lowest] = ladder.tiers;
  const where = lowest ? `: ${codeSpan(lowest.apps.name)} in ${codeSpan(lowest.system.name)}` : "";
  return `## From ${codeSpan(ladder.name)}${where}\n\n`;
}

/** The table, which says more, gets two thirds of the room. */
function section({ snapshot, decision }: LadderSight, room?: number): string {
  const table = statusTable(snapshot, decision, room && (room * 2) / 3);
  return `${table}\n\n${ladderPicture(snapshot, decision, room && room / 3)}`;
}
