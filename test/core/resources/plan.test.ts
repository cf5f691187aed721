import { describe, expect, it } from "vitest";
import { printFleetCheck } from "../../../src/core/prose/fleet.ts";
import { planFleet } from "../../../src/core/resources/plan.ts";
import { configuration, failureDomain, fleetOf, shopset, tier } from "./written.ts";

const FLEET = [tier("tier-0"), tier("tier-1", "  previous: tier-0"), configuration(), failureDomain()];

const plan = (before: string[] | null, proposed: string[]) =>
  planFleet(before && fleetOf(...before), fleetOf(...proposed));
const said = (before: string[] | null, proposed: string[]) => {
  const found = { problems: [], refusals: [], lacking: [], plan: plan(before, proposed) };
  const { title, summary } = printFleetCheck(found);
  return [title, ...summary.split("\n").filter((line) => line.startsWith("- "))];
};

describe("the plan of a fleet change", () => {
  it("is empty when only the order of documents differs", () => {
    expect(plan([...FLEET, shopset("a"), shopset("b")], [shopset("b"), ...FLEET, shopset("a")])).toEqual([]);
  });

  it("says what is new and what is gone, of every kind", () => {
    const before = [...FLEET, configuration("eu"), failureDomain("osaka-a"), shopset("old")];
    const proposed = [...FLEET, configuration("us"), failureDomain("osaka-b"), shopset("new")];
    expect(said(before, proposed)).toEqual([
      "Valid; changes 2 configurations, 2 failure domains, 2 ShopSets",
      "- configuration `us` is new",
      "- configuration `eu` is gone",
      "- failure domain `osaka-b` is new",
      "- failure domain `osaka-a` is gone",
      "- ShopSet `new` is new on `tier-0`",
      "- ShopSet `old` is gone: its files leave `tier-0`",
    ]);
  });

  it("says that a ShopSet moves between tiers", () => {
    expect(said([...FLEET, shopset("a")], [...FLEET, shopset("a", "", "tier-1")])).toEqual([
      "Valid; changes 1 ShopSet",
      "- ShopSet `a` moves from `tier-0` to `tier-1`",
    ]);
  });

  it("says each field that changes, from what to what", () => {
    const changed = [tier("tier-0", "  hold: { by: alice }"), ...FLEET.slice(1, 2), configuration(), failureDomain()];
    const cluster = failureDomain("tokyo-a", "tokyo-b");
    const more = shopset("a", "  replicas: { shop: 2 }");
    expect(said([...FLEET, shopset("a")], [...changed.slice(0, 3), cluster, more])).toEqual([
      "Valid; changes 1 tier, 1 failure domain, 1 ShopSet",
      '- `tier-0` `hold.by`: `unset` → `"alice"`',
      '- failure domain `tokyo-a` `cluster`: `"tokyo-a"` → `"tokyo-b"`',
      "- ShopSet `a` `replicas.shop`: `unset` → `2`",
    ]);
  });

  it("names patches by their target, and tells two of one target apart", () => {
    const patched = (...bodies: string[]) =>
      shopset(
        "a",
        `  patches:\n${bodies.map((b) => `    - { target: { kind: Deployment, name: shop }, patch: ${b} }`).join("\n")}`,
      );
    const [one, two, three] = ["{ spec: { replicas: 1 } }", "{ spec: { replicas: 2 } }", "{ spec: { replicas: 3 } }"];
    expect(plan([...FLEET, patched(one, three)], [...FLEET, patched(two, three)])).toMatchObject([
      { kind: "ShopSet", name: "a", fields: [{ path: "patches[Deployment/shop]" }] },
    ]);
    expect(plan([...FLEET, patched(one, two)], [...FLEET, patched(one, three)])).toMatchObject([
      { fields: [{ path: "patches[Deployment/shop]#2" }] },
    ]);
  });

  it("counts what is too much to read", () => {
    const many = Array.from({ length: 130 }, (_, n) => shopset(`shop-${n}`));
    const lines = said(FLEET, [...FLEET, ...many]);
    expect(lines).toHaveLength(102);
    expect([lines[0], lines.at(-1)]).toEqual(["Valid; changes 130 ShopSets", "- and 30 more"]);
  });

  it("is everything, when no fleet rules yet", () => {
    expect(said(null, FLEET)[0]).toBe("Valid; changes 2 tiers, 1 configuration, 1 failure domain");
  });
});
