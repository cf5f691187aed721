// Tiers, complete by themselves: with the ShopSets that stand on each, and the Configurations that it carries.
import type { Configuration } from "./configuration.ts";
import type { FailureDomain } from "./failure-domain.ts";
import type { PlacedShopSet, ShopSet } from "./shopset.ts";
import type { DeclaredTier, Tier } from "./tier.ts";
import { byName, usedConfigurations } from "./used.ts";

interface Resources {
  tiers: readonly DeclaredTier[];
  configurations: readonly Configuration[];
  failureDomains: readonly FailureDomain[];
  shopsets: readonly ShopSet[];
}

/** The tiers of resources that fit together; in their order, their ShopSets and Configurations sorted by name. */
export function completeTiers(resources: Resources): Tier[] {
  const clusters = new Map(resources.failureDomains.map(({ name, cluster }) => [name, cluster]));
  const placed = resources.shopsets.flatMap((shopset): PlacedShopSet[] => {
    const cluster = clusters.get(shopset.failureDomain);
    return cluster === undefined ? [] : [{ ...shopset, cluster }];
  });
  const standing = Map.groupBy(placed.sort(byName), ({ tier }) => tier);
  const used = usedConfigurations(resources);
  return resources.tiers.map((tier) => ({
    ...tier,
    configurations: used.get(tier.name) ?? [],
    shopsets: standing.get(tier.name) ?? [],
  }));
}
