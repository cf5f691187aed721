// The lines of a comment that a reader sees as its author's own words: no code, no quotes, nothing hidden.

/** HTML that shows or hides text as it stands, from a line that begins it to the line with its end (CommonMark 4.6). */
const RAW = [
  { begin: /^ {0,3}<!--/, end: /-->/ },
  { begin: /^ {0,3}<\?/, end: /\?>/ },
  { begin: /^ {0,3}<!\[CDATA\[/, end: /\]\]>/ },
  { begin: /^ {0,3}<![a-z]/i, end: />/ },
  { begin: /^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i, end: /<\/(?:pre|script|style|textarea)>/i },
];

/** A quote, perhaps the first thing in a list item (CommonMark 5.1, 5.2). */
const QUOTE = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)]) +)*>/;

/** A fence of code, perhaps the first thing in a list item (CommonMark 4.5). */
const FENCE = /^( {0,3}(?:(?:[-*+]|\d{1,9}[.)]) +)*)(?:(`{3,})[^`]*|(~{3,}).*)$/;

/**
 * The lines of a comment in GitHub Flavored Markdown that are neither in a code block (fenced or indented by four), nor
 * in a quote (lines that lazily continue one included), nor in what HTML hides or shows as it stands. What is never closed
 * goes on to the end.
 */
export function shownLines(body: string): string[] {
  const lines = body.split(/\r\n|\r|\n/);
  const lastEnd = lines.findLastIndex((line) => line.includes("-->"));
  const shown: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = endOfBlock(lines, at);
    if (end === at) {
      shown.push(lines[at] ?? "");
      at = hiddenAfter(lines, { at, lastEnd });
    } else {
      at = end;
    }
  }
  return shown;
}

/** The index behind the block that hides the line at `at`; `at` itself when nothing does. */
function endOfBlock(lines: readonly string[], at: number): number {
  const line = lines[at] ?? "";
  if (/^(?: {4}| {0,3}\t)/.test(line)) return at + 1;
  if (QUOTE.test(line)) return endOfQuote(lines, at);
  const fence = FENCE.exec(line);
  if (fence) return behind(lines, at + 1, closing(fence));
  const raw = RAW.find(({ begin }) => begin.test(line));
  return raw ? behind(lines, at, raw.end) : at;
}

/** A paragraph of a quote goes on over lines without `>` until a blank line or another block (CommonMark 5.1). */
function endOfQuote(lines: readonly string[], at: number): number {
  let end = at;
  while (QUOTE.test(lines[end] ?? "")) end++;
  const last = (lines[end - 1] ?? "").replace(QUOTE, "").replace(/^[ >]+/, "");
  if (last === "" || FENCE.test(last)) return end;
  while (end < lines.length && (lines[end] ?? "").trim() !== "" && !FENCE.test(lines[end] ?? "")) end++;
  return end;
}

/** What closes a fence: at least as many of the same sign, indented less than four beyond where it began. */
function closing([, indent = "", ticks, tildes = ""]: RegExpExecArray): RegExp {
  const sign = ticks === undefined ? "~" : "`";
  return new RegExp(`^ {0,${indent.length + 3}}${sign}{${(ticks ?? tildes).length},}[ \\t]*$`);
}

/** The index behind the first line from `from` on that matches; the end when none does. */
function behind(lines: readonly string[], from: number, end: RegExp): number {
  for (let at = from; at < lines.length; at++) if (end.test(lines[at] ?? "")) return at + 1;
  return lines.length;
}

/** A comment that begins within a line hides the lines to its end; one without an end is text, and so is one in code. */
function hiddenAfter(lines: readonly string[], { at, lastEnd }: { at: number; lastEnd: number }): number {
  const line = lines[at] ?? "";
  const begin = line.lastIndexOf("<!--");
  const isInCode = line.slice(0, Math.max(begin, 0)).split("`").length % 2 === 0;
  const isOpen = begin > line.lastIndexOf("-->") && !isInCode && lastEnd > at;
  return isOpen ? behind(lines, at + 1, /-->/) : at + 1;
}
