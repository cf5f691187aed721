// A merge queue: who waits to be merged into a branch, and the commits that are tried out meanwhile.
import type { Account } from "./model.ts";
import type { Sha } from "./model-git.ts";

export interface QueueEntry {
  id: number;
  /** Number of the pull request. */
  pull: number;
  /** The branch it is to be merged into. */
  branch: string;
  /** The head that was enqueued: with another one the pull request leaves the queue. */
  head: Sha;
  enqueuer: Account;
  /** Milliseconds since the epoch, of the sandbox's own clock. */
  at: number;
  /** Whether it was put before the others. */
  jump: boolean;
  /** Absent while it waits for its turn to be built. */
  group?: MergeGroup;
}

/** What the base would be with an entry merged, on a branch of its own. */
export interface MergeGroup {
  /** Fully qualified: refs/heads/gh-readonly-queue/main/pr-1-… */
  ref: string;
  sha: Sha;
  /** What it was built on: the branch's head, or the group before it. */
  base: Sha;
  at: number;
}
