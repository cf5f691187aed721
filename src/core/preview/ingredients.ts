// What a tier's branch is about to hold of ShopSets, and what their manifests will come from.
import type { Snapshot } from "../ladder/snapshot.ts";
import { standing } from "../ladder/standing.ts";
import { pointerPaths } from "../ladder/stay.ts";
import type { RepositoryName, Sha } from "../names.ts";
import { blobId } from "../render/objectid.ts";
import { SHOPSETS_PATH } from "../render/paths.ts";
import type { FileChange } from "../render/system.ts";
import type { Tier } from "../resources/tier.ts";
import { recipesOf } from "./system.ts";

/** A tier's branch that is about to be written. */
export interface Writing {
  snapshot: Snapshot;
  tier: Tier;
  files: readonly FileChange[];
}

/** The ShopSets whose overlays change. The objects and Applications beside those are built of nothing. */
export function rewritten({ tier, files }: Writing): string[] {
  const changed = new Set(
    files.flatMap(({ path }) => {
      const [folder, name = "", ...file] = path.split("/");
      return folder === SHOPSETS_PATH && file.join("/") !== "shopset.yaml" ? [name] : [];
    }),
  );
  return tier.shopsets.flatMap(({ name }) => (changed.has(name) ? [name] : []));
}

/** What the tier will run of each source. */
export function pointersAfter({ snapshot, tier, files }: Writing): Map<RepositoryName, Sha> {
  const written = new Map(files.flatMap((file) => (file.mode === "160000" ? [[file.path, file.sha] as const] : [])));
  return new Map(
    [...pointerPaths(tier)].flatMap(([source, path]) => {
      const sha = written.get(path) ?? standing(snapshot, tier, source);
      return sha === undefined ? [] : [[source, sha] as const];
    }),
  );
}

/** A digest of all that the manifests of each ShopSet come from, by its name. */
export function ingredientsOf(
  tier: Tier,
  { fleet, pointers }: { fleet: RepositoryName; pointers: ReadonlyMap<RepositoryName, Sha> },
): Map<string, string> {
  const recipes = recipesOf(tier, fleet);
  const sources = new Map(tier.configurations.map(({ name, repository }) => [name, repository.name]));
  return new Map(
    tier.shopsets.map(({ name, configuration }) => {
      const from = [tier.apps.name, sources.get(configuration)].map((source) => source && pointers.get(source));
      return [name, blobId(JSON.stringify([recipes.get(name), from]))];
    }),
  );
}
