// What the loop reads of GitHub: ladders, fleets, sources, open pull requests.
import type { Commit, PublishedGate, Report, Repository } from "../../core/ladder/snapshot.ts";
import type { Instant, RepositoryName, Sha } from "../../core/names.ts";
import type { SourceFile } from "../../core/preview/system.ts";
import type { WrittenFile } from "../../core/resources/document.ts";
import type { Ladder } from "../../core/resources/ladder.ts";

/** Throws ForgeUnavailable where it cannot answer. */
export interface Reading {
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
  /** Open pull requests of a source whatever their base, or just those numbers, and what waits in its merge queues. */
  readOpenPulls(repository: RepositoryName, which: { numbers: number[] } | "all"): Promise<OpenPulls>;
}

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
  /** It is not there, or too large to be built of: then `submodule` is the path by which it names other repositories. */
  | { kind: "none"; reason: string; submodule?: string };

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
