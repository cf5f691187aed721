// The world of a storm: the forge, who did what on it, and what each person's word still stands for.
import type { Decision } from "../../src/core/ladder/decide.ts";
import type { Commit, Report } from "../../src/core/ladder/snapshot.ts";
import type { Millis, RepositoryName, Sha } from "../../src/core/names.ts";
import {
  createMemoryForge,
  followHeads,
  idOf,
  type MemoryForge,
  type MemoryRepository,
} from "../fixtures/memory-forge.ts";
import type { Entries } from "../fixtures/memory-git.ts";
import { createRandom, type Random } from "./random.ts";
import { aTerrain, type Brakes, printFleet, type Rung } from "./terrain.ts";

export const APP = "acme/app-repository" as RepositoryName;
export const SYSTEM = "acme/system-repository" as RepositoryName;

/** What the storm remembers itself, so that it need not ask the code that it judges. */
export interface Book extends Brakes {
  fleet: "whole" | "broken";
  /** Where people set a pointer back or aside by hand; null: a later statement leaves open whether it stands. */
  handSet: Map<string, Sha | null>;
  /** Tiers whose pointer a person moved forward, since nobody moved it back. */
  broughtForward: Set<string>;
  /** The commit that the App put last on each of its branches. */
  put: Map<string, Sha>;
  /** The trees that backports of a tier carried. */
  carried: Map<string, Set<Sha>>;
  /** Contents that people closed the promotion of, by upper tier. */
  rejected: Map<string, Set<Sha>>;
  /** Commits of T whose tree people pushed onto U as one commit. */
  squashed: Map<string, Set<Sha>>;
  /** Every tier with every source commit that was verified on it at some look. */
  verifiedOnce: Set<`${string} ${Sha}`>;
  /** How long each stay soaked, by its oldest system commit. */
  soaked: Map<Sha, { began: boolean; millis: Millis }>;
  /** Files of people in the system repository, by tier. */
  notes: Map<string, string>;
  operations: number;
}

export interface World {
  rungs: Rung[];
  forge: MemoryForge;
  app: MemoryRepository;
  system: MemoryRepository;
  book: Book;
  /** The chance of the present step. */
  random: Random;
  story: string[];
  /** What the App decided last; undefined before the first look. */
  decision: Decision | undefined;
}

export type StoredCommit = Commit & { entries: Entries; reports: Report[] };

export interface Edge {
  lower: Rung;
  upper: Rung;
}

/** All source branches at one first commit, an empty system repository, and nobody looked yet. */
export function aWorld(seed: number): World {
  const random = createRandom(seed, 0);
  const forge = createMemoryForge();
  for (const name of [APP, SYSTEM]) {
    forge.repositories.set(name, { name, defaultBranch: null, branches: new Map(), commits: new Map(), pulls: [] });
  }
  const rungs = aTerrain(random);
  const app = forge.repository(APP);
  app.defaultBranch = "main";
  const book: Book = {
    fleet: "whole",
    holds: new Map(),
    pins: new Map(),
    handSet: new Map(),
    broughtForward: new Set(),
    put: new Map(),
    carried: new Map(),
    rejected: new Map(),
    squashed: new Map(),
    verifiedOnce: new Set(),
    soaked: new Map(),
    notes: new Map(),
    operations: 0,
  };
  const world: World = {
    rungs,
    forge,
    app,
    system: forge.repository(SYSTEM),
    book,
    random,
    story: [],
    decision: undefined,
  };
  const files = { app: "0", flag: "off" };
  const first = forge.commit(APP, { files, parents: [], message: "First", author: person("alice") });
  for (const name of ["main", ...rungs.map((rung) => rung.name)]) app.branches.set(name, first);
  stateFleet(world);
  return world;
}

export function person(name: string) {
  return { name, isApp: false };
}

export function edgesOf({ rungs }: World): Edge[] {
  return rungs.flatMap((upper) => {
    const lower = rungs.find(({ name }) => name === upper.previous);
    return lower ? [{ lower, upper }] : [];
  });
}

/** Operators commit the fleet as the book has it. */
export function stateFleet({ forge, rungs, book }: World): void {
  const text = printFleet(rungs, book, book.fleet);
  const commit = idOf("fleet", text, forge.fleetHistory.length);
  forge.fleetFiles.set(commit, [{ path: "tiers.yaml", text }]);
  forge.fleetHistory.unshift(commit);
}

/** A person's commit on a branch of the sources, which moves there. */
export function commitOn(
  { forge, app }: World,
  branch: string,
  commit: { entries: Entries; message: string; parents?: Sha[]; by?: string },
): Sha {
  const parents = commit.parents ?? [app.branches.get(branch) as Sha];
  const author = person(commit.by ?? "alice");
  const sha = forge.commit(APP, { entries: commit.entries, parents, message: commit.message, author });
  moveBranch(app, branch, sha);
  return sha;
}

export function moveBranch(repo: MemoryRepository, branch: string, to: Sha | null): void {
  if (to === null) repo.branches.delete(branch);
  else repo.branches.set(branch, to);
  followHeads(repo);
}

/** The commit that a branch is at. */
export function headOf(repo: MemoryRepository, branch: string): StoredCommit | undefined {
  return repo.commits.get(repo.branches.get(branch) as Sha);
}
