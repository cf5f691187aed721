// Walks over the commits of a snapshot. Every walk ends where the snapshot ends.
import type { Sha } from "../names.ts";
import type { Commit, PresentRepository } from "./snapshot.ts";

type Commits = Pick<PresentRepository, "commits">;

/** The commit that a branch is at; undefined if there is no such branch. */
export function branchHead({ branches, commits }: Pick<PresentRepository, "branches" | "commits">, branch: string) {
  const head = branches[branch];
  return head === undefined ? undefined : commits[head];
}

/**
 * Walked before: one look asks for the same walks many times. Commits that are read on later are told in a record of
 * their own (`withCommits`), so that what was walked stays true.
 */
const walked = new WeakMap<Commits["commits"], { lines: Map<Sha, Commit[]>; reached: Map<Sha, Set<Sha>> }>();

function walksOf({ commits }: Commits) {
  const before = walked.get(commits);
  if (before) return before;
  const walks = { lines: new Map<Sha, Commit[]>(), reached: new Map<Sha, Set<Sha>>() };
  walked.set(commits, walks);
  return walks;
}

/** The repository with more commits; what was known of a commit is replaced. */
export function withCommits<Known extends Commits>(repository: Known, more: readonly Commit[]): Known {
  return {
    ...repository,
    commits: { ...repository.commits, ...Object.fromEntries(more.map((one) => [one.sha, one])) },
  };
}

/** The first-parent line from `head` back, newest first: the merges into a branch, as `git log --first-parent`. */
export function firstParentLine(repository: Commits, head: Sha | undefined): readonly Commit[] {
  if (head === undefined) return [];
  const { lines } = walksOf(repository);
  const before = lines.get(head);
  if (before) return before;
  const line: Commit[] = [];
  for (let sha: Sha | undefined = head; sha !== undefined; ) {
    const commit: Commit | undefined = repository.commits[sha];
    if (!commit) break;
    line.push(commit);
    sha = commit.parents[0];
  }
  lines.set(head, line);
  return line;
}

/** `head` and everything reachable from it, parents beyond the snapshot named but not followed. */
export function reachableFrom(repository: Commits, head: Sha | undefined): ReadonlySet<Sha> {
  if (head === undefined) return new Set();
  const { reached: known } = walksOf(repository);
  const before = known.get(head);
  if (before) return before;
  const reached = new Set([head]);
  for (const sha of reached) for (const parent of repository.commits[sha]?.parents ?? []) reached.add(parent);
  known.set(head, reached);
  return reached;
}

/** The commit of a line, newest first, by which `sha` came onto it: the oldest one that reaches it. */
export function broughtBy({ commits }: Commits, line: readonly Commit[], sha: Sha): Commit | undefined {
  const seen = new Set<Sha>();
  return line.findLast((commit) => {
    const open = [commit.sha];
    for (const at of open) {
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...(commits[at]?.parents ?? []));
    }
    return seen.has(sha);
  });
}

/** Whether the line goes back to a commit without parents, so that what is not on it is nowhere. */
export function isComplete(line: readonly Commit[]): boolean {
  return line.at(-1)?.parents.length === 0;
}
