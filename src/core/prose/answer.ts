// What people are told of their commands: one comment for what was refused, and the one status comment for all else.
import type { Asked, Refusal } from "../commands/asked.ts";
import { codeBlock } from "./code-block.ts";
import { linesWithin, markdownWithin } from "./cut.ts";
import { plain } from "./plain.ts";
import { codeSpan, cutLine, cutTitle } from "./quote.ts";
import { verdictTable } from "./verdict.ts";

/** GitHub takes 65,536 characters in a comment. */
const LONGEST_COMMENT = 60_000;

/** What each part of an answer may take, so that none crowds out the others. */
const LONGEST_TOLD = 50_000;
const LONGEST_SCRIPT = 10_000;
const LONGEST_STEP = 6_000;
const LONGEST_REASON = 2_000;

/** One command and what became of it. */
export interface Answered {
  /** As it was said. */
  line: string;
  /** What was done for it, a Markdown sentence each. */
  done: readonly string[];
  reply: { kind: "done" | "already" | "told" | "failed"; says: string } | Refusal;
}

/** The comments that the App finds again: its status comment, and its answer to one comment. */
export type Marker = { kind: "status" } | { kind: "answer"; comment: string };

/** The first line of the App's comment, which GitHub does not show. */
export function printMarker(marker: Marker): string {
  return marker.kind === "status" ? "<!-- shopset:status -->" : `<!-- shopset:answer ${marker.comment} -->`;
}

/** What a comment of the App is; undefined for another. Only its own comments are asked: anybody can write the line. */
export function parseMarker(body: string): Marker | undefined {
  const [, kind, comment] = /^<!-- shopset:(status|answer)(?: ([\w=:-]+))? -->\r?(?:\n|$)/.exec(body) ?? [];
  if (kind === "status" && comment === undefined) return { kind };
  return kind === "answer" && comment !== undefined ? { kind, comment } : undefined;
}

/** The answer to one comment: what of it was not done, all in one. */
export function printRefusals(asked: Asked, answers: readonly Answered[]): string {
  const comment = asked.comment?.id ?? "";
  return printComment(printMarker({ kind: "answer", comment }), asked, answers);
}

/** The status comment after a comment or a pressed button. Nothing in it moves by itself. */
export function printStatusComment(asked: Asked, answers: readonly Answered[]): string {
  return printComment(printMarker({ kind: "status" }), asked, answers);
}

/** What the App puts on the comment in the end; of several commands the one that somebody has to look at says it. */
export function finalReaction(
  kinds: readonly Answered["reply"]["kind"][],
): "ROCKET" | "THUMBS_UP" | "THUMBS_DOWN" | "CONFUSED" {
  if (kinds.includes("failed")) return "CONFUSED";
  if (kinds.includes("refused")) return "THUMBS_DOWN";
  return kinds.length > 0 && kinds.every((kind) => kind === "already") ? "THUMBS_UP" : "ROCKET";
}

/** The refusal of a command: why, the gates, what to do next, and how to do it by hand. */
function printRefusal(asked: Asked, line: string, refusal: Refusal): string {
  const { code, reason, verdict, next, byHand } = refusal;
  const said = `${codeSpan(asked.by.login)}: ${codeSpan(cutTitle(line))} was not done: **${plain(cutLine(reason, LONGEST_REASON))}**.`;
  return paragraphs([
    said,
    verdict === null ? "" : verdictTable(verdict),
    markdownWithin(`Next: ${next}`, LONGEST_STEP),
    byHand === null ? "" : foldedScript(byHand),
    `<sub>code: ${code}</sub>`,
  ]);
}

/** A script is shown as a whole or not at all: half of one is not to be pasted. */
function foldedScript(script: string): string {
  if (script.length > LONGEST_SCRIPT) return "_How to do it by hand does not fit here._";
  return `<details><summary>Do it by hand</summary>\n\n${codeBlock(script)}\n\n</details>`;
}

function printComment(marker: string, asked: Asked, answers: readonly Answered[]): string {
  const sections = answers.map((answered) => printAnswer(asked, answered));
  const { kept, left } = linesWithin(sections, LONGEST_COMMENT);
  const rest = left > 0 ? [`${left} more answers do not fit here; ask for less at once.`] : [];
  return `${marker}\n${[...kept, ...rest].join("\n\n---\n\n")}\n`;
}

function printAnswer(asked: Asked, { line, done, reply }: Answered): string {
  if (reply.kind === "refused")
    return paragraphs([markdownWithin(done.join(" "), LONGEST_STEP), printRefusal(asked, line, reply)]);
  const where = asked.comment === null ? "" : ` in [a comment](${asked.comment.url})`;
  const head = `${codeSpan(cutTitle(line))} by ${codeSpan(asked.by.login)}${where} at ${asked.at}`;
  const trouble = reply.kind === "failed" ? "It could not be done, and not by your fault: " : "";
  // What was done leaves nothing more to do, which goes without saying.
  const says = reply.kind === "already" && done.length > 0 ? "" : `${trouble}${reply.says}`;
  return paragraphs([head, markdownWithin(paragraphs([done.join(" "), says]), LONGEST_TOLD)]);
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
