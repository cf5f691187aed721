// Components, as local clones have them: what a tier's ShopSets cannot be built without.
import { type RepositoryName, short } from "../core/names.ts";
import { configurationPath } from "../core/render/paths.ts";
import type { Tier } from "../core/resources/tier.ts";
import { hasFolder } from "../git/clone.ts";
import type { LocalPointer } from "../git/pointers.ts";
import type { Git } from "../git/run.ts";

/** The ShopSets whose component is not where the tier's pointers lead, each with the reason: the App writes none of those. */
export async function findHeldBack(
  git: Git,
  tier: Tier,
  pointers: readonly LocalPointer[],
): Promise<ReadonlyMap<string, string>> {
  const lacking = new Map<string, { repository: RepositoryName; path: string; at: LocalPointer }>();
  for (const { name, repository, path } of tier.configurations) {
    const at = pointers.find((pointer) => pointer.path === configurationPath(repository.name));
    if (path !== "" && at && !(await hasFolder(git, at.clone, at.sha, path))) {
      lacking.set(name, { repository: repository.name, path, at });
    }
  }
  const held = new Map<string, string>();
  for (const { name, configuration } of tier.shopsets) {
    const found = lacking.get(configuration);
    if (!found) continue;
    const { repository, path, at } = found;
    const reason = `its configuration ${configuration} is ${path} of ${repository}, which ${tier.name} does not have at ${short(at.sha)}`;
    held.set(name, `ShopSet ${name} on ${tier.name}: ${reason}`);
  }
  return held;
}
