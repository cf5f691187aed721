// The files of a ShopSet's patches, named after what they patch.
import type { Patch } from "../resources/patch.ts";

/** The patches in their order, each with the name of its file: `deployment-storefront.yaml`, `…-2.yaml`. */
export function namePatches(patches: readonly Patch[]): { file: string; patch: Patch["patch"] }[] {
  const taken = new Set<string>();
  return patches.map(({ target, patch }) => {
    const wanted = slug(`${target.kind}-${target.name}`);
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
    taken.add(name);
    return { file: `${name}.yaml`, patch };
  });
}

/** Lower case, so that no two files differ by case alone; names of roles may hold colons, which some systems refuse. */
function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9.-]/g, "-");
}
