// A unified diff of two texts, as `git diff` prints it below its headers.

/** Lines of context around a change. */
const CONTEXT = 3;
/** Texts whose tables would be larger are shown as replaced altogether: a diff of that size is read by nobody. */
const LARGEST_TABLE = 250_000;

interface Line {
  sign: " " | "-" | "+";
  text: string;
}

/** The hunks that turn `before` into `after`; none where they are the same. */
export function unifiedDiff(before: readonly string[], after: readonly string[]): string[] {
  const lines = compare(before, after);
  return hunksOf(lines).flatMap(([start, end]) => {
    const counts = (shown: readonly Line[]) => ({
      before: shown.filter(({ sign }) => sign !== "+").length,
      after: shown.filter(({ sign }) => sign !== "-").length,
    });
    const [ahead, inside] = [counts(lines.slice(0, start)), counts(lines.slice(start, end))];
    // Where a side has no line, the number is the one of the line before.
    const from = (skipped: number, length: number) => `${length === 0 ? skipped : skipped + 1},${length}`;
    const head = `@@ -${from(ahead.before, inside.before)} +${from(ahead.after, inside.after)} @@`;
    return [head, ...lines.slice(start, end).map(({ sign, text }) => `${sign}${text}`)];
  });
}

/** Where hunks begin and end: changes with their context, joined where they touch. */
function hunksOf(lines: readonly Line[]): [number, number][] {
  const hunks: [number, number][] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === " ") continue;
    const [start, end] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last && start <= last[1]) last[1] = end;
    else hunks.push([start, end]);
  }
  return hunks;
}

/** Every line of both, by a longest common subsequence; what is alike at both ends needs no table. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const kept = (texts: readonly string[]) => texts.map((text): Line => ({ sign: " ", text }));
  return [
    ...kept(before.slice(0, head)),
    ...align(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...kept(before.slice(before.length - tail)),
  ];
}

function align(before: readonly string[], after: readonly string[]): Line[] {
  const gone = (texts: readonly string[]) => texts.map((text): Line => ({ sign: "-", text }));
  const come = (texts: readonly string[]) => texts.map((text): Line => ({ sign: "+", text }));
  const width = after.length + 1;
  if (before.length * after.length > LARGEST_TABLE) return [...gone(before), ...come(after)];
  // longest[i * width + j]: how many lines before[i…] and after[j…] have in common, in order.
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      longest[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      lines.push({ sign: " ", text: before[i] ?? "" });
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push(...gone(before.slice(i, ++i)));
    else lines.push(...come(after.slice(j, ++j)));
  }
  return [...lines, ...gone(before.slice(i)), ...come(after.slice(j))];
}
