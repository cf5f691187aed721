// The closed set of writes that the loop may make. Each says what it expects to find, so that moved facts refuse it.
import type { RepositoryName, Sha, TierName } from "../names.ts";
import type { RenderedFile } from "../render/system.ts";

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
  /** The files that differ. */
  files: RenderedFile[];
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

export type Action = CreateBranch | StartRepository | WriteTier | OpenPull | UpdatePull | ClosePull;
