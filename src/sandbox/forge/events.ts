// What happens in the forge, as it is told to webhooks, the page and whoever else listens.

import type { RefChange } from "../git/refs.ts";
import type {
  Account,
  App,
  CheckRun,
  CheckSuite,
  Comment,
  Installation,
  Issue,
  MergeGroup,
  Millis,
  Pull,
  Repository,
  Review,
  Sha,
  Status,
} from "../model.ts";

export type ForgeEvent = { at: Millis; sender: Account } & (
  | { name: "push"; repository: Repository; change: RefChange; forced: boolean }
  | {
      name: "pull_request";
      action:
        | "opened"
        | "closed"
        | "reopened"
        | "ready_for_review"
        | "converted_to_draft"
        | "locked"
        | "unlocked"
        | "enqueued";
      repository: Repository;
      pull: Pull;
    }
  | { name: "pull_request"; action: "synchronize"; repository: Repository; pull: Pull; before: Sha; after: Sha }
  | { name: "pull_request"; action: "edited"; repository: Repository; pull: Pull; changes: PullChanges }
  | { name: "pull_request"; action: "dequeued"; repository: Repository; pull: Pull; reason: DequeueReason }
  | { name: "merge_group"; action: "checks_requested"; repository: Repository; branch: string; group: MergeGroup }
  | {
      name: "merge_group";
      action: "destroyed";
      repository: Repository;
      branch: string;
      group: MergeGroup;
      reason: "merged" | "invalidated" | "dequeued";
    }
  | {
      name: "pull_request_review";
      action: "submitted" | "dismissed";
      repository: Repository;
      pull: Pull;
      review: Review;
    }
  | { name: "status"; repository: Repository; status: Status }
  | { name: "check_run"; action: "created" | "completed" | "rerequested"; repository: Repository; run: CheckRun }
  | { name: "check_run"; action: "requested_action"; repository: Repository; run: CheckRun; identifier: string }
  | { name: "check_suite"; action: "completed" | "rerequested"; repository: Repository; suite: CheckSuite }
  | { name: "issue_comment"; action: "created" | "deleted"; repository: Repository; comment: Comment }
  | {
      name: "issue_comment";
      action: "edited";
      repository: Repository;
      comment: Comment;
      changes: { body: { from: string } };
    }
  | {
      name: "issues";
      action: "opened" | "closed" | "reopened" | "locked" | "unlocked" | "pinned" | "unpinned";
      repository: Repository;
      issue: Issue;
    }
  | { name: "issues"; action: "edited"; repository: Repository; issue: Issue; changes: IssueChanges }
  | { name: "installation"; action: "created"; installation: Installation }
  | { name: "ping"; app: App }
);

/** Why a pull request left its merge queue (docs.github.com/webhooks: pull_request, dequeued). */
export type DequeueReason =
  | "UNKNOWN_REMOVAL_REASON"
  | "MANUAL"
  | "MERGE"
  | "MERGE_CONFLICT"
  | "CI_FAILURE"
  | "CI_TIMEOUT"
  | "ALREADY_MERGED"
  | "QUEUE_CLEARED"
  | "BRANCH_PROTECTIONS";

/** What was there before an edit. */
export interface PullChanges {
  title?: { from: string };
  body?: { from: string | null };
  base?: { ref: { from: string }; sha: { from: Sha } };
}

export interface IssueChanges {
  title?: { from: string };
  body?: { from: string };
}

/** An event before it is told: the time is the world's. */
export type Happening = ForgeEvent extends infer Event ? (Event extends ForgeEvent ? Omit<Event, "at"> : never) : never;

export interface Events {
  announce(event: ForgeEvent): void;
  /** Returns how to stop listening. */
  listen(listener: (event: ForgeEvent) => void): () => void;
}

export function openEvents(): Events {
  const listeners = new Set<(event: ForgeEvent) => void>();
  return {
    announce(event) {
      for (const listener of listeners) listener(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
