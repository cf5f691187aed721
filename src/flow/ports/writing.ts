// What the loop writes to GitHub: commits and branches, pull requests, checks, the fleet's facts.
import type { MergePull, ReportGate, WriteFleet } from "../../core/ladder/action.ts";
import type { RepositoryName, Sha } from "../../core/names.ts";
import type { FileChange } from "../../core/render/file.ts";
import type { Problem } from "../../core/resources/problem.ts";
import type { Outcome } from "./outcome.ts";

/** Each states what it expects to find, and is refused where that is not so. */
export interface Writing {
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

export interface NewPull {
  head: string;
  base: string;
  title: string;
  body: string;
}

export interface PullWords {
  repository: RepositoryName;
  number: number;
  /** GitHub's node id. */
  id: string;
  title: string;
  body: string;
}

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
