// Combinations: the contents that a tier ran beside each other. Of each combination the newest stay decides.
import type { RepositoryName, Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { type Progress, progressOf } from "./position.ts";
import type { Snapshot } from "./snapshot.ts";
import { pointerOf, pointerPaths, type Stay, staysOf } from "./stay.ts";
import type { Verdict } from "./verdict.ts";
import { verifyStay } from "./verification.ts";

/**
 * Whether what some stays hold is verified: it is in one combination, or why it is not in the newest. `stays` are all of
 * the tier, `holding` those that hold it, newest first. undefined: no stay does.
 */
export function verifyHeld(snapshot: Snapshot, stays: readonly Stay[], holding: readonly Stay[]): Verdict | undefined {
  let newest: Verdict | undefined;
  for (const stay of newestOfEach(holding)) {
    const verdict = verifyStay(snapshot, stay, stays.slice(0, stays.indexOf(stay)));
    if (verdict.state === "passed") return verdict;
    newest ??= verdict;
  }
  return newest;
}

/** The stay of T from which everything climbs over an edge. */
export interface Climbing {
  /** The commit of T that it holds of each source. */
  contents: ReadonlyMap<RepositoryName, Sha>;
}

/**
 * The stay whose contents climb together: verified, on T's branches, of no source newer than what T runs now, and as new
 * as there is, the base first. undefined: there is none. A source that cannot be seen has no say.
 */
export function climbingStay(snapshot: Snapshot, edge: Edge): Climbing | undefined {
  const stays = staysOf(snapshot, edge.from);
  const sources = [...pointerPaths(edge.to).keys()].flatMap((source) => progressIn(snapshot, edge, source) ?? []);
  const now = sources.map(({ source, line }) => {
    const runs = pointerOf(edge.from, source, stays[0]?.commits[0]);
    return line.findIndex(({ sha }) => sha === runs);
  });
  if (now.includes(-1)) return undefined;
  const placed = newestOfEach(stays).map((stay) => ({
    stay,
    places: sources.map((progress, index) => placeIn(stay, progress, now[index] ?? 0)),
  }));
  const offered = placed.filter(({ places }) => !places.includes(-1));
  offered.sort((a, b) => compare(a.places, b.places));
  const chosen = offered.find(({ stay }) => verifyHeld(snapshot, stays, [stay])?.state === "passed");
  if (!chosen) return undefined;
  const contents = sources.flatMap(({ source, line }, index): [RepositoryName, Sha][] => {
    const commit = line[chosen.places[index] ?? -1];
    return commit ? [[source, commit.sha]] : [];
  });
  return { contents: new Map(contents) };
}

/** How U has come along T in a source that can be seen. */
export function progressIn(snapshot: Snapshot, edge: Edge, source: RepositoryName): Progress | undefined {
  const repository = snapshot.repositories[source];
  return repository?.state === "present" ? progressOf(source, repository, edge) : undefined;
}

/** Index in T's line of the newest commit of a source that a stay pointed at, from `now` on; -1 where there is none. */
function placeIn({ tier, commits }: Stay, { source, line }: Progress, now: number): number {
  const ran = new Set(commits.map((commit) => pointerOf(tier, source, commit)));
  return line.findIndex(({ sha }, index) => index >= now && ran.has(sha));
}

function newestOfEach(stays: readonly Stay[]): Stay[] {
  const newest = new Map<string, Stay>();
  for (const stay of stays) {
    const key = JSON.stringify(Object.entries(stay.contents).sort());
    if (!newest.has(key)) newest.set(key, stay);
  }
  return [...newest.values()];
}

/** By the first place in which they differ. */
function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((place, index) => place - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
