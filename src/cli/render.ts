// `shopctl render`: the tree that the App would commit to a system branch, from local clones.
import { join } from "node:path";
import { type RepositoryName, type Sha, short } from "../core/names.ts";
import type { RenderedFile } from "../core/render/file.ts";
import { ofShopSets, overlayPath } from "../core/render/paths.ts";
import { renderSystem } from "../core/render/system.ts";
import type { Fleet } from "../core/resources/fleet.ts";
import type { Tier } from "../core/resources/tier.ts";
import { readGitEnvironment } from "../env.ts";
import { fillDirectory, isFree } from "../git/directory.ts";
import { type LocalPointer, readPointers } from "../git/pointers.ts";
import { createGit, type Git } from "../git/run.ts";
import { shellWord } from "../git/shell.ts";
import { isWorkTree, readIndex, refusal, stage } from "../git/system-clone.ts";
import { findHeldBack, findKept, type Place } from "./components.ts";
import { readValidFleet } from "./local-fleet.ts";
import { openSources } from "./sources.ts";

export interface RenderOptions {
  fleet: string;
  app: string;
  /** `<name>=<clone>`, each. */
  configuration: string[];
  tier?: string;
  all?: true;
  out: string;
  account?: string;
  fleetRepository: string;
}

/** A tier, and where it goes. */
interface Rendering {
  tier: Tier;
  out: string;
  into: "clone" | "directory";
  pointers: LocalPointer[];
  files: RenderedFile[];
  /** Whether a path is left as it is. */
  stays(path: string): boolean;
}

/** Renders what was asked for. Nothing is written before everything that is needed is known to be there. */
export async function render(options: RenderOptions): Promise<void> {
  const git = createGit(readGitEnvironment());
  const { account, fleet } = await readValidFleet(options.fleet, options);
  const tiers = chooseTiers(fleet, options);
  const clones = await openSources(git, { ...options, fleet, tiers, warn: say });
  const renderings: Rendering[] = [];
  for (const tier of tiers) {
    const out = options.all ? join(options.out, tier.name) : options.out;
    const into = await chooseForm(git, out, tier);
    const pointers = await readPointers(git, { tier, clones, warn: say });
    const index = into === "clone" ? await readIndex(git, out) : {};
    const stays = ofShopSets(await leaveOut(git, { tier, pointers, index }));
    const shas: Record<string, Sha> = Object.fromEntries(pointers.map(({ path, sha }) => [path, sha]));
    const previous = fleet.tiers.find(({ name }) => name === tier.previous) ?? null;
    const repository = `${account}/${options.fleetRepository}` as RepositoryName;
    renderings.push({
      tier,
      out,
      into,
      pointers,
      files: renderSystem(tier, { previous, fleet: repository, pointers: shas }).filter(({ path }) => !stays(path)),
      stays,
    });
  }
  for (const rendering of renderings) {
    for (const line of await write(git, rendering)) process.stdout.write(`${line}\n`);
  }
}

/**
 * The ShopSets that are not written, as the App would not, and that stay as they stand. Throws where the App would keep a
 * pointer for their sake.
 */
async function leaveOut(git: Git, { tier, pointers, index }: Place): Promise<string[]> {
  const held = await findHeldBack(git, tier, pointers);
  const kept = await findKept(git, { tier, pointers, index, held });
  if (kept.length > 0) throw new Error(kept.join("\n"));
  for (const { shopset, reason } of held) {
    const isThere = Object.keys(index).some(ofShopSets([shopset]));
    say(`${reason}; ${isThere ? "left as it stands" : "left out"} until it is there`);
  }
  return held.map(({ shopset }) => shopset);
}

function chooseTiers({ tiers }: Fleet, { tier, all }: Pick<RenderOptions, "tier" | "all">): Tier[] {
  if (tiers.length === 0) throw new Error("the fleet has no tier, so there is nothing to render");
  const names = tiers.map(({ name }) => name).join(", ");
  if (all && tier === undefined) return tiers;
  if (all || tier === undefined) throw new Error(`write either --tier <name> or --all; the fleet has ${names}`);
  const chosen = tiers.filter(({ name }) => name === tier);
  if (chosen.length === 0) throw new Error(`the fleet has no tier ${tier}; write one of: ${names}`);
  return chosen;
}

/** What stands at `out` says how it is written; what could be lost there is refused. */
async function chooseForm(git: Git, out: string, { branch }: Tier): Promise<Rendering["into"]> {
  if (await isFree(out)) return "directory";
  if (!(await isWorkTree(git, out))) {
    throw new Error(`${out} holds something; write to a new directory, or to a clone of the system repository`);
  }
  const reason = await refusal(git, out, branch);
  if (reason !== undefined) throw new Error(reason);
  return "clone";
}

/** Writes a tier, and gives the lines that say what was done, the next commands among them. */
async function write(git: Git, { tier, out, into, pointers, files, stays }: Rendering): Promise<string[]> {
  for (const { path, sha, from } of pointers) say(`${tier.name}: ${path} at ${short(sha)}, ${from}`);
  if (into === "directory") {
    await fillDirectory(git, out, { files, pointers });
    const [shopset] = tier.shopsets;
    const done = `${tier.name}: ${files.length} files and pointers in ${out}`;
    return shopset ? [done, `  kubectl kustomize ${shellWord(join(out, overlayPath(shopset)))}`] : [done];
  }
  const { length } = await stage(git, out, { files, stays });
  if (length === 0) return [`${tier.name}: nothing to stage in ${out}`];
  const inClone = `  git -C ${shellWord(out)}`;
  return [
    `${tier.name}: ${length} ${length === 1 ? "change" : "changes"} staged in ${out}`,
    `${inClone} diff --cached`,
    `${inClone} commit`,
    `${inClone} push origin HEAD:${tier.branch}`,
  ];
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
