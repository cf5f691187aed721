// Heads of the App's own branches: what they should be at, and whether they are the App's to move.
import type { Sha } from "../names.ts";
import type { HeadCommit, HeadMove } from "./action.ts";
import type { Commit, PresentRepository } from "./snapshot.ts";

/** How a branch comes to its head; null if it is there; "a person's" if somebody else put a commit on it. */
export function moveTo(
  repository: PresentRepository,
  branch: string,
  { to, line }: { to: HeadCommit; line: readonly Commit[] },
): HeadMove | null | "a person's" {
  const now = repository.branches[branch] ?? null;
  if (now === null) return { branch, expected: null, to };
  const commit = repository.commits[now];
  if (to.kind === "existing" ? now === to.sha : commit && isSame(commit, to)) return null;
  // A commit of T's own line is nobody's work on this branch: the App, or a person in its place, put the branch there.
  const isOurs = commit?.author.isApp || line.some(({ sha }) => sha === now) || isMerged(repository, { branch, now });
  return isOurs ? { branch, expected: now, to } : "a person's";
}

/** Whether what the branch holds was merged by a pull request from it: moving the branch on loses nothing. */
function isMerged({ pulls }: PresentRepository, { branch, now }: { branch: string; now: Sha }): boolean {
  return pulls.some(({ state, head }) => state === "merged" && head.branch === branch && head.sha === now);
}

function isSame(commit: Commit, made: HeadCommit & { kind: "new" }): boolean {
  return (
    commit.author.isApp && commit.tree === made.tree && commit.parents.length === 1 && commit.parents[0] === made.parent
  );
}
