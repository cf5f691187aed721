// A tier whose sources move together waits: for how long it looks back, and what does not wait.
import { describe, expect, it } from "vitest";
import { firstParentLine } from "../../src/core/ladder/history.ts";
import { SYSTEM } from "../fixtures/ladder.ts";
import { bothChanged, CHECKED, type Shop, shortSighted, started } from "./two-sources.ts";

/** How many commits of a tier's system branch the last look knew. */
function known(shop: Shop, tier: string): number {
  const system = shop.last().snapshot.repositories[SYSTEM];
  return system?.state === "present" ? firstParentLine(system, system.branches[tier]).length : 0;
}

describe("a tier that waits for its sources", () => {
  it("is looked up in older and older stays, though newer content is verified and climbs by itself", async () => {
    const shop = await started();
    shortSighted(shop);
    await bothChanged(shop);
    shop.promoted("tier-1");
    for (let n = 0; n < 30; n++) {
      shop.configuration.merged("tier-0", `Try ${n}`);
      await shop.look();
    }
    shop.configuration.promoted("tier-1");
    shop.green("tier-0");
    await shop.look();
    expect(shop.configuration.pointer("tier-1")).toBe(shop.configuration.at("tier-1"));
    expect(shop.pointer("tier-1")).toBe(shop.at("tier-1"));
    expect(shop.configuration.openPull("tier-1")).toBeDefined();
  });

  it("is not looked up behind what it received of any source: nothing there is what it waits for", async () => {
    const shop = await started();
    for (let n = 0; n < 60; n++) {
      shop.merged("tier-0", `Change ${n}`);
      await shop.look();
    }
    shop.green("tier-0");
    await shop.look();
    shop.promoted("tier-1");
    await shop.look();
    await bothChanged(shop);
    shortSighted(shop);
    shop.promoted("tier-1");
    await shop.look();
    expect(shop.verdictOf("tier-1")).toMatchObject({ state: "waiting" });
    expect(known(shop, "tier-0")).toBeLessThan(60);
  });

  it("moves a pin at once meanwhile, and only what is not pinned waits", async () => {
    const shop = await started();
    const { app } = await bothChanged(shop);
    const waits = shop.configuration.pointer("tier-1");
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect(shop.configuration.pointer("tier-1")).toBe(waits);
    // From here on nothing is verified beside anything.
    shop.reported("tier-0", "e2e", "failed");
    shop.declared(CHECKED, { spec: { "tier-1": `pin: { base: ${app} }` } });
    await shop.look();
    expect([shop.pointer("tier-1"), shop.configuration.pointer("tier-1")]).toEqual([app, waits]);
  });
});
