// What the loop asks of the world. The loop owns these interfaces; adapters implement just what is here.
import type { Role } from "../core/commands/asked.ts";
import type { MergePull, ReportGate, WriteFleet } from "../core/ladder/action.ts";
import type { Commit, PublishedGate, Report, Repository } from "../core/ladder/snapshot.ts";
import type { Instant, Millis, RepositoryName, Sha } from "../core/names.ts";
import type { Built } from "../core/preview/preview.ts";
import type { SourceFile, SystemFiles } from "../core/preview/system.ts";
import type { FileChange } from "../core/render/file.ts";
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
      /** The messages of those commits that state a fact for a comment: what it asked for is done. */
      stated: string[];
      /** `shopset/fleet` as it stands on the head of `main`: the digest it carries, null when there is none. */
      check: string | null;
      /** Open pull requests to `main`. */
      pulls: { number: number; head: Sha; check: string | null }[];
      /** What the App sees of the repositories asked for. */
      repositories: Record<RepositoryName, "present" | "empty" | "absent">;
      /** Permissions that the App needs and this installation has not granted, such as `checks: write`. */
      lacking: string[];
    };

/** A comment, as it is now. */
export interface Comment {
  /** GitHub's node id. */
  id: string;
  url: string;
  repository: RepositoryName;
  author: { login: string; kind: "person" | "bot" };
  createdAt: Instant;
  /** Somebody changed it after it was said: then nobody knows who says what stands there. */
  edited: boolean;
  body: string;
  /** What the App has put on it. */
  reactions: Reaction[];
  /** Where it was said. */
  on: Conversation;
}

/** 👀 seen, 🚀 done, 👍 already so, 👎 refused, 😕 our failure: as GitHub calls them. */
export type Reaction = "EYES" | "ROCKET" | "THUMBS_UP" | "THUMBS_DOWN" | "CONFUSED";

/** An issue or a pull request that people talk on. */
export interface Conversation {
  number: number;
  /** GitHub's node id. */
  id: string;
  url: string;
  title: string;
  body: string;
  locked: boolean;
  pull: {
    base: string;
    head: { branch: string; sha: Sha };
    state: "open" | "closed" | "merged";
    mergeCommit: Sha | null;
    mergedAt: Instant | null;
  } | null;
  /** The App's own comments on it, of the last hundred, oldest first. */
  ours: { id: string; body: string }[];
}

/** An open pull request of a source, as the sweep over the lowest tier sees it. */
export interface OpenPull {
  number: number;
  id: string;
  base: string;
  head: { branch: string; sha: Sha };
  /** Our checks on its head, by name. */
  gates: Record<string, PublishedGate>;
}

export interface OpenPulls {
  takenAt: Instant;
  pulls: OpenPull[];
  groups: { base: string; head: Sha; gates: Record<string, PublishedGate> }[];
}

/** An issue that the App keeps. */
export interface KeptIssue {
  id: string;
  number: number;
  title: string;
  body: string;
}

/** Whose files are meant: a commit's, a branch's, or a branch's as they would be with a commit merged into it. */
export type FilesAt = { commit: Sha } | { branch: string } | { merging: Sha; into: string };

