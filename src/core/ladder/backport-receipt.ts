// What T got from U: after it, only content at or after the commit that brought it in may climb.
import type { Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { broughtBy, firstParentLine, reachableFrom } from "./history.ts";
import type { Progress, Receipt } from "./position.ts";
import type { Commit, PresentRepository, Pull } from "./snapshot.ts";
import { trailersOf } from "./trailers.ts";

/** The branch by which what a tier holds of its own comes down. */
export function backportBranch(tier: { name: string }): string {
  return `backport/${tier.name}`;
}

/** The pull requests that bring something of U down to T, newest first. */
export function backportsOf(repository: PresentRepository, edge: Edge): Pull[] {
  const head = backportBranch(edge.to);
  return repository.pulls.filter(
    (pull) => pull.head.branch === head && pull.base.branch === edge.from.branch && !pull.fromFork,
  );
}

/** The App's commit that a backport carries: at its head, or below the commits that people put on it. */
export function backportCommit(repository: PresentRepository, pull: Pull): Commit | undefined {
  return firstParentLine(repository, pull.head.sha).find(
    (commit) => commit.author.isApp && trailersOf(commit).backport !== undefined,
  );
}

/**
 * Whether T got the backport before as another commit, by a squash or a rebase onto what had moved on: T's history lacks
 * what the next one stands on, so that Git cannot tell what that takes back (docs/decisions/0009).
 */
export function isApart({ repository, line, received }: Progress): boolean {
  return received.next === "at" && !reachableFrom(repository, line[0]?.sha).has(received.commit.sha);
}

/** The note in the App's check on a backport that would not change T: T holds the change already. */
export function printHeld(at: Sha): string {
  return `held at ${at}`;
}

/** The commit of T at which the change was found to be held already; undefined if the note says something else. */
export function parseHeld(record: string | null): Sha | undefined {
  return /^held at ([0-9a-f]{40})$/.exec(record ?? "")?.[1] as Sha | undefined;
}

/** Every backport that T has: merged by any method, held already, or U's own commits merged into T. */
export function backportsReceived(
  repository: PresentRepository,
  edge: Edge,
  line: readonly Commit[],
  upper: Commit,
): Receipt[] {
  const byPull = backportsOf(repository, edge).flatMap((pull) => {
    const brought =
      pull.state === "merged"
        ? pull.mergeCommit
        : pull.state === "closed"
          ? parseHeld(pull.gate?.digest ?? null)
          : null;
    const position = line.findIndex((commit) => commit.sha === brought);
    const [at, carried] = [line[position], backportCommit(repository, pull)];
    if (!at || !carried) return [];
    // A squash or rebase leaves the carried commit outside of T: what stood on it could not take back what it brought.
    const commit = at.tree === carried.tree ? at : carried;
    return [{ position, next: "at" as const, commit, given: trailersOf(carried).backport }];
  });
  return [...byPull, ...ownCommitsMerged(repository, line, upper)];
}

/** The newest commit of U's line that T reaches without it being T's own: somebody merged U, or a part of it, into T. */
function ownCommitsMerged(repository: PresentRepository, line: readonly Commit[], upper: Commit): Receipt[] {
  const own = new Set(line.map((commit) => commit.sha));
  const reached = reachableFrom(repository, line[0]?.sha);
  const commit = firstParentLine(repository, upper.sha).find(({ sha }) => reached.has(sha));
  if (!commit || own.has(commit.sha)) return [];
  const by = broughtBy(repository, line, commit.sha);
  const position = by ? line.indexOf(by) : -1;
  return [{ position, next: "at", commit, given: commit.sha }];
}
