// An edit of a file as a patch that `git apply` takes.

/** Lines around a change by which it is found. */
const CONTEXT = 3;

/** One hunk from the first line that differs to the last one; "" when nothing does. */
export function printPatch(path: string, before: string, after: string): string {
  if (before === after) return "";
  const [was, is] = [linesOf(before), linesOf(after)];
  const most = Math.min(was.length, is.length);
  let head = 0;
  while (head < most && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < most - head && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
  const from = Math.max(0, head - CONTEXT);
  const behind = was.slice(was.length - tail).slice(0, CONTEXT);
  const lines = [
    ...was.slice(from, head).map((line) => ` ${line}`),
    ...was.slice(head, was.length - tail).map((line) => `-${line}`),
    ...is.slice(head, is.length - tail).map((line) => `+${line}`),
    ...behind.map((line) => ` ${line}`),
  ];
  const size = (all: readonly string[]) => all.length - tail - from + behind.length;
  const hunk = `@@ -${place(from, size(was))} +${place(from, size(is))} @@`;
  return `--- a/${path}\n+++ b/${path}\n${hunk}\n${lines.join("")}`;
}

/** Lines with their ends; the last one says, as git does, when it has none. */
function linesOf(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return lines.map((line) => (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`));
}

/** An empty range stands behind the line that it names. */
function place(from: number, size: number): string {
  return `${size === 0 ? from : from + 1},${size}`;
}
