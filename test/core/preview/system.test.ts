// Which ShopSets of a tier a source is part of.
import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../../src/core/names.ts";
import { shopsetsOn } from "../../../src/core/preview/system.ts";
import { tierOf } from "../render/cases.ts";

describe("a source is part of", () => {
  const tier = tierOf("several", "tier-1");
  const named = (source: string) => shopsetsOn(tier, source as RepositoryName).sort();

  it("the ShopSets whose Configuration is in it, where a tier has two configuration repositories", () => {
    expect(named("acme/configuration")).toEqual(["on", "shopset-001", "shopset-002"]);
    expect(named("acme/winter")).toEqual(["012"]);
  });

  it("all of them, if it is the app; none, if the tier does not know it", () => {
    expect(named("acme/app-repository")).toEqual(tier.shopsets.map(({ name }) => name).sort());
    expect(named("acme/elsewhere")).toEqual([]);
  });
});
