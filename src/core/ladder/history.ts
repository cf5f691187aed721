// Walks over the commits of a snapshot. Every walk ends where the snapshot ends.
import type { Sha } from "../names.ts";
import type { Commit, PresentRepository } from "./snapshot.ts";

type Commits = Pick<PresentRepository, "commits">;

/** The commit that a branch is at; undefined if there is no such branch. */
export function branchHead({ branches, commits }: Pick<PresentRepository, "branches" | "commits">, branch: string) {
  const head = branches[branch];
  return head === undefined ? undefined : commits[head];
}

/** The first-parent line from `head` back, newest first: the merges into a branch, as `git log --first-parent`. */
export function firstParentLine({ commits }: Commits, head: Sha | undefined): Commit[] {
  const line: Commit[] = [];
  for (let sha = head; sha !== undefined; ) {
    const commit: Commit | undefined = commits[sha];
    if (!commit) break;
    line.push(commit);
    sha = commit.parents[0];
  }
  return line;
}

/** `head` and everything reachable from it, parents beyond the snapshot named but not followed. */
export function reachableFrom({ commits }: Commits, head: Sha | undefined): Set<Sha> {
  const reached = new Set<Sha>();
  const open = head === undefined ? [] : [head];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    if (reached.has(sha)) continue;
    reached.add(sha);
    open.push(...(commits[sha]?.parents ?? []));
  }
  return reached;
}

/** Whether the line goes back to a commit without parents, so that what is not on it is nowhere. */
export function isComplete(line: readonly Commit[]): boolean {
  return line.at(-1)?.parents.length === 0;
}
