// The oracle's stays: what each tier ran, unbroken, and whether everything required passed in it.
import type { Millis, Sha } from "../../../src/core/names.ts";
import { type Check, MINUTE, type Rung } from "../terrain.ts";
import type { StoredCommit, World } from "../world.ts";
import { lineOf } from "./history.ts";

export interface Stay {
  /** Its oldest system commit, by which it is known. */
  key: Sha;
  tree: Sha;
  /** The trees of all its sources, by path of their pointer. */
  trees: Record<string, Sha | undefined>;
  /** The source commits that it pointed at, newest first. */
  sources: Sha[];
  commits: StoredCommit[];
  /** The commits of the app among them. */
  apps: Sha[];
}

/** The stays of a tier, newest first. */
export function staysOf(world: World, tier: string): Stay[] {
  const { app, system, pointer } = world;
  const stays: Stay[] = [];
  for (const commit of lineOf(system, tier)) {
    const source = commit.entries[pointer]?.sha;
    const tree = source && app.commits.get(source)?.tree;
    if (!source || !tree) continue;
    const base = commit.entries["base"]?.sha as Sha;
    const trees = treesOf(world, commit);
    const open = stays.at(-1);
    if (open && Object.keys(trees).every((path) => open.trees[path] === trees[path])) {
      open.commits.push(commit);
      open.key = commit.sha;
      if (!open.sources.includes(source)) open.sources.push(source);
      if (!open.apps.includes(base)) open.apps.push(base);
    } else stays.push({ key: commit.sha, tree, trees, sources: [source], commits: [commit], apps: [base] });
  }
  return stays;
}

function treesOf({ faces }: World, { entries }: StoredCommit): Stay["trees"] {
  const trees = faces.map(({ app, pointer }) => [pointer, app.commits.get(entries[pointer]?.sha as Sha)?.tree]);
  return Object.fromEntries(trees);
}

export type Colour = "green" | "red" | "open";

/** What the newest words say of a stay, time aside. */
export function colourOf(world: World, stay: Stay, checks: readonly Check[]): Colour {
  const colours = checks.map((check) => colourOfCheck(world, stay, check));
  return colours.includes("red") ? "red" : colours.includes("open") ? "open" : "green";
}

function isHeard({ base }: World, stay: Stay, checks: readonly Check[]): boolean {
  const asked = [...stay.commits, ...stay.apps.map((sha) => base.commits.get(sha))];
  return asked.some((commit) => commit?.reports.some(({ name }) => checks.some((check) => check.name === name)));
}

function colourOfCheck({ base }: World, stay: Stay, check: Check): Colour {
  const asked = check.on === "system" ? stay.commits : stay.apps.map((sha) => base.commits.get(sha));
  for (const commit of asked) {
    const words = new Map<string, string>();
    for (const { name, by, kind, result } of commit?.reports ?? []) {
      if (name === check.name && (check.by === null || check.by === by)) words.set(`${kind} ${by}`, result);
    }
    const results = [...words.values()];
    if (results.length > 0) return results.includes("failed") ? "red" : results.includes("running") ? "open" : "green";
  }
  return "open";
}

/** Notes after a report what began to soak and what starts over. */
export function noteColours(world: World): void {
  for (const rung of world.rungs.filter(({ soakMinutes }) => soakMinutes > 0)) {
    for (const stay of staysOf(world, rung.name)) {
      const colour = colourOf(world, stay, rung.checks);
      const soaked = world.book.soaked.get(stay.key) ?? { began: false, millis: 0 };
      if (colour === "red") world.book.soaked.set(stay.key, { began: false, millis: 0 });
      else world.book.soaked.set(stay.key, { ...soaked, began: soaked.began || colour === "green" });
    }
  }
}

/**
 * Time goes on for everyone; what soaks goes on soaking, unless a later stay of its tier is red. A red stay counts
 * until a newer one is reported on: then that one says how the tier is.
 */
export function advance(world: World, span: Millis): void {
  for (const rung of world.rungs.filter(({ soakMinutes }) => soakMinutes > 0)) {
    let newest: Colour | "silent" = "silent";
    for (const stay of staysOf(world, rung.name)) {
      const soaked = world.book.soaked.get(stay.key);
      if (soaked?.began && newest !== "red") soaked.millis += span;
      if (newest === "silent" && isHeard(world, stay, rung.checks)) newest = colourOf(world, stay, rung.checks);
    }
  }
  world.forge.advance(span);
}

/** Whether the stay is verified at this moment. */
export function isVerified(world: World, stay: Stay, rung: Rung): boolean {
  if (rung.checks.length === 0 || colourOf(world, stay, rung.checks) !== "green") return false;
  return rung.soakMinutes === 0 || (world.book.soaked.get(stay.key)?.millis ?? 0) >= rung.soakMinutes * MINUTE;
}

/** Notes at a look which commits each tier runs, or ran, verified. */
export function noteVerified(world: World): void {
  for (const rung of world.rungs.filter(({ checks }) => checks.length > 0)) {
    const verified = staysOf(world, rung.name).filter((stay) => isVerified(world, stay, rung));
    for (const sha of verified.flatMap(({ sources }) => sources)) world.book.verifiedOnce.add(`${rung.name} ${sha}`);
  }
}
