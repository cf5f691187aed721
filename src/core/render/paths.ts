// Where things stand in a system branch.
import type { RepositoryName } from "../names.ts";
import type { RepositoryRef } from "../resources/field.ts";
import type { Tier } from "../resources/tier.ts";

/** The submodule that holds the app-repository. */
export const BASE_PATH = "base";
/** Below it, a submodule for each configuration repository. */
export const CONFIGURATIONS_PATH = "configurations";
/** Below it, a directory for each ShopSet. */
export const SHOPSETS_PATH = "shopsets";
/** Below it, an Argo CD Application for each ShopSet. */
export const APPLICATIONS_PATH = "applications";
/** The tier's AppProject. */
export const PROJECT_PATH = `${APPLICATIONS_PATH}/project.yaml`;
export const GITMODULES_PATH = ".gitmodules";
export const README_PATH = "README.md";

/** A source of a tier, and where its pointer stands. */
export interface Submodule {
  path: string;
  repository: RepositoryRef;
}

/** The pointers of a tier: the base first, then a configuration repository each, sorted by path. */
export function submodulesOf({ apps, configurations }: Tier): Submodule[] {
  const byPath = new Map(configurations.map(({ repository }) => [configurationPath(repository.name), repository]));
  const sorted = [...byPath].sort(([a], [b]) => (a < b ? -1 : 1));
  return [{ path: BASE_PATH, repository: apps }, ...sorted.map(([path, repository]) => ({ path, repository }))];
}

/** Where the pointer to a configuration repository stands; Configurations of one repository share it. */
export function configurationPath(repository: RepositoryName): string {
  return `${CONFIGURATIONS_PATH}/${nameOf(repository)}`;
}

/** The name of a repository without its owner. */
export function nameOf(repository: RepositoryName): string {
  return repository.slice(repository.indexOf("/") + 1);
}

/** The directory of a ShopSet's overlay. */
export function overlayPath(shopset: { name: string }): string {
  return `${SHOPSETS_PATH}/${shopset.name}`;
}

/** The file of a ShopSet's Application. The fleet refuses ShopSets whose names would make it another file. */
export function applicationPath(shopset: { name: string }): string {
  return `${APPLICATIONS_PATH}/${shopset.name}.yaml`;
}

/** Whether a path is of one of these ShopSets. */
export function ofShopSets(names: Iterable<string>): (path: string) => boolean {
  const wanted = new Set(names);
  return (path) => {
    const [folder, name = "", ...rest] = path.split("/");
    if (rest.length > 0) return folder === SHOPSETS_PATH && wanted.has(name);
    return folder === APPLICATIONS_PATH && name.endsWith(".yaml") && wanted.has(name.slice(0, -".yaml".length));
  };
}
