// A tier's branch of the system repository as files to build: what is rendered, and what its pointers would lead to.
import { pinOf } from "../ladder/source.ts";
import type { RepositoryName } from "../names.ts";
import { renderOverlays } from "../render/overlays.ts";
import { overlayPath, SHOPSETS_PATH, submodulesOf } from "../render/paths.ts";
import type { Tier } from "../resources/tier.ts";
import { SUBMODULE } from "./submodule.ts";

/** A file of a source, as Git has it. */
export interface SourceFile {
  path: string;
  /** Git's mode: 100644, 100755; 120000 for a symbolic link, whose content is where it leads; 160000 for a submodule. */
  mode: string;
  content: string;
}

export interface SystemFiles {
  files: SourceFile[];
  /** The directories that hold a source each: what is in one has no business in another. */
  sources: string[];
  /** The ShopSets to build. */
  shopsets: string[];
}

/** The files to build some ShopSets of `tier`; `sources` has the files of each repository that it points at. */
export function systemFiles(
  tier: Tier,
  {
    fleet,
    sources,
    shopsets,
  }: { fleet: RepositoryName; sources: ReadonlyMap<RepositoryName, SourceFile[]>; shopsets: string[] },
): SystemFiles {
  const wanted = new Set(shopsets.map((name) => overlayPath({ name })));
  const overlays = renderOverlays(tier, fleet).filter(({ path }) => wanted.has(path.split("/", 2).join("/")));
  const submodules = submodulesOf(tier);
  const behind = submodules.flatMap(({ path: folder, repository }) =>
    (sources.get(repository.name) ?? [])
      .filter(({ mode }) => mode !== SUBMODULE)
      .map((file) => ({ ...file, path: `${folder}/${file.path}` })),
  );
  return {
    files: [...overlays.map(({ path, mode, content }) => ({ path, mode, content })), ...behind],
    sources: submodules.map(({ path }) => path),
    shopsets,
  };
}

/** The ShopSets of a tier that a source is part of: all for the app, for a configuration repository those that use it. */
export function shopsetsOn(tier: Tier, source: RepositoryName): string[] {
  if (source === tier.apps.name) return tier.shopsets.map(({ name }) => name);
  const used = tier.configurations.filter(({ repository }) => repository.name === source).map(({ name }) => name);
  return tier.shopsets.filter(({ configuration }) => used.includes(configuration)).map(({ name }) => name);
}

/**
 * What the manifests of each ShopSet of a tier come from, beside the content of the sources: as long as the text is the
 * same they are the same.
 */
export function recipesOf(tier: Tier, fleet: RepositoryName): Map<string, string> {
  const overlays = Map.groupBy(renderOverlays(tier, fleet), ({ path }) => path.split("/", 2).join("/"));
  const from = (source: RepositoryName) => [source, pinOf(tier, source) ?? tier.branch];
  return new Map(
    tier.shopsets.map((shopset) => {
      const folder = overlayPath(shopset);
      const used = tier.configurations.find(({ name }) => name === shopset.configuration);
      // The object for `kubectl get shopsets` is not part of the overlay.
      const files = (overlays.get(folder) ?? []).filter(({ path }) => path !== `${folder}/shopset.yaml`);
      const sources = [from(tier.apps.name), ...(used ? [from(used.repository.name)] : [])];
      return [shopset.name, JSON.stringify([files.map(({ path, sha }) => [path, sha]), sources])];
    }),
  );
}

/** Where a file of the system branch comes from: its repository, and its path there. */
export function originOf(
  tier: Tier,
  fleet: RepositoryName,
  path: string,
): { repository: RepositoryName; path: string } {
  const source = submodulesOf(tier).find(({ path: folder }) => path === folder || path.startsWith(`${folder}/`));
  if (source) return { repository: source.repository.name, path: path.slice(source.path.length + 1) };
  return { repository: path.startsWith(`${SHOPSETS_PATH}/`) ? fleet : tier.system.name, path };
}
