// A verdict as Markdown and as text.
import type { Verdict } from "../ladder/verdict.ts";
import { oneLine } from "./quote.ts";

const SIGNS = { passed: "✅", waiting: "⏳", blocked: "⛔" } as const;

/** A table of the verdict's leaves, the composites named before their parts. */
export function verdictTable(verdict: Verdict): string {
  return ["| | gate | now |", "|---|---|---|", ...leaves(verdict).map(row)].join("\n");
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
  return `| ${SIGNS[verdict.state]} | ${cell(verdict.subject)} | ${cell(verdict.reason)}${evidence} |`;
}

function cell(text: string): string {
  return oneLine(text)
    .replace(/[|<>[\]!#\\]/g, (c) => `\\${c}`)
    .replace(/@(?=\w)/g, "@\u2060");
}
