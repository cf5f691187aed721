// The terrain of a storm: a random ladder, and the fleet file that declares it with the holds and pins of the moment.
import type { Sha } from "../../src/core/names.ts";
import type { Random } from "./random.ts";

export const MINUTE = 60_000;

export interface Check {
  name: string;
  on: "system" | "app";
  by: string | null;
}

/** A tier as the storm knows it; its branch has its name. */
export interface Rung {
  name: string;
  previous: string | null;
  /** What must pass on it before its content climbs; empty where nothing is above it. */
  checks: Check[];
  soakMinutes: number;
}

/** What operators said of tiers, by the tier's name. */
export interface Brakes {
  holds: Map<string, string>;
  /** The commits of the app. */
  pins: Map<string, Sha>;
  /** Those of the configuration repository. */
  restPins: Map<string, Sha>;
  /** Tiers whose promotions the App merges by itself. */
  autos: Set<string>;
}

/** The app alone, or a configuration repository beside it, and how upper tiers move the two. */
export type Sources = "one" | "together" | "independent";

/** The `previous` of each tier: ladders of two to four tiers, some with two tiers above one. */
const SHAPES: (number | null)[][] = [
  [null, 0],
  [null, 0, 1],
  [null, 0, 1],
  [null, 0, 1, 2],
  [null, 0, 0],
  [null, 0, 1, 1],
];

const E2E: Check = { name: "e2e", on: "system", by: null };
const SMOKES: Check[] = [
  { name: "smoke", on: "system", by: "ci" },
  { name: "smoke", on: "app", by: null },
];

export function aTerrain(random: Random): Rung[] {
  const shape = random.pick(SHAPES);
  const checks = random.chance(0.6) ? [E2E] : [E2E, random.pick(SMOKES)];
  const soakMinutes = random.chance(0.25) ? 30 : 0;
  return shape.map((previous, n) => {
    const hasAbove = shape.includes(n);
    return {
      name: `tier-${n}`,
      previous: previous === null ? null : `tier-${previous}`,
      checks: hasAbove ? checks : [],
      soakMinutes: hasAbove ? soakMinutes : 0,
    };
  });
}

/** The fleet as operators write it. A broken one still states its brakes, since each Tier's own document parses. */
export function printFleet(
  rungs: readonly Rung[],
  { holds, pins, restPins, autos }: Brakes,
  { state, sources }: { state: "whole" | "broken"; sources: Sources },
): string {
  const documents = rungs.map(({ name, previous, checks, soakMinutes }) => {
    const hold = holds.get(name);
    const pin = [
      ...(pins.has(name) ? [`base: ${pins.get(name)}`] : []),
      ...(restPins.has(name) ? [`configurations: { default: ${restPins.get(name)} }`] : []),
    ];
    return [
      "apiVersion: shopset.dev/v1alpha1",
      "kind: Tier",
      `metadata: { name: ${name} }`,
      "spec:",
      ...(previous === null ? [] : [`  previous: ${previous}`]),
      "  apps: { url: https://github.com/acme/app-repository }",
      "  system: { url: https://github.com/acme/system-repository }",
      `  verification: ${JSON.stringify({ checks, applications: false, soak: `${soakMinutes}m` })}`,
      ...promotionOf(sources, autos.has(name) ? "auto" : "manual"),
      ...(hold === undefined ? [] : [`  hold: ${JSON.stringify({ by: "alice", reason: hold })}`]),
      ...(pin.length === 0 ? [] : [`  pin: { ${pin.join(", ")} }`]),
    ].join("\n");
  });
  const more = sources === "one" ? [] : shopsOn(rungs);
  return [...documents, ...more, ...(state === "broken" ? ["kind: [Tier"] : [])].join("\n---\n");
}

function promotionOf(sources: Sources, merge: "auto" | "manual"): string[] {
  if (sources !== "one") return [`  promotion: { merge: ${merge}, sources: ${sources} }`];
  return merge === "auto" ? ["  promotion: { merge: auto }"] : [];
}

/** A ShopSet on each tier, so that all carry the configuration. */
function shopsOn(rungs: readonly Rung[]): string[] {
  const document = (kind: string, name: string, spec: string) =>
    `apiVersion: shopset.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { ${spec} }`;
  return [
    document("Configuration", "default", "url: https://github.com/acme/configuration"),
    document("FailureDomain", "tokyo", "cluster: tokyo"),
    ...rungs.map(({ name }) =>
      document("ShopSet", `shop-${name}`, `tier: ${name}, configuration: default, failureDomain: tokyo`),
    ),
  ];
}
