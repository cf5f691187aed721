// Everything that decide() may know of one ladder at one moment. Plain JSON: it can be stored and replayed.
import type { Instant, RepositoryName, Sha } from "../names.ts";
import type { Ladder } from "../resources/ladder.ts";

export interface Snapshot {
  /** GitHub's clock when the facts were read. */
  takenAt: Instant;
  ladder: Ladder;
  /** The commit of the fleet that rules, and the newer ones of `main`, which are not valid. */
  fleet: { repository: RepositoryName; commit: Sha; newer: Sha[] };
  /** Every repository that the ladder names. */
  repositories: Record<RepositoryName, Repository>;
}

export type Repository = PresentRepository | AbsentRepository;

/** GitHub shows the App no such repository: it does not exist, moved, or the App is not installed there. */
export interface AbsentRepository {
  state: "absent";
  /** One sentence for people. */
  reason: string;
}

export interface PresentRepository {
  state: "present";
  /** GitHub's node id. */
  id: string;
  /** null in a repository without any commit. */
  defaultBranch: string | null;
  /** Heads of the tier branches, the App's own branches and the default branch, as far as they exist. */
  branches: Record<string, Sha>;
  /** Every commit that was read. A parent that is not here lies beyond what was read. */
  commits: Record<Sha, Commit>;
  /** Pull requests of the ladder's edges, newest first. */
  pulls: Pull[];
}

export interface Commit {
  sha: Sha;
  /** Two commits with the same tree hold the same content. */
  tree: Sha;
  parents: Sha[];
  message: string;
  author: Author;
  /** The committer's date: a hint for people, never evidence. */
  committedAt: Instant;
  /** Submodule pointers by path, on commits of a system repository. */
  pointers?: Record<string, Sha>;
  /** What the tree holds at its top level, where everything rendered so far stands; on the head of a system branch. */
  entries?: Record<string, TreeEntry>;
  /** What checks said of this commit, oldest first. */
  reports?: Report[];
  /** Whether `reports` has but the newest word of each check; absent: all that was ever said. */
  reportsAre?: "newest" | "all";
}

export interface Author {
  /** The login where GitHub knows it, else the name in the commit. */
  name: string;
  /** Whether our App made it. */
  isApp: boolean;
}

export interface TreeEntry {
  /** As Git prints it: `100644`, `160000` for a submodule pointer. */
  mode: string;
  sha: Sha;
}

/** A commit status or a check run. */
export interface Report {
  kind: "status" | "check";
  name: string;
  /** The login or app slug that reported; null where GitHub does not say. */
  by: string | null;
  result: "passed" | "failed" | "running";
  /** What GitHub called it: `success`, `skipped`, `in_progress`… */
  said: string;
  /** When it came to its end, or when it began while it runs. */
  at: Instant;
  url: string | null;
}

export interface Pull {
  number: number;
  /** GitHub's node id. */
  id: string;
  url: string;
  title: string;
  body: string;
  state: "open" | "closed" | "merged";
  head: { branch: string; sha: Sha };
  base: { branch: string };
  author: Author;
  /** Whether somebody with write access approved this very head. */
  approved: boolean;
  /** The commit that merging it left on its base; null unless it is merged. */
  mergeCommit: Sha | null;
  /** The tree that its base would have after merging it; "unknown" until GitHub has tried. Of open backports. */
  mergeTree: Sha | "conflict" | "unknown";
  /** What the App wrote down in its check on the head; null where it wrote nothing. */
  record: string | null;
  /** Who ended it without merging: a person, our App, or GitHub because a branch went away. */
  closedBy: "person" | "app" | "branch deleted" | null;
}
