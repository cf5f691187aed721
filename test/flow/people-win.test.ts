import { describe, expect, it } from "vitest";
import { parseTrailers } from "../../src/core/ladder/trailers.ts";
import type { Sha } from "../../src/core/names.ts";
import { APP, aLadder, fleetYaml, SYSTEM } from "../fixtures/ladder.ts";

async function running(options = {}) {
  const story = aLadder(options);
  await story.look();
  const first = story.at("tier-0");
  const second = story.merged("tier-0", "second");
  await story.look();
  return { story, first, second };
}

describe("people win", () => {
  it("a pointer moved back by hand stays, until it is moved forward by hand", async () => {
    const { story, first, second } = await running();
    story.pointedByHand("tier-0", first);
    story.merged("tier-0", "third");
    await story.look();
    expect(story.pointer("tier-0")).toBe(first);
    expect(story.last().decision.tiers["tier-0"]?.verdict.reason).toContain("set by hand to");

    story.pointedByHand("tier-0", second);
    await story.look();
    expect(story.pointer("tier-0")).toBe(story.at("tier-0"));
  });

  it("a pointer moved forward by hand is a bump like the App's", async () => {
    const { story } = await running();
    const third = story.merged("tier-0", "third");
    story.pointedByHand("tier-0", third);
    const writes = story.forge.writes.length;
    await story.look();
    expect(story.pointer("tier-0")).toBe(third);
    expect(story.forge.writes.length).toBe(writes);
  });

  it("a pointer set off the branch by hand stays", async () => {
    const { story, first } = await running();
    const aside = story.forge.commit(APP, {
      files: { x: "1" },
      parents: [first],
      message: "aside",
      author: { name: "bob", isApp: false },
    });
    story.pointedByHand("tier-0", aside, "bob");
    await story.look();
    expect(story.pointer("tier-0")).toBe(aside);
    expect(story.last().decision.tiers["tier-0"]?.verdict.reason).toContain("by bob");
  });

  it("a pin wins over the branch and over a hand-set pointer", async () => {
    const { story, first, second } = await running();
    story.pointedByHand("tier-0", first);
    story.writeFleet(fleetYaml({ spec: { "tier-0": `pin: { base: ${second} }` } }));
    story.merged("tier-0", "third");
    await story.look();
    expect(story.pointer("tier-0")).toBe(second);
  });

  it("a pin that is removed leaves its pointer to the branch, though it was set by hand before", async () => {
    const { story, first, second } = await running();
    story.pointedByHand("tier-0", first);
    await story.look();
    story.writeFleet(fleetYaml({ spec: { "tier-0": `pin: { base: ${second} }` } }));
    await story.look();
    expect(story.pointer("tier-0")).toBe(second);
    story.writeFleet(fleetYaml());
    const third = story.merged("tier-0", "third");
    await story.look();
    expect(story.pointer("tier-0")).toBe(third);
    expect(story.last().decision.tiers["tier-0"]?.verdict.state).toBe("passed");
  });

  it("a pin to a commit that does not exist moves nothing", async () => {
    const { story, second } = await running();
    story.writeFleet(fleetYaml({ spec: { "tier-0": `pin: { base: ${"a".repeat(40)} }` } }));
    await story.look();
    expect(story.pointer("tier-0")).toBe(second);
    expect(story.last().decision.tiers["tier-0"]?.verdict.reason).toContain("does not have");
  });

  it("an edit of a generated file is put back, and the commit says whose it was", async () => {
    const { story } = await running();
    const head = story.system.branches.get("tier-0") as Sha;
    const author = { name: "bob", isApp: false };
    story.system.branches.set(
      "tier-0",
      story.forge.commit(SYSTEM, {
        files: { "README.md": "mine", "notes.md": "kept" },
        parents: [head],
        message: "edit",
        author,
      }),
    );
    await story.look();
    const commit = story.system.commits.get(story.system.branches.get("tier-0") as Sha);
    expect(commit?.message).toContain("README.md put back: edited by bob");
    expect(commit?.entries["notes.md"]).toBeDefined();
    expect(parseTrailers(commit?.message ?? "").tier).toBe("tier-0");
  });
});

