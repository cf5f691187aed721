import { describe, expect, it } from "vitest";
import { APP, aLadder, type MergeMethod } from "../fixtures/ladder.ts";

describe("a change climbs a ladder of three tiers", () => {
  it.each<MergeMethod>(["merge", "squash", "rebase", "fast-forward"])(
    "merged by %s, again and again",
    async (method) => {
      const story = aLadder();
      await story.look();
      for (const title of ["one", "two", "three"]) {
        const change = story.merged("tier-0", title);
        await story.look();
        expect(story.pointer("tier-0")).toBe(change);
        expect(story.openPull("tier-1")).toBeUndefined();

        story.verified("tier-0");
        await story.look();
        story.promoted("tier-1", method);
        await story.look();
        expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
        expect(story.pointer("tier-1")).toBe(story.at("tier-1"));
        expect(story.openPull("tier-2")).toBeUndefined();

        story.verified("tier-1");
        await story.look();
        story.promoted("tier-2", method);
        await story.look();
        expect(story.headOf("tier-2").tree).toBe(story.headOf("tier-0").tree);
      }
    },
  );

  it("begins an empty system repository with a branch for each tier, and is then at rest", async () => {
    const story = aLadder();
    expect(await story.look()).toMatchObject({ kind: "rest" });
    expect([...story.system.branches.keys()].sort()).toEqual(["main", "tier-0", "tier-1", "tier-2"]);
    const writes = story.forge.writes.length;
    await story.look();
    expect(story.forge.writes.length).toBe(writes);
  });

  it("decides the same after the snapshot went through JSON", async () => {
    const { decide } = await import("../../src/core/ladder/decide.ts");
    const story = aLadder();
    await story.look();
    story.merged("tier-0", "one");
    await story.look();
    story.verified("tier-0");
    await story.look();
    const { snapshot, decision } = story.last();
    expect(decide(JSON.parse(JSON.stringify(snapshot)))).toEqual(decision);
    expect(snapshot.repositories[APP]?.state).toBe("present");
  });
});
