// Cutting what is too long for GitHub, so that the cut can be said.

/** A body or comment takes 65,536 characters (else GitHub answers 422), a check's summary 65,535; this leaves some room. */
export const LONGEST_TEXT = 65_000;

/** As many of the lines as `room` characters take, in their order, and how many are left out. */
export function linesWithin(lines: readonly string[], room: number): { kept: string[]; left: number } {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > room;
  });
  const kept = end === -1 ? [...lines] : lines.slice(0, end);
  return { kept, left: lines.length - kept.length };
}

/** What is said where something was cut. */
const CUT = "_The rest of this does not fit here._";

/** Markdown of at most `room` characters: cut at the end of a line, never within a block, and the cut is said. */
export function markdownWithin(text: string, room: number): string {
  if (text.length <= room) return text;
  const lines = text.split("\n");
  const { kept } = linesWithin(lines, room - CUT.length - 2);
  let end = 0;
  let fence: string | null = null;
  let details = 0;
  for (const [index, line] of kept.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null && mark) fence = mark;
    else if (mark?.startsWith(fence ?? " ")) fence = null;
    if (fence === null) details += (line.match(/<details>/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length;
    if (fence === null && details === 0) end = index + 1;
  }
  const whole = kept.slice(0, end).join("\n").trimEnd();
  return whole === "" ? CUT : `${whole}\n\n${CUT}`;
}
