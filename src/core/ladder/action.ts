// The closed set of writes that the loop may make. Each says what it expects to find, so that moved facts refuse it.
import type { Instant, RepositoryName, Sha, TierName } from "../names.ts";
import type { FileChange } from "../render/file.ts";

/** Creates a branch that must not exist yet at a commit that exists. */
export interface CreateBranch {
  kind: "create branch";
  repository: RepositoryName;
  branch: string;
  at: Sha;
  reason: string;
}

/** Gives an entirely empty repository its first commit, on its default branch: Git's data API refuses such a repository. */
export interface StartRepository {
  kind: "start repository";
  repository: RepositoryName;
  file: { path: string; content: string };
  message: string;
}

/** One commit on a tier's branch of the system repository: pointers and rendered files together. */
export interface WriteTier {
  kind: "write tier";
  tier: TierName;
  repository: RepositoryName;
  branch: string;
  /** The commit that the branch must be at, with its tree; null: the branch must not exist. */
  expected: { head: Sha; tree: Sha } | null;
  /** What differs. */
  files: FileChange[];
  message: string;
}

/** Where a promotion's head goes: to a commit of T, or to one that the App makes on top of U. */
export type HeadCommit = { kind: "existing"; sha: Sha } | { kind: "new"; tree: Sha; parent: Sha; message: string };

export interface HeadMove {
  branch: string;
  /** What the branch must be at; null: it must not exist. */
  expected: Sha | null;
  to: HeadCommit;
}

/** Opens a promotion (base U) or a backport (base T), after bringing its branch to its head. */
export interface OpenPull {
  kind: "open pull";
  /** The upper tier of the edge. */
  tier: TierName;
  repository: RepositoryName;
  base: string;
  branch: string;
  /** null: the branch is where it should be already. */
  head: HeadMove | null;
  title: string;
  body: string;
}

/** Changes an open promotion or backport: its head, or only what it says. */
export interface UpdatePull {
  kind: "update pull";
  tier: TierName;
  repository: RepositoryName;
  pull: { number: number; id: string };
  head: HeadMove | null;
  title: string;
  body: string;
}

export interface ClosePull {
  kind: "close pull";
  tier: TierName;
  repository: RepositoryName;
  pull: { number: number; id: string };
  /** What the App's check on the head of the pull request should say first, so that it is known later. */
  record: { head: Sha; tier: TierName; says: string } | null;
  /** The body that says why. */
  body: string;
}

/** Our check on a commit that is proposed to a tier: whether it may come in, and why. */
export interface ReportGate {
  kind: "report gate";
  tier: TierName;
  repository: RepositoryName;
  head: Sha;
  report: GateReport;
}

export interface GateReport {
  name: string;
  /** The run to go on with; null: a new one. A run that has ended is not reopened. */
  run: string | null;
  state: "success" | "failure" | "in progress";
  digest: string;
  /** Since when this head is known to be proposed to the tier. */
  since: Instant;
  title: string;
  /** Markdown, at most 65,535 characters. */
  summary: string;
  /** Whether a button that promotes is shown. */
  button: "promote" | "none";
}

/** Merges a pull request whose gate is open, or was forced open. */
export interface MergePull {
  kind: "merge pull";
  tier: TierName;
  repository: RepositoryName;
  pull: { number: number; id: string };
  /** The head that was judged: another one is refused. */
  head: Sha;
  /** The branch that it goes into, and the head at which it was judged. */
  base: { branch: string; at: Sha };
  /** Whether the base may simply be moved to the head, where the rules allow it. */
  way: "fast-forward" | "merge";
  /** For the methods that make a commit. */
  message: { title: string; body: string };
  /** Our check as it must stand before the merge, and as it stands again when the merge is refused; null: it is open. */
  forced: { open: GateReport; back: GateReport } | null;
}

/** Puts a fact into the fleet that somebody stated elsewhere; where `main` is protected, by a pull request. */
export interface WriteFleet {
  kind: "write fleet";
  tier: TierName;
  repository: RepositoryName;
  /** The head of `main` that the files were read from. */
  expected: Sha;
  files: { path: string; text: string }[];
  message: string;
  /** What the pull request is called, if it has to be one. */
  proposal: { branch: string; title: string; body: string };
}

export type Action =
  | CreateBranch
  | StartRepository
  | WriteTier
  | OpenPull
  | UpdatePull
  | ClosePull
  | ReportGate
  | MergePull
  | WriteFleet;
