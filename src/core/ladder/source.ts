// The sources of a tier: the app-repository and configuration repositories, each one repository with one pointer.
import type { RepositoryName, Sha } from "../names.ts";
import { APPLICATIONS_PATH, SHOPSETS_PATH, submodulesOf } from "../render/paths.ts";
import type { Ladder } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { pointerPaths } from "./stay.ts";

/** The commit to which a tier pins a source; null: it follows its branch. Configurations of one repository share it. */
export function pinOf({ pin, apps, configurations }: Tier, source: RepositoryName): Sha | null {
  if (source === apps.name) return pin?.base ?? null;
  const pinned = configurations.filter(
    ({ repository, name }) => repository.name === source && pin?.configurations[name],
  );
  return pinned.map(({ name }) => pin?.configurations[name] ?? null)[0] ?? null;
}

/** Where people find a source of a tier. */
export function sourceUrl(tier: Tier, source: RepositoryName): string {
  return submodulesOf(tier).find(({ repository }) => repository.name === source)?.repository.url ?? tier.apps.url;
}

/** What is read of every commit of a tier's system branch: its pointers, and the folders of its ShopSets. */
export function systemPaths(tier: Tier): string[] {
  return [...pointerPaths(tier).values(), SHOPSETS_PATH, APPLICATIONS_PATH];
}

/** The directories of a source that Configurations of the ladder name: whether a commit has them decides what can run. */
export function componentPaths({ tiers }: Ladder, source: RepositoryName): string[] {
  const used = tiers.flatMap(({ configurations }) => configurations);
  const paths = used.filter(({ repository }) => repository.name === source).map(({ path }) => path);
  return [...new Set(paths)].filter((path) => path !== "").sort();
}
