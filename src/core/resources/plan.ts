// The plan of a fleet change: what merging it would make different, resource by resource.
import type { Fleet } from "./fleet.ts";
import type { Kind } from "./read.ts";
import type { Tier } from "./tier.ts";

export interface PlannedChange {
  kind: Kind;
  name: string;
  /** The tier that a ShopSet stands on, after the change if it still does; null for other kinds. */
  tier: string | null;
  /** "gone": what it wrote stays, but for a ShopSet's files; else the fields that differ, `tier` where a ShopSet moves. */
  fields: FieldChange[] | "new" | "gone";
}

/** A field that differs, as JSON; "" where it is not there. */
export interface FieldChange {
  path: string;
  from: string;
  to: string;
}

interface Resource {
  name: string;
  tier?: string;
}

/** What differs between the fleet that rules and a proposed one; empty when nothing does. `before` null: none rules yet. */
export function planFleet(before: Fleet | null, proposed: Fleet): PlannedChange[] {
  return [
    ...compare("Tier", before?.tiers.map(declared), proposed.tiers.map(declared)),
    ...compare("Configuration", before?.configurations, proposed.configurations),
    ...compare("FailureDomain", before?.failureDomains, proposed.failureDomains),
    ...compare("ShopSet", before?.shopsets, proposed.shopsets),
  ];
}

/** A tier without what other documents say of it: that is planned under their names. */
function declared({ shopsets: _, configurations: __, ...tier }: Tier): Resource {
  return tier;
}

function compare(kind: Kind, before: readonly Resource[] = [], proposed: readonly Resource[]): PlannedChange[] {
  const old = new Map(before.map((resource) => [resource.name, resource]));
  const now = new Set(proposed.map(({ name }) => name));
  const planned = ({ name, tier }: Resource, fields: PlannedChange["fields"]) => ({
    kind,
    name,
    tier: tier ?? null,
    fields,
  });
  const kept = proposed.flatMap((resource) => {
    const was = old.get(resource.name);
    if (!was) return [planned(resource, "new")];
    const fields = differences(was, resource);
    return fields.length > 0 ? [planned(resource, fields)] : [];
  });
  const gone = before.filter(({ name }) => !now.has(name));
  return [...kept, ...gone.map((resource) => planned(resource, "gone"))];
}

function differences(was: Resource, is: Resource): FieldChange[] {
  const before = leaves(was);
  const after = leaves(is);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, from: before.get(path) ?? "", to: after.get(path) ?? "" }))
    .filter(({ from, to }) => from !== to);
}

/** Every value below `value` as JSON, by its path; null is a value that is not there. */
function leaves(value: unknown, path = ""): Map<string, string> {
  if (value === null) return new Map();
  if (typeof value !== "object") return new Map([[path, JSON.stringify(value)]]);
  if (Array.isArray(value)) return items(value, path);
  return new Map(Object.entries(value).flatMap(([key, child]) => [...leaves(child, path ? `${path}.${key}` : key)]));
}

/** By what they say and not by their place, so that taking the first away does not look like changing all. */
function items(list: readonly unknown[], path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const item of list) {
    const place = `${path}[${nameOf(item)}]`;
    const same = [...found.keys()].filter((key) => key === place || key.startsWith(`${place}#`)).length;
    found.set(same === 0 ? place : `${place}#${same + 1}`, JSON.stringify(item));
  }
  return found;
}

function nameOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return JSON.stringify(item);
  if ("name" in item) return String(item.name);
  const { kind, name } = "target" in item ? (item.target as { kind?: unknown; name?: unknown }) : {};
  return kind === undefined ? JSON.stringify(item) : `${kind}/${name}`;
}
