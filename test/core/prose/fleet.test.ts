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
    const before = [...rest, tier("tier-1", "  previous: tier-0"), shopset("up", "", "tier-1")];
    expect(summaryOf(before, rest).split("\n")).toEqual(
      expect.arrayContaining([
        "- `tier-1` is gone: ShopSet does not touch its branches any more, and they stay as they are. First " +
          "`kubectl -n argocd delete applications.argoproj.io root.tier-1 shopsets.tier-1`, then merge this, then close " +
          'the pull requests from `promote/tier-1` and `backport/tier-1`; see "Removing a tier" in docs/fleet.md',
        "- ShopSet `up` is gone: its files stay on `tier-1`, which is gone too",
      ]),
    );
  });
});
