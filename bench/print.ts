// The results as a page of markdown, which is readable in a terminal too.
import type { Results } from "./bench.ts";
import type { Row } from "./sample.ts";
import { DASHBOARD_BUDGET, SCENARIOS, type Unit } from "./scenarios.ts";
import { printSize } from "./stage.ts";

export interface Circumstances {
  command: string;
  date: string;
  node: string;
  git: string;
  machine: string;
}

/** The whole page. */
export function printResults({ rows, bursts, memory }: Results, about: Circumstances): string {
  const measuredBursts = bursts.map(({ size, merges, bumps, newestWins, calls, milliseconds }) => {
    const { all = 0, points = 0 } = calls ?? {};
    return [
      size.count,
      merges,
      bumps,
      newestWins ? "yes" : "no",
      all,
      points,
      milliseconds.merging,
      milliseconds.afterLast,
    ];
  });
  const held = memory.map(({ when, size, resident, heap }) => [when, printSize(size), resident, heap]);
  return `# What it costs, measured

\`${about.command}\` prints this page, and measures against the sandbox's forge: real git, real HTTP and signed webhooks, the
real App. A ladder's forge and App share one process, so the milliseconds hold what GitHub would do on its own machines;
the calls and points are what GitHub would count.

${about.date}, ${about.machine}, Node ${about.node}, ${about.git}.

## One at a time

Calls are the App's, until it is at rest, the most of any repetition; \`beyond\` leaves out the looks themselves (one at
first, one to see that all is done). Those for the dashboard, an issue that shows where everything stands, are counted
apart: a single change may take ${DASHBOARD_BUDGET}, and the first after a start one more, which finds it. Points are GraphQL's.

${scenarioTable(rows, "tiers")}

- **bump**: from the answer to the merge until the system branch has moved. **bump by bump.sh**: the same by a script
  (\`git clone\`, \`git submodule update --init --remote base\`, commit, push).
- **opening**, **moving**: from the answer to the status that verifies tier-0 until the pull request is there, or has its
  new head. **climb**: from the answer to the merge into tier-0 until tier-2 points to it, where every check passes and
  every promotion is merged at once.
- **comment to 👀**: from the answer to bob's comment until the App's first reaction stands on it. **/promote to merged**:
  from the answer to his comment until the promotion is merged.

## Many ShopSets on one tier

Three tiers, the ShopSets all on the lowest, each with a patch of its own: four files, and one for the tier. \`files\` are
the files and pointers that the App wrote into commits; one call takes a thousand of them. No ShopSet reports here: of a
commit with more than a hundred statuses those that are new take one call more, and a look that finds none of them new
takes none.

${scenarioTable(rows, "ShopSets")}

- **first commit of all files**, **change to one ShopSet**, **removing all of them**: from the answer to the push to the
  fleet until tier-0's system branch has moved. Its files go a thousand a call; all other calls are the same however many
  there are.
- **in a file each**: the same change where each ShopSet has a file in the fleet; elsewhere all are in one. The texts of a
  fleet are read fifty a call.
- **edit by hand put back**: from the answer to alice's commit until the App's. What she left is read, which is one call.
- **rendering all in memory**: every file of tier-0's branch, of a fleet that was never rendered before.

## A burst of merges to tier-0

Here alone the App's writes are paced as for github.com: a minute's worth at once, then one a second. \`after last\` is
from the answer to the last merge until the pointer names it.

${table(["tiers", "merges", "bumps", "newest wins", "calls", "points", "merging ms", "after last ms"], measuredBursts)}

## Memory

Of the process that holds the forge and the App of one ladder, after a full collection.

${table(["when", "stage", "resident MB", "heap MB"], held)}
`;
}

function scenarioTable(rows: readonly Row[], unit: Unit): string {
  const head = [
    "what",
    unit,
    "calls",
    "beyond",
    "budget",
    "dashboard",
    "files",
    "points",
    "median ms",
    "p95 ms",
    "times",
  ];
  const measured = rows.filter(({ size }) => size.unit === unit);
  const cells = measured.map(({ what, size, samples, milliseconds: { median, p95 }, calls }) => {
    const { all = "–", beyondLooks = "–", dashboard = "–", files = "–", points = "–" } = calls ?? {};
    return [what, size.count, all, beyondLooks, budgetOf(what, unit), dashboard, files, points, median, p95, samples];
  });
  return table(head, cells);
}

function budgetOf(what: string, unit: Unit): string {
  const budget = SCENARIOS[unit].find((scenario) => scenario.what === what)?.budget;
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
