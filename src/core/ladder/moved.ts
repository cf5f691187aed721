// ShopSets that move to another tier stay on the old one until the new one can take them: they are never on neither.
import { applicationPath } from "../render/paths.ts";
import type { PlacedShopSet } from "../resources/shopset.ts";
import type { Tier } from "../resources/tier.ts";
import { heldBack } from "./components.ts";
import { planPointers } from "./pointers.ts";
import type { Snapshot } from "./snapshot.ts";
import { standingCommit } from "./standing.ts";
import { type Verdict, waiting } from "./verdict.ts";

export interface Staying {
  /** As the fleet states it, on its new tier. */
  shopset: PlacedShopSet;
  verdict: Verdict;
}

/**
 * What stands on the branch of `tier`, and belongs to another tier of the ladder that would not be written with it now. In
 * the pass in which that is written with it, it goes: no two tiers hold the same Application for longer than a push takes.
 */
export function stayingOn(snapshot: Snapshot, tier: Tier): Staying[] {
  const here = standingCommit(snapshot, tier)?.entries ?? {};
  return snapshot.ladder.tiers.flatMap((other) => {
    const moved = other === tier ? [] : other.shopsets.filter((shopset) => here[applicationPath(shopset)]);
    if (moved.length === 0) return [];
    const there = standingCommit(snapshot, other)?.entries ?? {};
    const plans = planPointers(snapshot, other);
    const base = plans.find(({ source }) => source === other.apps.name);
    const held = heldBack(snapshot, other, plans);
    return moved.flatMap((shopset): Staying[] => {
      const why = base?.to ? held.get(shopset.name)?.reason : base?.verdict.reason;
      if (why === undefined || there[applicationPath(shopset)]) return [];
      const reason = `stays until ${other.name} can take it: ${why}`;
      return [{ shopset, verdict: waiting(`ShopSet ${shopset.name} on ${tier.name}`, reason) }];
    });
  });
}
