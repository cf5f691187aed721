// What climbs over an edge beside a source's promotion: the same stay's contents of the other sources.
import type { RepositoryName, Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { findCandidate, lowerCommits } from "./candidate.ts";
import { progressIn, verifyHeld } from "./combination.ts";
import { firstParentLine, isComplete } from "./history.ts";
import { contentOf, type Progress, promotionsOf } from "./position.ts";
import type { Commit, Snapshot } from "./snapshot.ts";
import { pinOf } from "./source.ts";
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
  /** What people rejected without which U does not move, and the ways out; null where it moves, or waits for an open one. */
  rejected: string | null;
}

/** What climbs beside `content`, and what came of merging it alone. */
export function companyOf(snapshot: Snapshot, edge: Edge, progress: Progress, content: Commit): Company {
  const others = [...pointerPaths(edge.to).keys()].filter((source) => source !== progress.source);
  if (others.length === 0) return { companions: [], untested: null, rejected: null };
  const companions = others.flatMap((source) => companionIn(snapshot, edge, source) ?? []);
  const alone = { progress, content, others };
  const rejected = movesBy(snapshot, edge, alone) ? null : rejectedBeside(snapshot, edge);
  return { companions, untested: untested(snapshot, edge, alone), rejected };
}

/** The promotions over an edge that people closed, and what would bring that content up after all; null: none. */
export function rejectedBeside(snapshot: Snapshot, edge: Edge): string | null {
  const closed = [...pointerPaths(edge.to).keys()].flatMap((source) => {
    const progress = progressIn(snapshot, edge, source);
    const isOpen = progress && promotionsOf(progress.repository, edge).some(({ state }) => state === "open");
    const pull = progress && !isOpen ? findCandidate(snapshot, edge, progress).closed : undefined;
    return pull ? [`${source}#${pull.number}`] : [];
  });
  if (closed.length === 0) return null;
  const [was, it] = closed.length === 1 ? ["was", "it"] : ["were", "them"];
  return `${closed.join(", ")} ${was} closed; reopen and merge ${it}, or merge something newer into ${edge.from.name}`;
}

interface Alone {
  progress: Progress;
  content: Commit;
  others: readonly RepositoryName[];
}

/** Whether U runs a content once it has that: each source moves by itself, or T ran it verified beside what U has. */
function movesBy(snapshot: Snapshot, edge: Edge, alone: Alone): boolean {
  if (edge.to.promotion.sources === "independent") return true;
  const stays = staysOf(snapshot, edge.from);
  const wanted = runAlone(snapshot, edge, alone).filter(({ source }) => pinOf(edge.to, source) === null);
  const holding = stays.filter(({ contents }) => wanted.every(({ path, commit }) => contents[path] === commit.tree));
  return verifyHeld(snapshot, stays, holding)?.state === "passed";
}

/** What U would run if a content alone were merged. */
function runAlone(snapshot: Snapshot, edge: Edge, { progress, content, others }: Alone) {
  const beside = others.flatMap((source): [RepositoryName, Commit][] => {
    const upper = progressIn(snapshot, edge, source)?.upper;
    return upper ? [[source, upper]] : [];
  });
  return [[progress.source, content] as const, ...beside].map(([source, commit]) => ({
    source,
    path: pointerPaths(edge.to).get(source) ?? "",
    commit,
  }));
}

function companionIn(snapshot: Snapshot, edge: Edge, source: RepositoryName): Companion | undefined {
  const progress = progressIn(snapshot, edge, source);
  if (!progress) return undefined;
  const open = promotionsOf(progress.repository, edge).find(({ state }) => state === "open");
  const carried = open && contentOf(progress.repository, lowerCommits(snapshot, edge, progress), open);
  const content = findCandidate(snapshot, edge, progress).candidate?.sha ?? carried;
  return content && { source, content, pull: open?.number ?? null };
}

function untested(snapshot: Snapshot, edge: Edge, alone: Alone): Company["untested"] {
  const { from } = edge;
  const run = runAlone(snapshot, edge, alone);
  const stays = staysOf(snapshot, from);
  if (stays.some(({ contents }) => run.every(({ path, commit }) => contents[path] === commit.tree))) return null;
  const system = snapshot.repositories[from.system.name];
  const line = system?.state === "present" ? firstParentLine(system, system.branches[from.branch]) : [];
  return {
    commits: Object.fromEntries(run.map(({ path, commit }) => [path, commit.sha])),
    isKnown: isComplete(line) ? "surely" : "lately",
  };
}
