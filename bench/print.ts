// The results as a page of markdown, which is readable in a terminal too.
import type { Results } from "./bench.ts";
import { SCENARIOS } from "./scenarios.ts";

export interface Circumstances {
  command: string;
  date: string;
  node: string;
  git: string;
  machine: string;
}

/** The whole page. */
export function printResults({ rows, bursts, memory }: Results, about: Circumstances): string {
  const scenarios = rows.map(({ what, tiers, samples, milliseconds, calls }) => {
    const { all = "–", beyondLooks = "–", points = "–" } = calls ?? {};
    return [what, tiers, all, beyondLooks, budgetOf(what), points, milliseconds.median, milliseconds.p95, samples];
  });
  const measuredBursts = bursts.map(({ tiers, merges, bumps, newestWins, calls, milliseconds }) => {
    const { all = 0, points = 0 } = calls ?? {};
    return [tiers, merges, bumps, newestWins ? "yes" : "no", all, points, milliseconds.merging, milliseconds.afterLast];
  });
  const held = memory.map(({ when, tiers, resident, heap }) => [when, tiers, resident, heap]);
  return `# What it costs, measured

\`${about.command}\` prints this page, and measures against the sandbox's forge: real git, real HTTP and signed webhooks, the
real App. A ladder's forge and App share one process, so the milliseconds hold what GitHub would do on its own machines;
the calls and points are what GitHub would count.

${about.date}, ${about.machine}, Node ${about.node}, ${about.git}.

## One at a time

Calls are the App's, until it is at rest, the most of any repetition; \`beyond\` leaves out the looks themselves (one at
first, one to see that all is done). Points are GraphQL's.

${table(["what", "tiers", "calls", "beyond", "budget", "points", "median ms", "p95 ms", "times"], scenarios)}

- **bump**: from the answer to the merge until the system branch has moved. **bump by bump.sh**: the same by a script
  (\`git clone\`, \`git submodule update --init --remote base\`, commit, push).
- **opening**, **moving**: from the answer to the status that verifies tier-0 until the pull request is there, or has its
  new head. **climb**: from the answer to the merge into tier-0 until tier-2 points to it, where every check passes and
  every promotion is merged at once.

## A burst of merges to tier-0

Writes of the App are paced: a minute's worth at once, then one a second. \`after last\` is from the answer to the last
merge until the pointer names it.

${table(["tiers", "merges", "bumps", "newest wins", "calls", "points", "merging ms", "after last ms"], measuredBursts)}

## Memory

Of the process that holds the forge and the App of one ladder, after a full collection.

${table(["when", "tiers", "resident MB", "heap MB"], held)}
`;
}

function budgetOf(what: string): string {
  const budget = SCENARIOS.find((scenario) => scenario.what === what)?.budget;
  if (!budget) return "–";
  return budget.of === "all" ? `calls ≤ ${budget.calls}` : `beyond ≤ ${budget.calls}`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) => rows.every((row) => typeof row[column] === "number" || row[column] === "–");
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, n) => (isNumber(n) ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, n) => (isNumber(n) ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  const [first = [], ...others] = cells;
  return [line(first), line(rule), ...others.map(line)].join("\n");
}
