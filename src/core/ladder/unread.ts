// What a snapshot still lacks before it can be decided: rare, since one look reads far enough for a ladder in use.
import { isSha, type RepositoryName, type Sha } from "../names.ts";
import { edgesOf } from "../resources/ladder.ts";
import { firstParentLine, isComplete } from "./history.ts";
import { progressOf } from "./position.ts";
import type { PresentRepository, Snapshot } from "./snapshot.ts";
import { pointerPaths } from "./stay.ts";

export interface Unread {
  /** Commits that a pointer names and that lie behind what was read. */
  commits: Map<RepositoryName, Sha[]>;
  /** Where a tier's line has to be read on to find what the tier above received. */
  histories: { repository: RepositoryName; from: Sha }[];
}

/** What to read on; empty when the snapshot answers everything. */
export function unread(snapshot: Snapshot): Unread {
  const commits = new Map<RepositoryName, Sha[]>();
  for (const [source, named] of namedByPointers(snapshot)) {
    const repository = snapshot.repositories[source];
    if (repository?.state !== "present") continue;
    const missing = [...named].filter((sha) => repository.commits[sha] === undefined);
    if (missing.length > 0) commits.set(source, missing);
  }
  return { commits, histories: edgesOf(snapshot.ladder).flatMap((edge) => unreadLines(snapshot, edge)) };
}

function namedByPointers(snapshot: Snapshot): Map<RepositoryName, Set<Sha>> {
  const named = new Map<RepositoryName, Set<Sha>>();
  for (const tier of snapshot.ladder.tiers) {
    const system = snapshot.repositories[tier.system.name];
    if (system?.state !== "present") continue;
    for (const commit of firstParentLine(system, system.branches[tier.branch])) {
      for (const [source, path] of pointerPaths(tier)) {
        const pointer = commit.pointers?.[path];
        if (pointer && isSha(pointer)) named.set(source, (named.get(source) ?? new Set()).add(pointer));
      }
    }
  }
  return named;
}

function unreadLines(snapshot: Snapshot, edge: ReturnType<typeof edgesOf>[number]): Unread["histories"] {
  return [...pointerPaths(edge.to).keys()].flatMap((source) => {
    const repository = snapshot.repositories[source];
    if (repository?.state !== "present" || progressOf(source, repository, edge)) return [];
    return [edge.from, edge.to]
      .flatMap(({ branch }) => endOf(repository, branch))
      .map((from) => ({ repository: source, from }));
  });
}

function endOf(repository: PresentRepository, branch: string): Sha[] {
  const line = firstParentLine(repository, repository.branches[branch]);
  const next = line.at(-1)?.parents[0];
  return next === undefined || isComplete(line) ? [] : [next];
}
