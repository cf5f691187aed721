// Slips of the pen.

/**
 * Whether one slip leads from one word to the other: a letter more, less, or another one, or two neighbours swapped
 * (Damerau's four mistakes).
 */
export function isNear(meant: string, written: string): boolean {
  const start = [...meant].findIndex((letter, index) => letter !== written[index]);
  if (start === -1) return written.length === meant.length + 1;
  const [is, was] = [written.slice(start), meant.slice(start)];
  return (
    is.slice(1) === was.slice(1) ||
    is === was.slice(1) ||
    is.slice(1) === was ||
    (is[0] === was[1] && is[1] === was[0] && is.slice(2) === was.slice(2))
  );
}
