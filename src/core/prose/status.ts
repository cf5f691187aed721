// Where a ladder stands: what runs on each tier, since when, verified or not, and what comes next. The dashboard and
// /status show the same. Times are absolute, so that nothing in it moves by itself.
import type { Decision } from "../ladder/decide.ts";
import { holdGate } from "../ladder/gate.ts";
import type { EdgeDecision } from "../ladder/promotion.ts";
import type { Snapshot } from "../ladder/snapshot.ts";
import { pointerOf, pointerPaths, staysOf } from "../ladder/stay.ts";
import type { Verdict } from "../ladder/verdict.ts";
import { verifyStay } from "../ladder/verification.ts";
import { short } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import { linesWithin } from "./cut.ts";
import { plain } from "./plain.ts";
import { cutLine } from "./quote.ts";
import { openParts, SIGNS } from "./verdict.ts";

/** What a table, and a picture, may take of a text that has to fit; ladders of a hundred tiers have longer ones. */
const LONGEST_TABLE = 40_000;
const LONGEST_PICTURE = 20_000;

/** A tier may have hundreds of sources; a cell names the first. */
const LONGEST_CELL = 4_000;

/** A Markdown table, a tier a row; tiers that do not fit into `room` characters are counted. */
export function statusTable(snapshot: Snapshot, decision: Decision, room = LONGEST_TABLE): string {
  const { kept, left } = linesWithin(rows(snapshot, decision, signed), room);
  const rest = left > 0 ? ["", `…and ${left} more tiers.`] : [];
  return [
    "| tier | runs | since | verified | hold, pin | comes next |",
    "|---|---|---|---|---|---|",
    ...kept,
    ...rest,
  ].join("\n");
}

/**
 * What of the table is a change of state: everything but the reasons of verdicts, which move with every report on a tier
 * of many ShopSets.
 */
export function statusOutline(snapshot: Snapshot, decision: Decision): string {
  return rows(snapshot, decision, outlined).join("\n");
}

/** The ladder as a picture in Mermaid, which GitHub draws; where it is too long for `room` characters, its first tiers. */
export function ladderPicture(snapshot: Snapshot, decision: Decision, room = LONGEST_PICTURE): string {
  const { tiers } = snapshot.ladder;
  const node = (tier: Tier) => `t${tiers.indexOf(tier)}`;
  const boxes = tiers.map((tier) => {
    const box = `  ${node(tier)}["${boxText(snapshot, tier)}"]`;
    const from = tiers.find(({ name }) => name === tier.previous);
    return { box, arrow: from ? `  ${node(from)} -->${arrowText(decision, tier)} ${node(tier)}` : null };
  });
  // A tier stands behind its `previous`, so that no arrow comes out of a box that was left out.
  const { kept, left } = linesWithin(
    boxes.map(({ box, arrow }) => `${box}\n${arrow ?? ""}`),
    room,
  );
  const shown = boxes.slice(0, kept.length);
  const arrows = shown.flatMap(({ arrow }) => arrow ?? []);
  const rest = left > 0 ? ["", `_The picture shows the first ${kept.length} of ${tiers.length} tiers._`] : [];
  return ["```mermaid", "flowchart LR", ...shown.map(({ box }) => box), ...arrows, "```", ...rest].join("\n");
}

/** How a verdict is told in a cell. */
type Tell = (verdict: Verdict) => string;

function rows(snapshot: Snapshot, decision: Decision, tell: Tell): string[] {
  return snapshot.ladder.tiers.map((tier) => {
    const cells = [
      [`**${tier.name}**`],
      [runs(snapshot, tier)],
      [since(snapshot, tier)],
      [verified(snapshot, tier, tell)],
      brakes(snapshot, tier, decision),
      incoming(snapshot, tier, { decision, tell }),
    ];
    return `| ${cells.map(cell).join(" | ")} |`;
  });
}

function cell(lines: readonly string[]): string {
  const { kept, left } = linesWithin(lines, LONGEST_CELL);
  return [...kept, ...(left > 0 ? [`…and ${left} more`] : [])].join("<br>");
}