describe("what goes missing or wrong blocks only what needs it, and recovers", () => {
  it("a deleted system branch is made again", async () => {
    const { story, second } = await running();
    story.system.branches.delete("tier-0");
    await story.look();
    expect(story.pointer("tier-0")).toBe(second);
  });

  it("a system branch that was forced back is written again", async () => {
    const story = aLadder();
    await story.look();
    const before = story.system.branches.get("tier-0") as Sha;
    const second = story.merged("tier-0", "second");
    await story.look();
    story.system.branches.set("tier-0", before);
    await story.look();
    expect(story.pointer("tier-0")).toBe(second);
    const head = story.system.branches.get("tier-0") as Sha;
    expect(story.system.commits.get(head)?.parents).toEqual([before]);
    expect(story.last().decision.tiers["tier-0"]?.verdict.state).toBe("passed");
  });

  it("a deleted source branch is made again where its tier stands", async () => {
    const { story, second } = await running();
    story.app.branches.delete("tier-0");
    await story.look();
    expect(story.at("tier-0")).toBe(second);
  });

  /** A source has no tier-1 yet, and nothing is verified on tier-0 that it could begin with. */
  const withoutTier1 = async () => {
    const story = aLadder();
    const first = story.at("tier-0");
    story.app.branches.delete("tier-1");
    await story.look();
    return { story, first };
  };

  it("a source branch that never was begins with the newest content verified below", async () => {
    const { story } = await withoutTier1();
    expect(story.app.branches.has("tier-1")).toBe(false);
    expect(story.last().decision.tiers["tier-1"]?.verdict.reason).toContain("has not verified");
    story.verified("tier-0");
    await story.look();
    expect(story.at("tier-1")).toBe(story.at("tier-0"));
  });

  it("a source branch that never was, and that a person makes where the tier below stood, stays there", async () => {
    const { story, first } = await withoutTier1();
    const newer = story.merged("tier-0", "newer");
    story.app.branches.set("tier-1", first);
    await story.look();
    expect(story.at("tier-1")).toBe(first);
    expect(story.pointer("tier-1")).toBe(first);
    story.verified("tier-0");
    await story.look();
    expect(story.openPull("tier-1")?.head.sha).toBe(newer);
  });

  it("a source branch that never was, and that a person makes with what is not verified yet, runs that", async () => {
    const { story } = await withoutTier1();
    const newer = story.merged("tier-0", "newer");
    story.app.branches.set("tier-1", newer);
    await story.look();
    expect(story.pointer("tier-1")).toBe(newer);
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(story.openBackport("tier-1")).toBeUndefined();
  });

  it("a source branch that never was, and that a person makes with a change of their own, brings that down", async () => {
    const { story, first } = await withoutTier1();
    story.app.branches.set("tier-1", first);
    const own = story.merged("tier-1", "own", { "own.yaml": "1" });
    await story.look();
    expect(story.pointer("tier-1")).toBe(own);
    expect(story.openBackport("tier-1")?.base.branch).toBe("tier-0");
    expect(story.headOf("backport/tier-1").tree).toBe(story.headOf("tier-1").tree);
  });

  it("an app-repository that is empty, until somebody pushes", async () => {
    const story = aLadder({ tiers: 2 });
    const { branches } = story.app;
    const kept = new Map(branches);
    branches.clear();
    story.app.defaultBranch = null;
    expect(await story.look()).toEqual({ kind: "rest" });
    expect(story.last().decision.tiers["tier-0"]?.verdict.reason).toContain("is empty; push a first commit");
    for (const [name, sha] of kept) branches.set(name, sha);
    story.app.defaultBranch = "tier-0";
    await story.look();
    expect(story.pointer("tier-1")).toBe(story.at("tier-1"));
  });

  it("a system repository that is not there, until it is", async () => {
    const story = aLadder();
    story.forge.repositories.delete(SYSTEM);
    await story.look();
    expect(story.last().decision.tiers["tier-0"]?.verdict).toMatchObject({ state: "blocked" });
    story.forge.repositories.set(SYSTEM, story.system);
    await story.look();
    expect(story.pointer("tier-0")).toBe(story.at("tier-0"));
  });
});

describe("the last valid fleet stands", () => {
  it("when a commit does not parse, the newest valid one rules, but for the brakes", async () => {
    const { story, second } = await running();
    story.writeFleet(`${fleetYaml({ spec: { "tier-0": `pin: { base: ${second} }` } })}\n---\na: [1`);
    story.merged("tier-0", "third");
    await story.look();
    expect(story.last().snapshot.fleet.newer).toHaveLength(1);
    expect(story.pointer("tier-0")).toBe(second);
    story.writeFleet(fleetYaml());
    await story.look();
    expect(story.pointer("tier-0")).toBe(story.at("tier-0"));
  });

  it("nothing changes when only a fleet older than what was acted on is valid", async () => {
    const { story, second } = await running();
    const acted = story.forge.fleetHistory[0] as Sha;
    story.forge.fleetFiles.set(acted, [{ path: "tiers.yaml", text: "a: [1" }]);
    const older = "0123456789".repeat(4) as Sha;
    story.forge.fleetHistory.push(older);
    story.forge.fleetFiles.set(older, [{ path: "tiers.yaml", text: fleetYaml() }]);
    story.writeFleet("b: [1");
    story.merged("tier-0", "third");
    await story.look();
    expect(story.pointer("tier-0")).toBe(second);
    expect(story.last().decision.tiers["tier-0"]?.verdict.reason).toContain("was written by the newer");
  });
});

describe("an automation that keeps editing", () => {
  it("is put back three times, then left alone and shown, while pointers still move", async () => {
    const { story } = await running();
    const edit = async (n: number) => {
      const head = story.system.branches.get("tier-0") as Sha;
      const author = { name: "formatter", isApp: false };
      const files = { "README.md": `formatted ${n}` };
      const sha = story.forge.commit(SYSTEM, { files, parents: [head], message: "Format", author });
      story.system.branches.set("tier-0", sha);
      await story.look();
      return story.system.branches.get("tier-0") === sha;
    };
    expect([await edit(1), await edit(2), await edit(3), await edit(4)]).toEqual([false, false, false, true]);
    expect(story.last().decision.tiers["tier-0"]?.verdict.reason).toContain(
      "formatter edits README.md again and again",
    );
    const merged = story.merged("tier-0", "third");
    await story.look();
    expect(story.pointer("tier-0")).toBe(merged);
  });
});
