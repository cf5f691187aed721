// Which directories of the sources an overlay is built of, read from the overlay that we rendered.
import { join, normalize } from "node:path/posix";
import { parse } from "yaml";
import { overlayPath } from "../core/render/paths.ts";
import type { Tree } from "./inspect.ts";

/** The base and the component of a ShopSet, by their paths in the system branch. */
export function sourcesOf(tree: Tree, shopset: string): string[] {
  const folder = overlayPath({ name: shopset });
  const overlay = tree.files.get(`${folder}/kustomization.yaml`);
  if (!overlay) throw new Error(`${shopset} has no overlay`);
  const { resources = [], components = [] }: { resources?: string[]; components?: string[] } = parse(overlay.content);
  return [...resources, ...components].map((path) => normalize(join(folder, path)));
}
