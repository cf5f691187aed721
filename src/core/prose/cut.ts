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