export type SourceFiles =
  | {
      kind: "files";
      /** The commit itself, or the one that the branch was at. */
      commit: Sha;
      files: SourceFile[];
      /** Files that both sides of a merge changed; they are as the merged commit has them. */
      overlapping: string[];
    }
  /** It is not there, or too large to be built of. */
  | { kind: "none"; reason: string };

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
  /** Commits by id, those that exist, with what checks said of them, and which folders they have at `paths`. */
  readCommits(repository: RepositoryName, shas: Sha[], paths?: string[]): Promise<Commit[]>;
  /** More of the history behind a commit that was not read yet, that commit first; with what stands at `paths`. */
  readHistory(repository: RepositoryName, from: Sha, paths?: string[]): Promise<Commit[]>;
  /** What folders hold, by the ids of their trees: ids of entries by name. What does not exist is left out. */
  readFolders(repository: RepositoryName, trees: Sha[]): Promise<Record<Sha, Record<string, Sha>>>;
  /** Everything that was ever reported on a commit, oldest first. */
  readReports(repository: RepositoryName, sha: Sha): Promise<Report[]>;
  readFleet(question: FleetQuestion): Promise<FleetReading>;
  /** The YAML files of the fleet at a commit. */
  readFleetFiles(fleet: RepositoryName, commit: Sha): Promise<WrittenFile[]>;
  /** The files of a source, for manifests to be built of them. */
  readSourceFiles(repository: RepositoryName, at: FilesAt): Promise<SourceFiles>;

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
  /** Gives open pull requests their words, and commits our checks, all in one call. */
  ensureSaid(saying: { pulls: readonly PullWords[]; gates: readonly ReportGate[] }): Promise<Outcome>;
  ensurePullClosed(repository: RepositoryName, pull: { number: number; id: string; body: string }): Promise<Outcome>;
  ensureCheck(report: CheckReport): Promise<Outcome>;
  /**
   * Merges a pull request at just the head that was judged: moves the base to it where that is a fast-forward and the
   * rules allow it, else by a method that they allow, else through the merge queue. `forced` is not looked at.
   */
  ensureMerged(merge: MergePull): Promise<Outcome | { kind: "queued" }>;

  /** Open pull requests of a source whatever their base, or just those numbers, and what waits in its merge queues. */
  readOpenPulls(repository: RepositoryName, which: { numbers: number[] } | "all"): Promise<OpenPulls>;

  /** Comments made since then on any issue or pull request of a repository, oldest first: only what tells commands. */
  readCommentsSince(repository: RepositoryName, since: Instant): Promise<{ id: string; body: string }[]>;
  /** Comments as they are now, in one call; those that are gone are left out. */
  readComments(ids: readonly string[]): Promise<Comment[]>;
  /** Issues and pull requests by node id, as they are now, in one call; those that are gone are left out. */
  readConversations(ids: readonly string[]): Promise<Conversation[]>;
  /** Read when acting, never remembered. */
  readRole(repository: RepositoryName, login: string): Promise<Role>;
  /** Puts a reaction of the App on a comment. */
  ensureReacted(commentId: string, reaction: Reaction): Promise<Outcome>;
  /** Writes a comment of the App: a new one, or another text of one that it wrote. */
  ensureCommented(on: Pick<Conversation, "id">, comment: { id: string | null; body: string }): Promise<Outcome>;

  /** The open issues of a repository that the App wrote, newest first. */
  readKeptIssues(repository: RepositoryName): Promise<KeptIssue[]>;
  /** Opens an issue, or gives one that the App keeps another text. */
  ensureIssue(repository: RepositoryName, issue: { id: string | null; title: string; body: string }): Promise<Outcome>;
  /** Commits files to the fleet's `main` at the expected head; where a rule keeps the App from it, opens a pull request. */
  ensureFleetSays(write: WriteFleet): Promise<Outcome | { kind: "proposed"; url: string }>;
}

export interface NewCommit {
  message: string;
  parents: Sha[];
  /** The whole tree by its id, or the files that differ from a base tree (null: from nothing). */
  tree: Sha | { base: Sha | null; files: FileChange[] };
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

// ── Building ────────────────────────────────────────────────────────────────────────────────────────────────────

/** What builds manifests of files that anybody may have written, with nothing but those files. */
export interface Builder {
  /** Why it cannot build anything; null: it can. */
  absence: string | null;
  /** What comes of each ShopSet, by its name. */
  build(system: SystemFiles): Promise<Map<string, Built>>;
}

// ── Waking up ───────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What is reconciled by itself: a ladder of an account, the fleet's own surfaces, the gate of a ladder's lowest tier (on
 * all pull requests, or on one), a comment that says commands, a button that was pressed, the dashboard, the comments
 * that nothing told of.
 */
export type Key =
  | `fleet:${string}`
  | `dashboard:${string}`
  | `comments:${string}`
  | `ladder:${string}/${string}`
  | `lowest:${string}/${string}`
  /** Account, repository without owner, number. */
  | `pull:${string}/${string}/${number}`
  /** Account, repository without owner, node id. */
  | `comment:${string}/${string}/${string}`
  /** Account, repository without owner, check's tier, head, login. */
  | `button:${string}/${string}/${string}/${string}/${string}`;

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
