// What a story of the forge contract plays on: a GitHub of its own, the App's look at it, and the people around it.
import type { Commit, PresentRepository } from "../../src/core/ladder/snapshot.ts";
import type { Millis, RepositoryName, Sha } from "../../src/core/names.ts";
import { blobId } from "../../src/core/render/objectid.ts";
import type { RenderedFile } from "../../src/core/render/system.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { type Ladder, laddersOf } from "../../src/core/resources/ladder.ts";
import type { Forge } from "../../src/flow/ports/forge.ts";
import type { LadderReading } from "../../src/flow/ports/reading.ts";
import type { NewCommit } from "../../src/flow/ports/writing.ts";
import type { Rulers, Talk } from "./neighbours.ts";

/** An implementation of the port. Each stage that it opens has a ladder of its own. */
export interface Theatre {
  /** Most stories only read the fleet, so that they can share one; a story that changes it needs its own. */
  open(fleet: "shared" | "own"): Promise<Stage>;
  /** Ends every process, and removes every file. */
  close(): Promise<void>;
}

/** How a story begins. The App is installed on everything. */
export interface Stage {
  forge: Forge;
  /** `lower` on the branch tier-0, `upper` on tier-1: a tier is not called as its branch is. */
  ladder: Ladder;
  /** One commit by alice, with START as its files; tier-0, the default branch, and tier-1 are at it. */
  app: RepositoryName;
  /** Without any commit. */
  system: RepositoryName;
  /** One commit by alice on main, with tiers.yaml. */
  fleet: RepositoryName;
  /** Does not exist. */
  nowhere: RepositoryName;
  people: People;
}

export const START = { "app.yaml": "1\n" };

/** Who they are: alice (admin), bob (write), carol (read). */
export type Person = "alice" | "bob" | "carol";

/** What people and systems around the App do to a repository. What GitHub would refuse them throws. */
export interface People extends Talk, Rulers {
  /** alice commits these files on top of a branch. */
  commits(repository: RepositoryName, commit: PersonsCommit): Promise<Sha>;
  /** Where they find a branch; null when there is none. */
  finds(repository: RepositoryName, branch: string): Promise<Sha | null>;
  /** alice makes a branch, or moves it, wherever it was. */
  moves(repository: RepositoryName, branch: string, to: Sha): Promise<void>;
  drops(repository: RepositoryName, branch: string): Promise<void>;
  /** bob opens a pull request. Gives its number. */
  opens(repository: RepositoryName, pull: { head: string; base: string; title: string }): Promise<number>;
  /** alice presses the merge button of a promotion or a backport. */
  merges(repository: RepositoryName, number: number, method: "merge" | "squash" | "rebase"): Promise<void>;
  /** alice closes or reopens a pull request. */
  closes(repository: RepositoryName, number: number): Promise<void>;
  reopens(repository: RepositoryName, number: number): Promise<void>;
  approves(repository: RepositoryName, number: number, by: Person): Promise<void>;
  /** `argocd` sets a commit status. */
  sets(repository: RepositoryName, status: { sha: Sha; name: string; state: StatusState; url?: string }): Promise<void>;
  /** The App `ci` reports a check run. */
  runs(repository: RepositoryName, check: { sha: Sha; name: string; says: CheckState; url?: string }): Promise<void>;
  /** Time passes for everybody. */
  wait(span: Millis): Promise<void>;
}

export interface PersonsCommit {
  branch: string;
  /** Content by path, laid over what the branch holds. */
  files: Record<string, string>;
  message: string;
}

export type StatusState = "success" | "failure" | "error" | "pending";
export type CheckState = "success" | "neutral" | "failure" | "skipped" | "cancelled" | "in_progress";

export const SECOND: Millis = 1000;
export const MINUTE: Millis = 60_000;

/** The ladder's file in the fleet. */
export function ladderYaml({ app, system }: { app: RepositoryName; system: RepositoryName }): string {
  const tier = (name: string, spec: string[]) =>
    [
      "apiVersion: shopset.dev/v1alpha1",
      "kind: Tier",
      `metadata: { name: ${name} }`,
      "spec:",
      `  apps: { url: https://github.com/${app} }`,
      `  system: { url: https://github.com/${system} }`,
      ...spec.map((line) => `  ${line}`),
    ].join("\n");
  const verification = "verification: { checks: [{ name: verify }, { name: smoke, on: app }] }";
  return [
    tier("lower", ["branch: tier-0", verification]),
    tier("upper", ["branch: tier-1", "previous: lower"]),
    "",
  ].join("\n---\n");
}

/** The ladder that a fleet file describes. */
export function ladderIn(text: string): Ladder {
  const { fleet, problems } = parseFleet([{ path: "tiers.yaml", text }], "acme");
  const [ladder] = laddersOf(fleet?.tiers ?? []);
  if (!ladder) throw new Error(`no ladder: ${JSON.stringify(problems)}`);
  return ladder;
}

/** What the loop's first look tells. */
export function look({ forge, ladder, fleet }: Stage): Promise<LadderReading> {
  return forge.readLadder({ ladder, fleet });
}

/** What the loop's first look tells of a repository that is there. */
export async function lookAt(stage: Stage, repository: RepositoryName): Promise<PresentRepository> {
  const found = (await look(stage)).repositories[repository];
  if (found?.state !== "present") throw new Error(`${repository} is not there`);
  return found;
}

/** Where a branch is, as people see it. */
export async function headOf({ people }: Stage, repository: RepositoryName, branch: string): Promise<Sha> {
  const head = await people.finds(repository, branch);
  if (!head) throw new Error(`${repository} has no branch ${branch}`);
  return head;
}

/** A commit that the loop's first look tells of. */
export async function commitAt(stage: Stage, repository: RepositoryName, sha: Sha): Promise<Commit> {
  const commit = (await lookAt(stage, repository)).commits[sha];
  if (!commit) throw new Error(`${sha} of ${repository} was not read`);
  return commit;
}

/** The App writes a commit on a branch, wherever that is. */
export async function appCommits(
  { forge }: Stage,
  repository: RepositoryName,
  { branch, expected, ...commit }: Omit<NewCommit, "parents"> & { branch: string; expected: Sha | null },
): Promise<Sha> {
  const to = await forge.writeCommit(repository, { ...commit, parents: expected ? [expected] : [] });
  const outcome = await forge.ensureBranchAt(repository, { branch, expected, to, how: "fast-forward" });
  if (outcome.kind !== "done") throw new Error(`${branch} was not moved: ${JSON.stringify(outcome)}`);
  return to;
}

/** The App begins the empty system repository, and in it the branch of `lower`. Gives that branch's first commit. */
export async function beginSystem(stage: Stage, files: RenderedFile[] = [file("README.md", "hello\n")]): Promise<Sha> {
  const start = { path: "README.md", content: "# Begin\n", message: "Begin" };
  const outcome = await stage.forge.ensureFirstFile(stage.system, start);
  if (outcome.kind !== "done") throw new Error(`${stage.system} was not begun: ${JSON.stringify(outcome)}`);
  const tree = { base: null, files };
  return appCommits(stage, stage.system, { branch: "tier-0", expected: null, message: "Begin tier-0", tree });
}

/** A text file as the App renders it. */
export function file(path: string, content: string): RenderedFile {
  return { path, mode: "100644", sha: blobId(content), content };
}

/** A submodule pointer as the App renders it. */
export function pointer(path: string, sha: Sha): RenderedFile {
  return { path, mode: "160000", sha };
}

/** A commit id that nothing has. */
export const NOTHING = "f".repeat(40) as Sha;
