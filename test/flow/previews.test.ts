// What is remembered of builds, and when they are asked for again.
import { describe, expect, it } from "vitest";
import type { KnownPreview } from "../../src/core/ladder/snapshot.ts";
import { after, type Instant, type Sha, type TierName } from "../../src/core/names.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { laddersOf } from "../../src/core/resources/ladder.ts";
import { createPreviews, type Place } from "../../src/flow/previews.ts";
import { APP, fleetYaml } from "../fixtures/ladder.ts";

const NOW = "2026-11-23T10:00:00Z" as Instant;
const LATER = after(NOW, 60 * 60_000);
const { fleet } = parseFleet([{ path: "fleet.yaml", text: fleetYaml() }], "acme");
const LADDER = laddersOf(fleet?.tiers ?? [])[0] ?? expect.unreachable("the fleet has a ladder");
const place = (head: string): Place => ({ source: APP, tier: "tier-1" as TierName, head: head as Sha });
const built = (head: string): KnownPreview => ({
  ...place(head),
  text: { fault: null, summary: "" },
  recipe: "",
  on: [],
});

describe("a build", () => {
  it("is asked for once for each reason", () => {
    const previews = createPreviews();
    expect(previews.ask(place("a"), "new", NOW)).toBe(true);
    expect(previews.ask(place("a"), "new", NOW)).toBe(false);
    expect(previews.ask(place("b"), "new", NOW)).toBe(true);
    previews.remember(built("a"));
    expect(previews.ask(place("a"), "new", LATER)).toBe(false);
    expect(previews.ask(place("a"), "the branch moved", LATER)).toBe(true);
  });

  it("that never came is asked for again after an hour, and so is one that was forgotten", () => {
    const previews = createPreviews();
    previews.ask(place("a"), "new", NOW);
    expect(previews.ask(place("a"), "new", LATER)).toBe(true);
    previews.remember(built("a"));
    for (let n = 0; n < 100; n++) previews.remember(built(`other ${n}`));
    expect(previews.get(place("a"))).toBeUndefined();
    expect(previews.ask(place("a"), "new", LATER)).toBe(false);
    expect(previews.ask(place("a"), "new", after(LATER, 60 * 60_000))).toBe(true);
  });

  it("of what is proposed no more is let go, and asked for when it is proposed again", () => {
    const previews = createPreviews();
    previews.ask(place("a"), "new", NOW);
    previews.remember(built("a"));
    previews.keepOnly(LADDER, [place("b")]);
    expect(previews.get(place("a"))).toBeUndefined();
    expect(previews.ask(place("a"), "new", NOW)).toBe(true);
    const lowest = { ...place("c"), tier: "tier-0" as TierName };
    for (const one of [lowest, place("b")]) previews.ask(one, "new", NOW);
    previews.keepOnly(LADDER, [place("b")]);
    for (const one of [lowest, place("b")]) expect(previews.ask(one, "new", NOW)).toBe(false);
  });
});
