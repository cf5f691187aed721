// The pointers of a tier from local clones: its pins, and the heads of its branches.
import { type RepositoryName, type Sha, short } from "../core/names.ts";
import { BASE_PATH, configurationPath, submodulesOf } from "../core/render/paths.ts";
import type { Tier } from "../core/resources/tier.ts";
import { type Clone, hasCommit, readBranch } from "./clone.ts";
import type { Git } from "./run.ts";
import { shellWord } from "./shell.ts";

export interface LocalPointer {
  path: string;
  sha: Sha;
  clone: Clone;
  /** Where the commit comes from: `origin/tier-1`, or `pinned`. */
  from: string;
}

interface Sources {
  tier: Tier;
  clones: ReadonlyMap<RepositoryName, Clone>;
  /** Is told what a person should know though nothing is wrong. */
  warn(line: string): void;
}

/** Every pointer of the tier. Throws, with the command that helps, where a clone lacks what it should point at. */
export async function readPointers(git: Git, { tier, clones, warn }: Sources): Promise<LocalPointer[]> {
  const pointers: LocalPointer[] = [];
  for (const { path, repository } of submodulesOf(tier)) {
    const clone = clones.get(repository.name);
    if (!clone) {
      const option = path === BASE_PATH ? "--app <clone>" : `--configuration ${path.split("/")[1]}=<clone>`;
      throw new Error(`${tier.name} points at ${repository.name}; add ${option}`);
    }
    pointers.push({ path, clone, ...(await readPointer(git, { tier, path, clone, warn })) });
  }
  return pointers;
}

async function readPointer(
  git: Git,
  { tier, path, clone, warn }: { tier: Tier; path: string; clone: Clone; warn: Sources["warn"] },
): Promise<Pick<LocalPointer, "sha" | "from">> {
  const { name, branch } = tier;
  const { directory } = clone;
  const fetch = `git -C ${shellWord(directory)} fetch origin`;
  const pin = pinOf(tier, path);
  if (pin !== null) {
    if (await hasCommit(git, clone, pin)) return { sha: pin, from: "pinned" };
    throw new Error(`${name} pins ${path} to ${pin}, which ${directory} does not have; ${fetch}`);
  }
  const head = await readBranch(git, clone, branch);
  if (!head) throw new Error(`${directory} has no branch ${branch}; ${fetch}`);
  if (head.local) {
    warn(`${directory}: ${branch} is at ${short(head.local)}, and at ${short(head.sha)} in origin, which is taken`);
  }
  return { sha: head.sha, from: head.ref };
}

/** The commit that a pin names for the pointer at `path`; Configurations of one repository share it. */
function pinOf({ pin, configurations }: Tier, path: string): Sha | null {
  if (path === BASE_PATH) return pin?.base ?? null;
  const sharing = configurations.filter(({ repository }) => configurationPath(repository.name) === path);
  return sharing.map(({ name }) => pin?.configurations[name]).find((commit) => commit !== undefined) ?? null;
}
