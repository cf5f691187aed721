// Which tiers carry a Configuration: those of its ShopSets, and all below, where its content must have been first.
import type { TierName } from "../names.ts";
import type { Configuration } from "./configuration.ts";
import type { ShopSet } from "./shopset.ts";
import type { DeclaredTier } from "./tier.ts";

interface Declared {
  tiers: readonly DeclaredTier[];
  configurations: readonly Configuration[];
  shopsets: readonly ShopSet[];
}

/** The Configurations that ShopSets of a tier, or of a tier above it in its ladder, use: by tier, sorted by name. */
export function usedConfigurations({ tiers, configurations, shopsets }: Declared): Map<TierName, Configuration[]> {
  const previous = new Map(tiers.map((tier) => [tier.name, tier.previous]));
  const names = new Map(tiers.map((tier) => [tier.name, new Set<string>()]));
  for (const { tier, configuration } of shopsets) {
    // Where it is known already, it is known on every tier below: the walk ends there, in a circle too.
    for (let at: TierName | null = tier; at !== null; at = previous.get(at) ?? null) {
      if (names.get(at)?.has(configuration)) break;
      names.get(at)?.add(configuration);
    }
  }
  const sorted = [...configurations].sort(byName);
  return new Map([...names].map(([tier, used]) => [tier, sorted.filter(({ name }) => used.has(name))]));
}

/** The order of names, the same wherever this runs. */
export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
