// What the loop asks of the world. The loop owns these interfaces; adapters implement just what is here.
import type { Commit, Report, Repository } from "../core/ladder/snapshot.ts";
import type { Instant, Millis, RepositoryName, Sha } from "../core/names.ts";
import type { RenderedFile } from "../core/render/system.ts";
import type { WrittenFile } from "../core/resources/document.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import type { Problem } from "../core/resources/problem.ts";

// ── What became of a write ──────────────────────────────────────────────────────────────────────────────────────

export type Outcome =
  | { kind: "done" }
  /** It was so before. */
  | { kind: "already" }
  /** The facts are not what was expected: nothing was written, look again. */
  | { kind: "refused"; reason: string }
  | Failed;

/** GitHub did not do it. Each reader gets the words that are meant for them. */
export interface Failed {
  kind: "failed";
  /** When it is worth another try; null: not before somebody changes something. */
  retryAfter: Millis | null;
  forUser: string;
  forOperator: string;
}

/** Thrown by reads that could not be answered, and by writes of objects that nothing refers to yet. */
export class ForgeUnavailable extends Error {
  readonly failure: Failed;
  constructor(failure: Failed) {
    super(failure.forOperator);
    this.failure = failure;
  }
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface LadderQuestion {
  ladder: Ladder;
  /** The fleet's repository: its head is read along, so that a newer fleet is noticed. */
  fleet: RepositoryName;
}

export interface LadderReading {
  /** GitHub's clock, from its `Date` header. */
  takenAt: Instant;
  /** The head of the fleet's `main`; null when it has none. */
  fleetHead: Sha | null;
  /** Every repository that the ladder names. */
  repositories: Record<RepositoryName, Repository>;
}

export interface FleetQuestion {
  fleet: RepositoryName;
  /** Repositories to look whether the App sees them. */
  repositories: RepositoryName[];
}

export type FleetReading =
  | { state: "absent"; reason: string }
  | {
      state: "present";
      takenAt: Instant;
      /** Commits of `main`, newest first, at most 100; empty in a repository without commits. */
      history: Sha[];
      /** `shopset/fleet` as it stands on the head of `main`: the digest it carries, null when there is none. */
      check: string | null;
      /** Open pull requests to `main`. */
      pulls: { number: number; head: Sha; check: string | null }[];
      /** What the App sees of the repositories asked for. */
      repositories: Record<RepositoryName, "present" | "empty" | "absent">;
      /** Permissions that the App needs and this installation has not granted, such as `checks: write`. */
      lacking: string[];
    };

/** A check run that is the same as long as its digest is. */
export interface CheckReport {
  repository: RepositoryName;
  head: Sha;
  name: string;
  conclusion: "success" | "failure" | "neutral";
  /** Kept as the check run's `external_id`, to see that it says this already. */
  digest: string;
  title: string;
  /** Markdown. */
  summary: string;
  annotations: Problem[];
}

/** One account's GitHub, as its installation lets us see it. Every read throws ForgeUnavailable when it cannot answer. */
export interface Forge {
  /** All facts of a ladder, in as few calls as can be: one where nothing is unusual. */
  readLadder(question: LadderQuestion): Promise<LadderReading>;
  /** Commits by id, those that exist, with what checks said of them. */
  readCommits(repository: RepositoryName, shas: Sha[]): Promise<Commit[]>;
  /** More of the history behind a commit that was not read yet, that commit first; with the pointers at `paths`. */
  readHistory(repository: RepositoryName, from: Sha, paths?: string[]): Promise<Commit[]>;
  /** Everything that was ever reported on a commit, oldest first. */
  readReports(repository: RepositoryName, sha: Sha): Promise<Report[]>;
  readFleet(question: FleetQuestion): Promise<FleetReading>;
  /** The YAML files of the fleet at a commit. */
  readFleetFiles(fleet: RepositoryName, commit: Sha): Promise<WrittenFile[]>;

  /** Makes a commit that no branch holds yet, and gives its id. Throws ForgeUnavailable. */
  writeCommit(repository: RepositoryName, commit: NewCommit): Promise<Sha>;
  /** Moves a branch from where it is expected (null: it must not exist). */
  ensureBranchAt(repository: RepositoryName, move: BranchMove): Promise<Outcome>;
  /** Writes the first file of an empty repository to its default branch. */
  ensureFirstFile(
    repository: RepositoryName,
    file: { path: string; content: string; message: string },
  ): Promise<Outcome>;
  ensurePullOpen(repository: RepositoryName, pull: NewPull): Promise<Outcome>;
  /** Gives open pull requests their words, all in one call. */
  ensurePullsSay(words: readonly PullWords[]): Promise<Outcome>;
  ensurePullClosed(repository: RepositoryName, pull: { number: number; id: string; body: string }): Promise<Outcome>;
  ensureCheck(report: CheckReport): Promise<Outcome>;
}

export interface NewCommit {
  message: string;
  parents: Sha[];
  /** The whole tree by its id, or the files that differ from a base tree (null: from nothing). */
  tree: Sha | { base: Sha | null; files: RenderedFile[] };
}

export interface BranchMove {
  branch: string;
  expected: Sha | null;
  to: Sha;
  /** "fast-forward" for branches of people and tiers; "replace" only for the App's own. */
  how: "fast-forward" | "replace";
}

export interface PullWords {
  repository: RepositoryName;
  number: number;
  /** GitHub's node id. */
  id: string;
  title: string;
  body: string;
}

export interface NewPull {
  head: string;
  base: string;
  title: string;
  body: string;
}

// ── Waking up ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What is reconciled by itself: a ladder of an account, or the fleet's own surfaces. */
export type Key = `fleet:${string}` | `ladder:${string}/${string}`;

/** When a key is to be looked at again. */
export type Next =
  | { kind: "rest" }
  /** After this many milliseconds, since only time is missing. */
  | { kind: "again"; after: Millis }
  /** Something failed: again after `after`, or after a growing pause when that is null. */
  | { kind: "retry"; after: Millis | null };

/** Proof that this reconcile is the only one of its key. Only a queue makes it. */
export interface Lock {
  readonly key: Key;
}

/** Runs at most one reconcile per key at a time; a key added while it runs is run once more. */
export interface Queue {
  /**
   * Marks a key. `isNeeded` is asked when its turn comes: what was seen meanwhile needs no look of its own; a key that
   * was added several times is run when any of them is needed.
   */
  add(key: Key, isNeeded?: () => boolean): void;
  /** Resolves when nothing runs and nothing waits, timers aside. */
  idle(): Promise<void>;
  /** Takes nothing new, and resolves when what runs has ended. */
  close(): Promise<void>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The accounts that installed the App. */
export interface Accounts {
  /** Asks GitHub who they are: their logins. Throws ForgeUnavailable. */
  list(): Promise<string[]>;
  /** The GitHub of one of them. */
  forge(account: string): Promise<Forge>;
}
