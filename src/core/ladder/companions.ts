// What climbs over an edge beside a source's promotion: the same stay's contents of the other sources.
import type { RepositoryName, Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { findCandidate, lowerCommits } from "./candidate.ts";
import { progressIn } from "./combination.ts";
import { firstParentLine, isComplete } from "./history.ts";
import { contentOf, type Progress, promotionsOf } from "./position.ts";
import type { Commit, Snapshot } from "./snapshot.ts";
import { pointerPaths, staysOf } from "./stay.ts";

export interface Companion {
  source: RepositoryName;
  /** Its content of T. */
  content: Sha;
  /** Its open pull request; null: it is opened in this pass. */
  pull: number | null;
}

export interface Company {
  companions: Companion[];
  /** What U would run if this alone were merged, where T never ran that: commits by path; null where T did. */
  untested: { commits: Record<string, Sha>; isKnown: "surely" | "lately" } | null;
}

/** What climbs beside `content`, and what came of merging it alone. */
export function companyOf(snapshot: Snapshot, edge: Edge, progress: Progress, content: Commit): Company {
  const others = [...pointerPaths(edge.to).keys()].filter((source) => source !== progress.source);
  if (others.length === 0) return { companions: [], untested: null };
  const companions = others.flatMap((source) => companionIn(snapshot, edge, source) ?? []);
  return { companions, untested: untested(snapshot, edge, { progress, content, others }) };
}

function companionIn(snapshot: Snapshot, edge: Edge, source: RepositoryName): Companion | undefined {
  const progress = progressIn(snapshot, edge, source);
  if (!progress) return undefined;
  const open = promotionsOf(progress.repository, edge).find(({ state }) => state === "open");
  const carried = open && contentOf(progress.repository, lowerCommits(snapshot, edge, progress), open);
  const content = findCandidate(snapshot, edge, progress).candidate?.sha ?? carried;
  return content && { source, content, pull: open?.number ?? null };
}

function untested(
  snapshot: Snapshot,
  edge: Edge,
  { progress, content, others }: { progress: Progress; content: Commit; others: readonly RepositoryName[] },
): Company["untested"] {
  const { from, to } = edge;
  const beside = others.flatMap((source): [RepositoryName, Commit][] => {
    const upper = progressIn(snapshot, edge, source)?.upper;
    return upper ? [[source, upper]] : [];
  });
  const run = [[progress.source, content] as const, ...beside].map(([source, commit]) => ({
    path: pointerPaths(to).get(source) ?? "",
    commit,
  }));
  const stays = staysOf(snapshot, from);
  if (stays.some(({ contents }) => run.every(({ path, commit }) => contents[path] === commit.tree))) return null;
  const system = snapshot.repositories[from.system.name];
  const line = system?.state === "present" ? firstParentLine(system, system.branches[from.branch]) : [];
  return {
    commits: Object.fromEntries(run.map(({ path, commit }) => [path, commit.sha])),
    isKnown: isComplete(line) ? "surely" : "lately",
  };
}
