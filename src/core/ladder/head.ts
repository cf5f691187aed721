// Heads of the App's own branches: what they should be at, and whether they are the App's to move.
import type { Sha } from "../names.ts";
import type { HeadCommit, HeadMove } from "./action.ts";
import type { Commit, PresentRepository } from "./snapshot.ts";
import { parseTrailers, trailersOf } from "./trailers.ts";

/**
 * How a branch comes to its head; null if it is there; "a person's" if somebody else put a commit on it. `lower` are the
 * commits that the lower tier has or ran.
 */
export function moveTo(
  repository: PresentRepository,
  branch: string,
  { to, lower }: { to: HeadCommit; lower: ReadonlySet<Sha> },
): HeadMove | null | "a person's" {
  const now = repository.branches[branch] ?? null;
  if (now === null) return { branch, expected: null, to };
  const commit = repository.commits[now];
  if (to.kind === "existing" ? now === to.sha : commit && isSame(commit, to)) return null;
  // What T has, or ran before it was dropped, is nobody's work on this branch: the App, or a person in its place, put
  // the branch there.
  const isOurs = commit?.author.isApp || lower.has(now) || isDone(repository, { branch, now });
  return isOurs ? { branch, expected: now, to } : "a person's";
}

/**
 * Whether moving the branch on loses nothing: a pull request from it was merged with just this, or is the App's own and
 * says that it carries just this, although T has dropped it since.
 */
function isDone({ pulls }: PresentRepository, { branch, now }: { branch: string; now: Sha }): boolean {
  return pulls.some(
    ({ state, head, body, author }) =>
      head.branch === branch &&
      head.sha === now &&
      (state === "merged" || (author.isApp && parseTrailers(body).content === now)),
  );
}

function isSame(commit: Commit, made: HeadCommit & { kind: "new" }): boolean {
  const [is, should] = [trailersOf(commit), trailersOf(made)];
  return (
    is.content === should.content &&
    is.backport === should.backport &&
    commit.author.isApp &&
    commit.tree === made.tree &&
    commit.parents.length === 1 &&
    commit.parents[0] === made.parent
  );
}
