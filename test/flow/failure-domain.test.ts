// A ShopSet moves to another failure domain: its Application goes to that cluster, and nobody else's files change.
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { renderOverlays } from "../../src/core/render/overlays.ts";
import { FLEET } from "../fixtures/memory-fleet.ts";
import { aShop, shopYaml } from "../fixtures/shop.ts";

const OSAKA =
  "apiVersion: shopset.dev/v1alpha1\nkind: FailureDomain\nmetadata: { name: osaka }\nspec: { cluster: osaka-b }";
const SHOPSETS = { one: "tier: tier-0", mover: "tier: tier-0", up: "tier: tier-1" };

/** The fleet with `mover` in a failure domain. */
function aFleet(shop: ReturnType<typeof aShop>, domain: "tokyo" | "osaka"): string {
  const shopsets = shopYaml({ shopsets: SHOPSETS }).replace(
    /(name: mover \}\nspec: \{ failureDomain: )tokyo/,
    `$1${domain}`,
  );
  return shop.fleetText({ more: `${shopsets}\n---\n${OSAKA}` });
}

/** Where the Application that stands on a tier sends a ShopSet. */
function destination(shop: ReturnType<typeof aShop>, tier: string, shopset: string): unknown {
  const path = `applications/${shopset}.yaml`;
  const found = shop.last().snapshot.ladder.tiers.find(({ name }) => name === tier);
  const file = renderOverlays(found ?? expect.unreachable(), FLEET).find((one) => one.path === path);
  expect(shop.entries(tier)[path]?.sha).toBe(file?.sha);
  return (load(file?.content ?? "") as { spec: { destination: unknown } }).spec.destination;
}

describe("a ShopSet that moves to another failure domain", () => {
  it("has its Application go to that cluster, and nothing else of its tier or of others is rewritten", async () => {
    const shop = aShop({ shopsets: SHOPSETS });
    shop.writeFleet(aFleet(shop, "tokyo"));
    await shop.look();
    const before = [shop.entries("tier-0"), shop.entries("tier-1")] as const;
    expect(destination(shop, "tier-0", "mover")).toEqual({ name: "tokyo", namespace: "mover" });

    shop.writeFleet(aFleet(shop, "osaka"));
    await shop.look();
    expect(destination(shop, "tier-0", "mover")).toEqual({ name: "osaka-b", namespace: "mover" });
    expect(destination(shop, "tier-0", "one")).toEqual({ name: "tokyo", namespace: "one" });
    const after = shop.entries("tier-0");
    const paths = [...new Set([...Object.keys(before[0]), ...Object.keys(after)])].sort();
    expect(paths.filter((path) => before[0][path]?.sha !== after[path]?.sha)).toEqual([
      "applications/mover.yaml",
      // Which clusters the tier may write to at all.
      "applications/project.yaml",
      // Labels say the failure domain.
      "shopsets/mover/kustomization.yaml",
      "shopsets/mover/shopset.yaml",
    ]);
    expect(shop.entries("tier-1")).toEqual(before[1]);
  });
});
