// Components, as local clones have them: what a tier's ShopSets cannot be built without.
import type { TreeEntry } from "../core/ladder/snapshot.ts";
import { type Sha, short } from "../core/names.ts";
import { CONFIGURATIONS_PATH, configurationPath } from "../core/render/paths.ts";
import type { Tier } from "../core/resources/tier.ts";
import { hasCommit, hasFolder } from "../git/clone.ts";
import type { LocalPointer } from "../git/pointers.ts";
import type { Git } from "../git/run.ts";
import { shellWord } from "../git/shell.ts";

/** A tier's pointers, and what stands where it goes. */
export interface Place {
  tier: Tier;
  pointers: readonly LocalPointer[];
  /** Of a clone of the system repository, by full path; empty where there is none. */
  index: Readonly<Record<string, TreeEntry>>;
}

/** A ShopSet that cannot be as declared, since its component is not where the tier's pointer leads. */
export interface HeldBack {
  shopset: string;
  component: string;
  at: LocalPointer;
  /** A sentence. */
  reason: string;
}

/** The ShopSets of the tier whose component is not there: the App leaves those as they are. */
export async function findHeldBack(git: Git, tier: Tier, pointers: readonly LocalPointer[]): Promise<HeldBack[]> {
  const lacking = new Map<string, Omit<HeldBack, "shopset">>();
  for (const { name, repository, path } of tier.configurations) {
    const at = pointers.find((pointer) => pointer.path === configurationPath(repository.name));
    if (path === "" || !at || (await hasFolder(git, at.clone, at.sha, path))) continue;
    const reason = `its configuration ${name} is ${path} of ${repository.name}, which ${tier.name} does not have at ${short(at.sha)}`;
    lacking.set(name, { component: path, at, reason });
  }
  return tier.shopsets.flatMap(({ name, configuration }) => {
    const found = lacking.get(configuration);
    return found ? [{ ...found, shopset: name, reason: `ShopSet ${name} on ${tier.name}: ${found.reason}` }] : [];
  });
}

/**
 * Why the App would keep pointers as the clone of the system repository has them, a sentence each: what is held back may
 * stand on them. Throws where a clone of a source does not say.
 */
export async function findKept(
  git: Git,
  { tier, pointers, index, held }: Place & { held: readonly HeldBack[] },
): Promise<string[]> {
  const [first] = held;
  if (!first) return [];
  const standing = new Map(
    Object.entries(index).flatMap(([path, { mode, sha }]) => (mode === "160000" ? [[path, sha] as const] : [])),
  );
  const kept: string[] = [];
  for (const { shopset, component, at } of held) {
    const now = standing.get(at.path);
    if (now === undefined || now === at.sha || at.from === "pinned") continue;
    if (!(await hadFolder(git, at, now, component))) continue;
    kept.push(
      `ShopSet ${shopset} on ${tier.name}: the App keeps ${at.path} at ${short(now)} for it, since ${short(at.sha)} has no ${component}; bring it back to ${tier.branch}, or give the ShopSet another configuration`,
    );
  }
  for (const path of standing.keys()) {
    const isNeeded = !path.startsWith(`${CONFIGURATIONS_PATH}/`) || pointers.some((pointer) => pointer.path === path);
    if (isNeeded) continue;
    kept.push(
      `${first.reason}; while a ShopSet waits, the App takes away no pointer that it wrote, and ${path} is one that the fleet needs no more; see to its component first`,
    );
  }
  return kept;
}

/** Whether a component is where the pointer stands now. */
async function hadFolder(git: Git, { path, clone }: LocalPointer, now: Sha, component: string): Promise<boolean> {
  if (await hasCommit(git, clone, now)) return hasFolder(git, clone, now, component);
  throw new Error(
    `${path} stands at ${now}, which ${clone.directory} does not have; git -C ${shellWord(clone.directory)} fetch origin`,
  );
}
