// Ladders: the tiers that are linked by `previous`, and the edges over which content climbs.
import type { TierName } from "../names.ts";
import type { Tier } from "./tier.ts";

/** Tiers linked by `previous`; they share their repositories. Several may have the same `previous` (fan-out). */
export interface Ladder {
  /** The name of its lowest tier. */
  name: TierName;
  /** A tier stands behind its `previous`. */
  tiers: Tier[];
}

/** Where content climbs: verified on `from`, it may come into `to`. */
export interface Edge {
  from: Tier;
  to: Tier;
}

/** The ladders of some valid tiers, in the order of their lowest tiers. */
export function laddersOf(tiers: readonly Tier[]): Ladder[] {
  const above = (tier: Tier): Tier[] => [tier, ...tiers.filter((t) => t.previous === tier.name).flatMap(above)];
  return tiers.filter((tier) => tier.previous === null).map((lowest) => ({ name: lowest.name, tiers: above(lowest) }));
}

/** The edges of a ladder, lower ones first. */
export function edgesOf(ladder: Ladder): Edge[] {
  return ladder.tiers.flatMap((to) => {
    const from = ladder.tiers.find((tier) => tier.name === to.previous);
    return from ? [{ from, to }] : [];
  });
}
