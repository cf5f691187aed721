// A verdict as Markdown and as text.
import type { Verdict } from "../ladder/verdict.ts";
import { linesWithin } from "./cut.ts";
import { plain } from "./plain.ts";

export const SIGNS = { passed: "✅", waiting: "⏳", blocked: "⛔" } as const;

/** What a table may take of a text that has to fit; checks of hundreds of ShopSets may be asked for. */
const LONGEST_TABLE = 20_000;

/** A table of the verdict's leaves. Where it is too long what holds is left out first, and the cut is said. */
export function verdictTable(verdict: Verdict): string {
  const all = leaves(verdict);
  const rows = all.map(row);
  const isLong = rows.join("\n").length > LONGEST_TABLE;
  const ranked = [...openParts(verdict), ...all.filter(({ state }) => state === "passed")].map(row);
  const { kept, left } = linesWithin(isLong ? ranked : rows, LONGEST_TABLE);
  return ["| | gate | now |", "|---|---|---|", ...kept, ...(left > 0 ? ["", `…and ${left} more.`] : [])].join("\n");
}

/** The leaves that do not hold, what somebody has to act on first. */
export function openParts(verdict: Verdict): Verdict[] {
  const of = (state: Verdict["state"]) => leaves(verdict).filter((leaf) => leaf.state === state);
  return [...of("blocked"), ...of("waiting")];
}

/** The tree as indented lines, for terminals. */
export function verdictText(verdict: Verdict, indent = ""): string {
  const line = `${indent}${SIGNS[verdict.state]} ${verdict.subject}: ${verdict.reason}`;
  return [line, ...verdict.parts.map((part) => verdictText(part, `${indent}  `))].join("\n");
}

function leaves(verdict: Verdict): Verdict[] {
  return verdict.parts.length === 0 ? [verdict] : verdict.parts.flatMap(leaves);
}

function row(verdict: Verdict): string {
  const evidence = verdict.url === undefined ? "" : ` ([evidence](${encodeURI(verdict.url)}))`;
  return `| ${SIGNS[verdict.state]} | ${plain(verdict.subject)} | ${plain(verdict.reason)}${evidence} |`;
}
