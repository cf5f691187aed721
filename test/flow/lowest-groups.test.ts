// A merge queue into the lowest tier: what it tries carries our check as well, or GitHub would wait for it for ever.
import { describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { lowestKey } from "../../src/flow/keys.ts";
import { reconcileLowest } from "../../src/flow/reconcile-lowest.ts";
import { APP, aLadder, type LadderOptions, type LadderStory } from "../fixtures/ladder.ts";

const sweep = ({ work }: LadderStory) =>
  reconcileLowest(work, { ladder: "tier-0" }, { key: lowestKey("acme", "tier-0") });

/** A person's pull request into tier-0 waits in the merge queue, which requires our check. Gives what the queue tries. */
async function queued(options: LadderOptions = {}) {
  const story = aLadder(options);
  story.forge.rules.queued.add("tier-0");
  story.forge.rules.required.set("tier-0", ["shopset/tier-0"]);
  await story.look();
  const pull = story.proposed("feature", "tier-0", { "new.yaml": "1" });
  const tried = story.forge.commit(APP, {
    files: { "new.yaml": "1" },
    parents: [story.at("tier-0"), pull.head.sha],
    message: "Merge pull request #1",
    author: { name: "github-merge-queue[bot]", isApp: false },
  });
  story.forge.groups.push({ repository: APP, base: "tier-0", head: tried, numbers: [pull.number] });
  return { story, pull, tried };
}

describe("what a merge queue tries for the lowest tier", () => {
  it("is let through, and merged", async () => {
    const { story, pull, tried } = await queued();
    story.forge.runQueue();
    expect(pull.state).toBe("open");
    story.forge.groups.push({ repository: APP, base: "tier-0", head: tried, numbers: [pull.number] });
    await sweep(story);
    expect(story.gate("tier-0", tried)).toMatchObject({ state: "success", title: "tier-0 is open", button: "none" });
    story.forge.runQueue();
    expect(story.at("tier-0")).toBe(tried);
  });

  it("is told by an event about one pull request of its repository, too", async () => {
    const { story, pull, tried } = await queued();
    const which = { repository: APP, number: pull.number };
    await reconcileLowest(story.work, which, { key: `pull:acme/app-repository/${pull.number}` });
    expect(story.gate("tier-0", tried)).toMatchObject({ state: "success" });
  });

  it("is stopped while the tier is held, and let through when the hold ends", async () => {
    const { story, tried } = await queued({
      spec: { "tier-0": 'hold: { by: alice, until: "2026-11-23T11:00:00Z" }' },
    });
    await sweep(story);
    expect(story.gate("tier-0", tried)).toMatchObject({ state: "failure" });
    expect(story.gate("tier-0", tried)?.title).toContain("held by alice");
    story.advance(60 * 60_000);
    await sweep(story);
    expect(story.gate("tier-0", tried)).toMatchObject({ state: "success" });
  });

  it("is told once, and what goes elsewhere is told nothing", async () => {
    const { story, tried } = await queued();
    const elsewhere = story.headOf("tier-2").sha as Sha;
    story.forge.groups.push({ repository: APP, base: "docs", head: elsewhere, numbers: [] });
    await sweep(story);
    expect(story.gate("tier-0", elsewhere)).toBeUndefined();
    expect(story.gate("tier-0", tried)).toBeDefined();
    const writes = story.forge.writes.length;
    await sweep(story);
    expect(story.forge.writes).toHaveLength(writes);
  });
});
