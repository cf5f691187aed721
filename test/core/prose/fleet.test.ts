// What the check of a pull request to the fleet says of what follows.
import { describe, expect, it } from "vitest";
import { printFleetCheck } from "../../../src/core/prose/fleet.ts";
import { planFleet } from "../../../src/core/resources/plan.ts";
import { configuration, failureDomain, fleetOf, shopset, tier } from "../resources/written.ts";

const summaryOf = (before: string[], after: string[]) =>
  printFleetCheck({
    problems: [],
    refusals: [],
    lacking: [],
    plan: planFleet(fleetOf(...before), fleetOf(...after)),
  }).summary;

describe("a tier that goes", () => {
  const rest = [tier("tier-0"), configuration(), failureDomain(), shopset("one")];

  it("is left as it stands, and what has to be done by hand is said with its names", () => {
    expect(summaryOf([...rest, tier("tier-1", "  previous: tier-0")], rest)).toMatchInlineSnapshot(`
      "### What merging changes

      - \`tier-1\` is gone: its branches stay as they are
      "
    `);
  });
});
