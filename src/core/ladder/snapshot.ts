// Everything that decide() may know of one ladder at one moment. Plain JSON: it can be stored and replayed.
import type { Instant, RepositoryName, Sha, TierName } from "../names.ts";
import type { PreviewText } from "../prose/preview.ts";
import type { Ladder } from "../resources/ladder.ts";
import type { Place } from "../resources/problem.ts";

export interface Snapshot {
  /** GitHub's clock when the facts were read. */
  takenAt: Instant;
  ladder: Ladder;
  /** The commit of the fleet that rules, and the newer ones of `main`, which are not valid. */
  fleet: { repository: RepositoryName; commit: Sha; newer: Sha[] };
  /** Every repository that the ladder names. */
  repositories: Record<RepositoryName, Repository>;
  /** ShopSets that were built as a tier would have them and do not, by tier and name; absent where there is none. */
  unbuildable?: Record<string, Record<string, Unbuildable>>;
  /** ShopSets that wait to be built before they are written, by tier; absent where there is none. */
  unvetted?: Record<string, string[]>;
  /**
   * What is remembered of builds of what is proposed to tiers that are not the lowest; absent where nothing is built. It
   * may be lost: our check says in short what came of each.
   */
  previews?: KnownPreview[];
}

/** Why a ShopSet does not build. */
export interface Unbuildable {
  reason: string;
  /** The file of a source that is at fault, with its repository; null: the fleet's own, or nobody knows. */
  file: string | null;
  /** Where the fleet states the ShopSet. */
  place: Place;
}

/** What a head that is proposed to a tier does to the manifests. */
export interface KnownPreview {
  source: RepositoryName;
  tier: TierName;
  head: Sha;
  text: PreviewText;
  /** What of the fleet it was built with, as text. */
  recipe: string;
  /** The heads of branches that it was built with. */
  on: { repository: RepositoryName; branch: string; head: Sha }[];
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
  /**
   * Pull requests of the ladder's edges, every open one into a tier that is not the lowest, and the newest ones that were
   * merged there, newest first: our check on them says whether they were forced.
   */
  pulls: Pull[];
  /** What waits in merge queues of tiers that are not the lowest. */
  groups: MergeGroup[];
  /** What folders hold, by their tree's id: the ids of their entries by name. Only those that were asked for. */
  folders?: Record<Sha, Record<string, Sha>>;
}

/** Pull requests that GitHub's merge queue tries together, as one commit on top of their base. */
export interface MergeGroup {
  /** The tier branch that it goes into. */
  base: string;
  head: Sha;
  /** Our check for that tier on its head. */
  gate: PublishedGate | null;
}

/** Our check `shopset/<tier>` as it stands on a commit. */
export interface PublishedGate {
  /** GitHub's node id of the check run. */
  id: string;
  /** What it says, as a digest; what the App wrote down on closing a backport. */
  digest: string;
  /** "stale": GitHub gave it up after 14 days without an end. */
  state: "success" | "failure" | "in progress" | "stale";
  /** Since when this head is known to be proposed to the tier. */
  since: Instant;
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
  /** Ids of the folders that matter, by path, as far as they are there: on commits that were asked for them. */
  folders?: Record<string, Sha>;
  /** The recursive listing of the tree, by full path; on the head of a system branch. */
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
  /** Whether its head is in another repository: then what its branch is called says nothing. */
  fromFork?: boolean;
  base: { branch: string };
  author: Author;
  /** Whether somebody with write access approved this very head. */
  approved: boolean;
  /** When its head was last moved by force: one that was known before that was left, and is there again. Of open ones. */
  rewrittenAt?: Instant;
  /** Whether its author says that it is not ready: GitHub merges no draft. */
  draft?: boolean;
  /** Whether it waits in GitHub's merge queue; of open ones. */
  queued?: boolean;
  /** The commit that merging it left on its base; null unless it is merged. */
  mergeCommit: Sha | null;
  /** When that was; of merged ones. */
  mergedAt?: Instant;
  /** The tree that its base would have after merging it; "unknown" until GitHub has tried. Of open ones. */
  mergeTree: Sha | "conflict" | "unknown";
  /** Our check for the tier that it goes into, on its head; null while there is none, and where it was not asked for. */
  gate: PublishedGate | null;
  /** Who ended it without merging: a person, our App, or GitHub because a branch went away. */
  closedBy: "person" | "app" | "branch deleted" | null;
}
