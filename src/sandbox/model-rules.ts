// Rulesets: what a repository demands of its branches, and who is let past it (docs.github.com: about rulesets).

/** Milliseconds since the epoch, of the sandbox's own clock. */
type Millis = number;

export interface Ruleset {
  id: number;
  name: string;
  target: "branch" | "tag";
  enforcement: "active" | "disabled" | "evaluate";
  bypassActors: BypassActor[];
  /** Patterns of full ref names; `~DEFAULT_BRANCH` and `~ALL` stand for what they say. */
  include: string[];
  exclude: string[];
  rules: Rule[];
  createdAt: Millis;
  updatedAt: Millis;
}

export interface BypassActor {
  /** An App's id, a role's id (see `ROLE_IDS`), or whatever GitHub gives for an organisation's admins. */
  actorId: number | null;
  actorType: "Integration" | "RepositoryRole" | "OrganizationAdmin" | "Team" | "DeployKey";
  /** "pull_request": may merge past the rules, and not push past them. */
  mode: "always" | "pull_request" | "exempt";
}

export type Rule =
  | { type: "creation" | "deletion" | "non_fast_forward" | "required_linear_history" }
  | { type: "update"; parameters: { update_allows_fetch_and_merge: boolean } }
  | { type: "pull_request"; parameters: PullRequestRule }
  | { type: "merge_queue"; parameters: MergeQueueRule }
  | { type: "required_status_checks"; parameters: StatusChecksRule };

/** In the words of REST, in which it is written and shown. */
export interface PullRequestRule {
  required_approving_review_count: number;
  dismiss_stale_reviews_on_push: boolean;
  require_code_owner_review: boolean;
  require_last_push_approval: boolean;
  required_review_thread_resolution: boolean;
  allowed_merge_methods: ("merge" | "squash" | "rebase")[];
}

/** In the words of REST. Groups of the sandbox hold one pull request each, built on the group before. */
export interface MergeQueueRule {
  merge_method: "MERGE" | "SQUASH" | "REBASE";
  grouping_strategy: "ALLGREEN";
  /** After this a check that has not reported counts as failed. */
  check_response_timeout_minutes: number;
  max_entries_to_build: number;
  max_entries_to_merge: number;
  /** How many must be ready before one is merged, and how long the first waits for that. */
  min_entries_to_merge: number;
  min_entries_to_merge_wait_minutes: number;
}

export interface StatusChecksRule {
  required_status_checks: RequiredCheck[];
  /** Whether the head must hold all that the base holds. */
  strict_required_status_checks_policy: boolean;
  do_not_enforce_on_create: boolean;
}

export interface RequiredCheck {
  context: string;
  /** The App that must have reported it; anyone may, when it is not given. */
  integration_id?: number;
}
