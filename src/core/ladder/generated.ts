// What a tier generates, as a digest: it tells whether the fleet asks for other files than those that were written.
import { blobId } from "../render/objectid.ts";
import { renderSystem } from "../render/system.ts";
import type { Tier } from "../resources/tier.ts";
import { previousOf } from "./files.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the tier generates, pointers aside, as a digest: another fleet that gives the same files has the same. */
export function generatedFrom(snapshot: Snapshot, tier: Tier): string {
  const place = { previous: previousOf(snapshot, tier), fleet: snapshot.fleet.repository };
  const files = renderSystem(tier, { ...place, pointers: {} });
  return blobId(files.map(({ path, sha }) => `${sha} ${path}\n`).join("")).slice(0, 16);
}
