// What a tier generates, as a digest: it tells whether the fleet asks for other files than those that were written.
import { blobId } from "../render/objectid.ts";
import { renderSystem } from "../render/system.ts";
import type { Tier } from "../resources/tier.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the tier generates, pointers aside, as a digest: another fleet that gives the same files has the same. */
export function generatedFrom({ ladder, fleet }: Snapshot, tier: Tier): string {
  const previous = ladder.tiers.find(({ name }) => name === tier.previous) ?? null;
  const files = renderSystem(tier, { previous, fleet: fleet.repository, pointers: {} });
  return blobId(files.map(({ path, sha }) => `${sha} ${path}\n`).join("")).slice(0, 16);
}
