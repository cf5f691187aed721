// What the sandbox's GitHub remembers beside its bare Git repositories, and what it asks of Git.
// Commits, trees, refs, merges and diffs live in Git only; here is what GitHub adds to it.

import type { GitStore, Sha } from "./model-git.ts";
import type { QueueEntry } from "./model-queue.ts";
import type { Ruleset } from "./model-rules.ts";

export type * from "./model-git.ts";
export type * from "./model-queue.ts";
export type * from "./model-rules.ts";

/** Milliseconds since the epoch, of the sandbox's own clock. */
export type Millis = number;

export type Role = "read" | "triage" | "write" | "maintain" | "admin";

/** A person or an App's bot (`shopset[bot]`). `id` is GitHub's numeric id; node ids are derived from it. */
export interface Account {
  id: number;
  login: string;
  kind: "User" | "Bot" | "Organization";
}

export interface App {
  id: number;
  slug: string;
  name: string;
  /** The App's bot account, by which its writes are signed. */
  bot: Account;
  /** PEM of the public half of the App's key: JSON web tokens are verified with it. */
  publicKey: string;
  webhook?: { url: string; secret: string };
  events: string[];
}

/** An App installed on an account: which repositories it sees and what it may do there. */
export interface Installation {
  id: number;
  app: App;
  account: Account;
  permissions: Record<string, "read" | "write">;
  /** "all", or the names of the selected repositories. */
  repositories: "all" | string[];
  events: string[];
}

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  private: boolean;
  defaultBranch: string;
  createdAt: Millis;
  /** Roles of people; who is not named has none. */
  collaborators: Map<string, Role>;
  git: GitStore;
  pulls: Pull[];
  issues: Issue[];
  statuses: Status[];
  checkSuites: CheckSuite[];
  checkRuns: CheckRun[];
  comments: Comment[];
  rulesets: Ruleset[];
  /** The merge queues of all branches: of each branch's entries the first is merged first. */
  queue: QueueEntry[];
  /** Issues and pull requests of a repository count together. */
  nextNumber: number;
  mergeMethods: { merge: boolean; squash: boolean; rebase: boolean };
  deleteBranchOnMerge: boolean;
}

export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string | null;
  author: Account;
  draft: boolean;
  state: "open" | "closed";
  head: { ref: string; sha: Sha };
  base: { ref: string; sha: Sha };
  createdAt: Millis;
  updatedAt: Millis;
  closedAt?: Millis;
  closedBy?: Account;
  merged?: { at: Millis; by: Account; commit: Sha };
  /** null until GitHub's "background job" has looked, that is on the first read after head or base moved. */
  mergeable: boolean | null;
  timeline: TimelineEvent[];
  reviews: Review[];
  reactions: Reaction[];
  /** Absent while everybody may speak. */
  lock?: Lock;
}

/** An issue that is no pull request. */
export interface Issue {
  id: number;
  number: number;
  title: string;
  body: string | null;
  author: Account;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | null;
  createdAt: Millis;
  updatedAt: Millis;
  closedAt?: Millis;
  closedBy?: Account;
  reactions: Reaction[];
  lock?: Lock;
  /** Since when, and by whom, it is shown first. */
  pin?: { by: Account; at: Millis };
}

export type LockReason = "off-topic" | "too heated" | "resolved" | "spam";

/** Of a conversation on which only those who may write still speak. */
export interface Lock {
  reason: LockReason | null;
}

export interface TimelineEvent {
  id: number;
  kind:
    | "closed"
    | "reopened"
    | "merged"
    | "head_ref_deleted"
    | "base_ref_deleted"
    | "head_ref_force_pushed"
    | "added_to_merge_queue"
    | "removed_from_merge_queue";
  actor: Account;
  at: Millis;
  /** Why it left the queue, and the commit that was tried out. */
  reason?: string;
  beforeCommit?: Sha;
}

export interface Review {
  id: number;
  author: Account;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  body: string;
  commit: Sha;
  at: Millis;
}

/** A commit status. GitHub keeps every one; the newest of a context counts. */
export interface Status {
  id: number;
  sha: Sha;
  context: string;
  state: "error" | "failure" | "pending" | "success";
  description: string | null;
  targetUrl: string | null;
  creator: Account;
  at: Millis;
}

export interface CheckSuite {
  id: number;
  sha: Sha;
  headBranch: string | null;
  app: App;
  at: Millis;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title?: string;
  raw_details?: string;
}

export interface CheckRun {
  id: number;
  suite: CheckSuite;
  name: string;
  sha: Sha;
  externalId: string | null;
  detailsUrl: string | null;
  status: "queued" | "in_progress" | "completed";
  conclusion:
    | null
    | "success"
    | "failure"
    | "neutral"
    | "cancelled"
    | "timed_out"
    | "action_required"
    | "stale"
    | "skipped";
  startedAt: Millis;
  completedAt: Millis | null;
  output: { title: string | null; summary: string | null; text: string | null; annotations: Annotation[] };
  actions: { label: string; description: string; identifier: string }[];
}

export interface Comment {
  id: number;
  /** Number of the issue or pull request. */
  number: number;
  author: Account;
  body: string;
  createdAt: Millis;
  updatedAt: Millis;
  /** When it was last written anew; absent as long as it says what it said first. */
  editedAt?: Millis;
  reactions: Reaction[];
}

/** What one can say without words. GraphQL writes them in capitals, with names for the thumbs. */
export type ReactionContent = "+1" | "-1" | "laugh" | "confused" | "heart" | "hooray" | "rocket" | "eyes";

export interface Reaction {
  id: number;
  author: Account;
  content: ReactionContent;
  at: Millis;
}
