// The world of a storm: the forge, who did what on it, and what each person's word still stands for.
import type { Decision } from "../../src/core/ladder/decide.ts";
import type { Commit, Report, Snapshot } from "../../src/core/ladder/snapshot.ts";
import type { Millis, RepositoryName, Sha } from "../../src/core/names.ts";
import {
  createMemoryForge,
  followHeads,
  idOf,
  type MemoryForge,
  type MemoryRepository,
} from "../fixtures/memory-forge.ts";
import type { Entries } from "../fixtures/memory-git.ts";
import { addFace, CONFIGURATION } from "./faces.ts";
import { createRandom, type Random } from "./random.ts";
import { aTerrain, type Brakes, printFleet, type Rung, type Sources } from "./terrain.ts";

export const APP = "acme/app-repository" as RepositoryName;
export const SYSTEM = "acme/system-repository" as RepositoryName;

/** What the storm remembers itself, so that it need not ask the code that it judges. */
export interface Book extends Brakes {
  fleet: "whole" | "broken";
  /** The `autos` of the newest fleet that was whole: that one rules. */
  rulingAutos: ReadonlySet<string>;
  /** Where people set a pointer back or aside by hand; null: a later statement leaves open whether it stands. */
  handSet: Map<string, Sha | null>;
  /** Tiers whose pointer a person moved forward, since nobody moved it back. */
  broughtForward: Set<string>;
  /** The commits that the App put on each of its branches. */
  put: Map<string, Set<Sha>>;
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
  /** The source that this is the face of: operations and oracle know but one. */
  app: MemoryRepository;
  /** Where its pointer stands. */
  pointer: string;
  /** The app-repository, whatever source this is the face of. */
  base: MemoryRepository;
  /** The world as each of its sources shows it, the app first. */
  faces: World[];
  sources: Sources;
  system: MemoryRepository;
  book: Book;
  /** The chance of the present step. */
  random: Random;
  story: string[];
  /** What the App decided last; undefined before the first look. */
  decision: Decision | undefined;
  /** What it saw then. */
  snapshot: Snapshot | undefined;
}

export type StoredCommit = Commit & { entries: Entries; reports: Report[] };

export interface Edge {
  lower: Rung;
  upper: Rung;
}

/** All source branches at one first commit, an empty system repository, and nobody looked yet. */
export function aWorld(seed: number, sources: Sources = "one"): World {
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
    rulingAutos: new Set(),
    holds: new Map(),
    pins: new Map(),
    restPins: new Map(),
    autos: new Set(),
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
    pointer: "base",
    base: app,
    faces: [],
    sources,
    system: forge.repository(SYSTEM),
    book,
    random,
    story: [],
    decision: undefined,
    snapshot: undefined,
  };
  const files = { app: "0", flag: "off" };
  const first = forge.commit(APP, { files, parents: [], message: "First", author: person("alice") });
  for (const name of ["main", ...rungs.map((rung) => rung.name)]) app.branches.set(name, first);
  world.faces.push(world);
  if (sources !== "one") beginConfiguration(world);
  stateFleet(world);
  return world;
}

function beginConfiguration(world: World): void {
  const { forge, rungs } = world;
  const branches = new Map<string, Sha>();
  const name = CONFIGURATION;
  forge.repositories.set(name, { name, defaultBranch: "main", branches, commits: new Map(), pulls: [] });
  const files = { values: "0", flag: "off" };
  const first = forge.commit(name, { files, parents: [], message: "First", author: person("alice") });
  for (const branch of ["main", ...rungs.map((rung) => rung.name)]) branches.set(branch, first);
  addFace(world);
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
export function stateFleet({ forge, rungs, book, sources }: World): void {
  if (book.fleet === "whole") book.rulingAutos = new Set(book.autos);
  const text = printFleet(rungs, book, { state: book.fleet, sources });
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
  const sha = forge.commit(app.name, { entries: commit.entries, parents, message: commit.message, author });
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
