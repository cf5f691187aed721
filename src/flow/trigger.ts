// What happened, as far as it matters to the loop: a reason to look again, never a fact to act on.
import type { RepositoryName, Sha } from "../core/names.ts";

export type Trigger =
  /** The App was installed, or sees other repositories, or may do something else. */
  | { kind: "account"; account: string }
  /** A branch is at `head` now; null: it is gone. */
  | { kind: "branch"; account: string; repository: RepositoryName; branch: string; head: Sha | null }
  /** A status or check run of a commit came or changed. */
  | { kind: "report"; account: string; repository: RepositoryName; sha: Sha; name: string }
  /** A pull request was opened, closed, moved or edited, and is this now. */
  | { kind: "pull"; account: string; repository: RepositoryName; pull: HeardPull }
  /** Somebody approved what `head` then was of a pull request, or that is taken back, or changes are asked for. */
  | {
      kind: "review";
      account: string;
      repository: RepositoryName;
      number: number;
      head: Sha | null;
      said: "approved" | "not approved";
    }
  /** A merge queue tries something. */
  | { kind: "group"; account: string; repository: RepositoryName; base: string; head: Sha }
  /** Somebody said a command; `id` is GitHub's node id of the comment. */
  | { kind: "comment"; account: string; repository: RepositoryName; id: string }
  /** Somebody pressed the button on our check on `head`. */
  | { kind: "button"; account: string; repository: RepositoryName; check: string; head: Sha; by: string };

export interface HeardPull {
  number: number;
  state: "open" | "closed" | "merged";
  base: string;
  head: { branch: string; sha: Sha };
  title: string;
  body: string;
  draft?: boolean;
  /** Whether it came into a merge queue just now, or left one; absent where nothing is told of that. */
  queued?: boolean;
}