function runs(snapshot: Snapshot, tier: Tier): string {
  const commit = staysOf(snapshot, tier)[0]?.commits[0];
  const pointers = [...pointerPaths(tier)].flatMap(([source, path]) => {
    const sha = pointerOf(tier, source, commit);
    const url = `${new URL(tier.apps.url).origin}/${source}/commit/${sha}`;
    return sha ? [`${path === "base" ? "" : `${path.split("/").at(-1)} `}[\`${short(sha)}\`](${url})`] : [];
  });
  const { kept, left } = linesWithin(pointers, LONGEST_CELL);
  return [...kept, ...(left > 0 ? [`…and ${left} more`] : [])].join(", ") || "nothing yet";
}

function since(snapshot: Snapshot, tier: Tier): string {
  return staysOf(snapshot, tier)[0]?.commits.at(-1)?.committedAt ?? "";
}

function verified(snapshot: Snapshot, tier: Tier, tell: Tell): string {
  const [present] = staysOf(snapshot, tier);
  return present ? tell(verifyStay(snapshot, present, [])) : "";
}

function brakes(snapshot: Snapshot, tier: Tier, decision: Decision): string[] {
  const hold = holdGate(tier, snapshot.takenAt);
  const own = decision.tiers[tier.name];
  return [
    ...(hold.state === "passed" ? [] : [signed(hold)]),
    ...(tier.pin?.base ? [`📌 pinned to \`${short(tier.pin.base)}\``] : tier.pin ? ["📌 pinned"] : []),
    ...(own && own.verdict.state !== "passed" ? [signed(own.verdict)] : []),
    ...(own?.notes ?? []).map((note) => `⚠️ ${plain(cutLine(note, LONGEST_REASON))}`),
  ];
}

function incoming(snapshot: Snapshot, tier: Tier, { decision, tell }: { decision: Decision; tell: Tell }): string[] {
  const edges = edgesInto(decision, tier);
  return edges.map(
    (edge) => (edges.length > 1 ? `${edge.source.split("/")[1]}: ` : "") + tellEdge(snapshot, edge, tell),
  );
}

function tellEdge({ repositories }: Snapshot, { carrier, source, verdict }: EdgeDecision, tell: Tell): string {
  const repository = repositories[source];
  const pulls = repository?.state === "present" ? repository.pulls : [];
  const pull = pulls.find(({ number }) => number === carrier?.number);
  return pull ? `[#${pull.number}](${encodeURI(pull.url)}) ${tell(verdict)}` : tell(verdict);
}

function edgesInto({ edges }: Decision, tier: Tier): EdgeDecision[] {
  return edges.filter(({ edge }) => edge.to.name === tier.name);
}

/** A reason may be what somebody wrote into the fleet. */
const LONGEST_REASON = 600;

/** A tier may wait for hundreds of ShopSets; a cell names the first few. */
const MOST_REASONS = 3;

function signed(verdict: Verdict): string {
  const open = openParts(verdict).map(({ subject, reason }) => `${subject}: ${reason}`);
  const more = open.length - MOST_REASONS;
  const reason = more > 0 ? `${open.slice(0, MOST_REASONS).join("; ")}; and ${more} more` : verdict.reason;
  return `${SIGNS[verdict.state]} ${plain(cutLine(reason, LONGEST_REASON))}`;
}

function outlined(verdict: Verdict): string {
  const open = openParts(verdict).map(({ state, subject }) => `${SIGNS[state]} ${subject}`);
  return [SIGNS[verdict.state], ...open].join(" ");
}

/** Nothing of a person's words comes into the picture: what Mermaid makes of a text is hard to foresee. */
function boxText(snapshot: Snapshot, tier: Tier): string {
  const [present] = staysOf(snapshot, tier);
  const base = pointerOf(tier, tier.apps.name, present?.commits[0]);
  const sign = present ? ` ${SIGNS[verifyStay(snapshot, present, []).state]}` : "";
  const brake = holdGate(tier, snapshot.takenAt).state === "passed" ? "" : "<br/>⛔ held";
  const pin = tier.pin === null ? "" : "<br/>📌 pinned";
  return `${tier.name}<br/>${base ? short(base) : "nothing yet"}${sign}${brake}${pin}`;
}

function arrowText(decision: Decision, tier: Tier): string {
  const open = edgesInto(decision, tier).flatMap(({ carrier, verdict }) =>
    carrier ? [`#35;${carrier.number} ${SIGNS[verdict.state]}`] : [],
  );
  return open.length > 0 ? `|"${open.join(", ")}"|` : "";
}
