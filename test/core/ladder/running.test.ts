// What a tier runs just now, and what climbs beside a promotion.
import { describe, expect, it } from "vitest";
import { besidePromotion, runningContent } from "../../../src/core/ladder/running.ts";
import type { Sha } from "../../../src/core/names.ts";
import { edgesOf } from "../../../src/core/resources/ladder.ts";
import { APP } from "../../fixtures/ladder.ts";
import { aShop, CONFIGURATION, type ShopOptions } from "../../fixtures/shop.ts";

/** Both sources have something that tier-0 verified, and that is proposed to tier-1. */
async function climbing(options: ShopOptions = {}) {
  const shop = aShop(options);
  await shop.look();
  shop.merged("tier-0", "app");
  shop.configuration.merged("tier-0", "configuration");
  await shop.look();
  shop.green("tier-0");
  await shop.look();
  const { snapshot, decision } = shop.last();
  const [edge] = edgesOf(snapshot.ladder);
  if (!edge) throw new Error("nothing climbs");
  return { shop, look: { snapshot, decision }, edge };
}

describe("what a tier runs", () => {
  it("is told where it is just the content of a head, with the ShopSets that stand there as declared", async () => {
    const { shop, look, edge } = await climbing();
    const head = shop.openPull("tier-1")?.head.sha as Sha;
    expect(runningContent(look.snapshot, edge.from, { source: APP, head })).toMatchObject({
      pointers: new Map([
        [APP, shop.at("tier-0")],
        [CONFIGURATION, shop.configuration.at("tier-0")],
      ]),
      shopsets: ["one"],
    });
    expect(runningContent(look.snapshot, edge.from, { source: APP, head: shop.at("tier-1") })).toBeNull();
  });

  it("is not asked of a ShopSet whose files there are not as the fleet declares them", async () => {
    const { shop, look, edge } = await climbing();
    const from = {
      ...edge.from,
      shopsets: edge.from.shopsets.map((shopset) => ({ ...shopset, replicas: { web: 2 } })),
    };
    const head = shop.openPull("tier-1")?.head.sha as Sha;
    expect(runningContent(look.snapshot, from, { source: APP, head })?.shopsets).toEqual([]);
  });
});

describe("what climbs beside a promotion", () => {
  it("is every other source's, where the tier moves to all of it in one step", async () => {
    const { shop, look, edge } = await climbing();
    const number = shop.openPull("tier-1")?.number as number;
    const head = shop.configuration.openPull("tier-1")?.head;
    expect([...besidePromotion(look, { edge, source: APP, number }).values()]).toEqual([
      { repository: CONFIGURATION, branch: head?.branch, head: head?.sha },
    ]);
    expect(besidePromotion(look, { edge, source: APP, number: number + 1 }).size).toBe(0);
  });

  it("is nothing where each source moves by itself", async () => {
    const { shop, look, edge } = await climbing({ spec: { "tier-1": "promotion: { sources: independent }" } });
    const number = shop.openPull("tier-1")?.number as number;
    expect(besidePromotion(look, { edge, source: APP, number }).size).toBe(0);
  });
});
