// A preview of very many ShopSets is cut, and says so.
import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../src/core/names.ts";
import type { SystemFiles } from "../../src/core/preview/system.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { previewFleet } from "../../src/flow/preview.ts";
import { fleetYaml } from "../fixtures/ladder.ts";
import { aShop, shopYaml } from "../fixtures/shop.ts";

const named = (count: number) => Array.from({ length: count }, (_, n) => `s${String(n).padStart(3, "0")}`);

/** The preview of a fleet that brings so many ShopSets, and which of them were built. */
async function brought(count: number) {
  const fleetOf = (names: string[]) => {
    const shopsets = Object.fromEntries(names.map((name) => [name, "tier: tier-0"]));
    const text = fleetYaml({ more: shopYaml({ shopsets: { ...shopsets, top: "tier: tier-2" } }) });
    return parseFleet([{ path: "fleet.yaml", text }], "acme").fleet ?? expect.unreachable(text);
  };
  const built: string[] = [];
  const build = async ({ shopsets }: SystemFiles) => {
    built.push(...shopsets);
    return new Map(shopsets.map((name) => [name, { kind: "built" as const, objects: [] }]));
  };
  const { forge } = aShop();
  const work = { forge, builder: { absence: null, build }, fleet: "acme/fleet" as RepositoryName };
  const preview = await previewFleet(work, { before: fleetOf([]), after: fleetOf(named(count)) });
  return { built, preview: preview.kind === "shown" ? preview : expect.unreachable("nothing is shown") };
}

describe("a preview", () => {
  it("builds the first 200 ShopSets that it concerns, and counts the others", async () => {
    const { built, preview } = await brought(203);
    expect(built.sort()).toEqual(named(200));
    expect(preview.shopsets.map(({ name }) => name)).toEqual(named(200));
    expect(preview.notes).toEqual(["3 more ShopSets are concerned and not built here."]);
  });

  it("builds all of 200", async () => {
    const { built, preview } = await brought(200);
    expect(built).toHaveLength(200);
    expect(preview.notes).toEqual([]);
  });
});
