// The plan of a fleet change: what merging it would make different, tier by tier.
import type { Fleet } from "./fleet.ts";
import type { Tier } from "./tier.ts";

export interface PlannedChange {
  tier: string;
  /** null: the tier is new; "gone": its branches stay as they are; else the fields that differ. */
  fields: { path: string; from: string; to: string }[] | "new" | "gone";
}

/** What differs between the fleet that rules and a proposed one; empty when nothing does. `before` null: none rules yet. */
export function planFleet(before: Fleet | null, proposed: Fleet): PlannedChange[] {
  const old = new Map((before?.tiers ?? []).map((tier) => [tier.name, tier]));
  const now = new Map(proposed.tiers.map((tier) => [tier.name, tier]));
  const kept = proposed.tiers.flatMap((tier): PlannedChange[] => {
    const was = old.get(tier.name);
    if (!was) return [{ tier: tier.name, fields: "new" }];
    const fields = differences(was, tier);
    return fields.length > 0 ? [{ tier: tier.name, fields }] : [];
  });
  const gone = [...old.keys()].filter((name) => !now.has(name));
  return [...kept, ...gone.map((tier): PlannedChange => ({ tier, fields: "gone" }))];
}

function differences(was: Tier, is: Tier): { path: string; from: string; to: string }[] {
  const before = leaves(was);
  const after = leaves(is);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, from: before.get(path) ?? "", to: after.get(path) ?? "" }))
    .filter(({ from, to }) => from !== to);
}

/** Every value below `value` as JSON, by its path. */
function leaves(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map([[path, JSON.stringify(value)]]);
  // By what they say and not by their place, so that taking the first away does not look like changing all.
  if (Array.isArray(value)) return new Map(value.map((item) => [`${path}[${nameOf(item)}]`, JSON.stringify(item)]));
  return new Map(Object.entries(value).flatMap(([key, child]) => [...leaves(child, path ? `${path}.${key}` : key)]));
}

function nameOf(item: unknown): string {
  return typeof item === "object" && item !== null && "name" in item ? String(item.name) : JSON.stringify(item);
}
