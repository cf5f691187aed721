// What is said of each source of a tier: a tier with but one is spoken of without naming it.
import { planPointers } from "../ladder/pointers.ts";
import { pinOf } from "../ladder/source.ts";
import { standing } from "../ladder/standing.ts";
import { pointerPaths } from "../ladder/stay.ts";
import { type RepositoryName, type Sha, short } from "../names.ts";
import { codeSpan } from "../prose/quote.ts";
import type { Pin, Tier } from "../resources/tier.ts";
import type { Asked } from "./asked.ts";
import type { Facts } from "./facts.ts";

/** Commits of sources as Markdown: each with its repository where the tier has several. */
export function listCommits(tier: Tier, commits: readonly (readonly [RepositoryName, Sha])[]): string {
  const isAlone = pointerPaths(tier).size === 1;
  return listed(commits.map(([source, sha]) => codeSpan(short(sha)) + (isAlone ? "" : ` of ${codeSpan(source)}`)));
}

/** A pull request: GitHub links a bare number within the repository where it stands. */
export function pullName({ repository }: Asked, source: RepositoryName, number: number): string {
  return source === repository ? `#${number}` : `${source}#${number}`;
}

/** `a`, `a and b` or `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length > 1 ? `${items.slice(0, -1).join(", ")} and ${items.at(-1)}` : (items[0] ?? "");
}

/**
 * Where the sources go that a pin named, once it is lifted: a sentence for those that move to the heads of their branches,
 * one for each that waits. A pointer that a person set by hand is not told of: it stays theirs.
 */
export function whereTheyGo({ snapshot }: Facts, tier: Tier, pin: Pin): string[] {
  const free = { ...tier, pin: null };
  const freed = planPointers(snapshot, free).filter(
    ({ source, setBy }) => setBy === null && pinOf({ ...tier, pin }, source) !== null,
  );
  const moves = freed.flatMap(({ source, to, verdict }): [RepositoryName, Sha][] =>
    verdict.state === "passed" && to !== null && to !== standing(snapshot, tier, source) ? [[source, to]] : [],
  );
  const waits = freed.filter(({ verdict }) => verdict.state !== "passed");
  const branches = moves.length > 1 ? "branches hold" : "branch holds";
  return [
    ...(moves.length > 0 ? [`It goes to what its ${branches}, ${listCommits(tier, moves)}.`] : []),
    ...waits.map(({ source, verdict }) => `${codeSpan(source)}: ${verdict.reason}.`),
  ];
}
