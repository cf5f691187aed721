// The gate as people meet it on a ladder that the loop keeps: published when it is news, kept true, and at rest.
import { describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { lowestKey } from "../../src/flow/keys.ts";
import { reconcileLowest } from "../../src/flow/reconcile-lowest.ts";
import { APP, aLadder, fleetYaml, type LadderOptions, type LadderStory } from "../fixtures/ladder.ts";

const TWO_WEEKS = 14 * 24 * 60 * 60_000;

async function withPromotion(options: LadderOptions = {}): Promise<LadderStory> {
  const story = aLadder(options);
  await story.look();
  story.merged("tier-0", "one");
  await story.look();
  story.verified("tier-0");
  await story.look();
  return story;
}

const sweep = ({ work }: LadderStory) =>
  reconcileLowest(work, { ladder: "tier-0" }, { key: lowestKey("acme", "tier-0") });
const lookAtPull = ({ work }: LadderStory, number: number) =>
  reconcileLowest(work, { repository: APP, number }, { key: `pull:acme/app-repository/${number}` });

/** Looks, and fails unless nothing is written. */
async function atRest(story: LadderStory): Promise<void> {
  await story.look();
  const before = story.forge.writes.length;
  await story.look();
  expect(story.forge.writes.slice(before)).toEqual([]);
  await sweep(story);
  const swept = story.forge.writes.length;
  await sweep(story);
  expect(story.forge.writes.slice(swept)).toEqual([]);
}

const head = (story: LadderStory, tier: string) => story.openPull(tier)?.head.sha as Sha;

describe("the gate of an upper tier", () => {
  it("is not open for what a person put on top of a promotion that climbs no further by itself", async () => {
    const story = await withPromotion();
    const first = story.openPull("tier-1");
    Object.assign(first ?? {}, { state: "closed", closedBy: "person" });
    await story.look();
    // tier-0 goes on, its next content is closed as well, and then the first one is opened again.
    story.merged("tier-0", "two");
    await story.look();
    story.verified("tier-0");
    await story.look();
    Object.assign(story.openPull("tier-1") ?? {}, { state: "closed", closedBy: "person" });
    story.app.branches.set("promote/tier-1", first?.head.sha as Sha);
    Object.assign(first ?? {}, { state: "open", closedBy: null });
    await story.look();
    story.merged("promote/tier-1", "extra", { "extra.yaml": "x" });
    await story.look();
    expect(story.gate("tier-1", head(story, "tier-1"))).toMatchObject({ state: "failure" });
    await atRest(story);
  });

  it("is published as soon as the promotion is seen, and comes to rest", async () => {
    const story = await withPromotion();
    expect(story.gate("tier-1", head(story, "tier-1"))).toMatchObject({ state: "success", button: "promote" });
    await atRest(story);
  });

  it("blocks a merge that requires it until tier-0 is green, and then lets it through", async () => {
    const story = aLadder();
    story.forge.rules.required.set("tier-1", ["shopset/tier-1"]);
    await story.look();
    story.merged("tier-0", "one");
    await story.look();
    const pull = story.proposed("tier-0", "tier-1");
    await story.look();
    expect(story.gate("tier-1", pull.head.sha)).toMatchObject({ state: "in progress", button: "none" });
    story.verified("tier-0");
    await story.look();
    expect(story.gate("tier-1", pull.head.sha)).toMatchObject({ state: "success" });
  });

  it("goes on with a run that has not ended, and follows one that has with another", async () => {
    const story = aLadder();
    await story.look();
    story.merged("tier-0", "one");
    await story.look();
    const { head: proposal } = story.proposed("tier-0", "tier-1");
    await story.look();
    story.reported("tier-0", "e2e", "running");
    await story.look();
    story.verified("tier-0");
    await story.look();
    const runs = () => story.forge.runs.runs.filter((run) => run.head === proposal.sha).map(({ state }) => state);
    expect(runs()).toEqual(["success"]);
    story.reported("tier-0", "e2e", "failed");
    await story.look();
    expect(runs()).toEqual(["success", "failure"]);
  });

  it("says something else of the same branch opened to tier-0 and to tier-2", async () => {
    const story = await withPromotion();
    const low = story.proposed("feature", "tier-0", { "new.yaml": "1" });
    story.proposed("feature", "tier-2");
    await story.look();
    await sweep(story);
    expect(story.gate("tier-0", low.head.sha)).toMatchObject({ state: "success", title: "tier-0 is open" });
    expect(story.gate("tier-2", low.head.sha)).toMatchObject({ state: "failure" });
    await atRest(story);
  });

  it("closes when the tier is held, and opens when the hold ends by itself", async () => {
    const story = await withPromotion();
    story.writeFleet(fleetYaml({ spec: { "tier-1": 'hold: { by: alice, until: "2026-11-23T11:00:00Z" }' } }));
    expect(await story.look()).toEqual({ kind: "again", after: 60 * 60_000 });
    expect(story.gate("tier-1", head(story, "tier-1"))).toMatchObject({ state: "failure" });
    story.advance(60 * 60_000);
    await story.look();
    expect(story.gate("tier-1", head(story, "tier-1"))).toMatchObject({ state: "success" });
  });

  it("is renewed once when GitHub gives it up", async () => {
    const story = aLadder();
    await story.look();
    story.merged("tier-0", "one");
    await story.look();
    const { head: proposal } = story.proposed("tier-0", "tier-1");
    story.reported("tier-0", "e2e", "running");
    await story.look();
    story.advance(TWO_WEEKS);
    await story.look();
    await story.look();
    const runs = story.forge.runs.runs.filter((run) => run.head === proposal.sha);
    expect(runs.map(({ state, since }) => `${state} since ${since}`)).toEqual([
      "in progress since 2026-11-23T10:00:00Z",
      "in progress since 2026-11-23T10:00:00Z",
    ]);
  });

  it("is not given to what the same look closes", async () => {
    const story = await withPromotion();
    const before = head(story, "tier-1");
    story.move("tier-0", story.app.commits.get(story.at("tier-0"))?.parents[0] as Sha);
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(story.gate("tier-1", before)).toMatchObject({ state: "success" });
    await atRest(story);
  });

  it("answers a merge queue by the tree that it tries", async () => {
    const story = await withPromotion();
    story.forge.rules.queued.add("tier-1");
    story.forge.rules.required.set("tier-1", ["shopset/tier-1"]);
    const { id, number } = story.openPull("tier-1") ?? { id: "", number: 0 };
    const merge = {
      kind: "merge pull" as const,
      tier: "tier-1" as never,
      repository: APP,
      pull: { number, id },
      head: head(story, "tier-1"),
      base: { branch: "tier-1", at: story.at("tier-1") },
      way: "merge" as const,
      message: { title: "", body: "" },
      forced: null,
    };
    expect(await story.forge.ensureMerged(merge)).toEqual({ kind: "queued" });
    await story.look();
    expect(story.gate("tier-1", story.forge.groups[0]?.head as Sha)).toMatchObject({
      state: "success",
      button: "none",
    });
    story.forge.runQueue();
    await story.look();
    expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
    expect(story.pointer("tier-1")).toBe(story.at("tier-1"));
  });
});

describe("the gate of the lowest tier", () => {
  it("is open to whatever people agree on, and needs one look at one pull request", async () => {
    const story = await withPromotion();
    const pull = story.proposed("feature", "tier-0", { "new.yaml": "1" });
    expect(await lookAtPull(story, pull.number)).toEqual({ kind: "rest" });
    expect(story.gate("tier-0", pull.head.sha)).toMatchObject({ state: "success", button: "none" });
  });

  it("is closed while the tier is held, and opens when the hold ends", async () => {
    const story = await withPromotion({ spec: { "tier-0": 'hold: { by: alice, until: "2026-11-23T11:00:00Z" }' } });
    const pull = story.proposed("feature", "tier-0", { "new.yaml": "1" });
    expect(await sweep(story)).toEqual({ kind: "again", after: 60 * 60_000 });
    expect(story.gate("tier-0", pull.head.sha)?.title).toContain("held by alice");
    story.advance(60 * 60_000);
    await sweep(story);
    expect(story.gate("tier-0", pull.head.sha)).toMatchObject({ state: "success" });
  });

  it("completes the check of a tier that is gone, and of one that the pull request left", async () => {
    const story = await withPromotion();
    const gone = story.proposed("tier-1", "tier-2");
    story.merged("tier-1", "not verified", { "x.yaml": "1" });
    await story.look();
    const left = story.proposed("other", "tier-1", {}, "tier-1");
    await story.look();
    const open = () => story.forge.runs.runs.filter(({ state }) => state === "in progress").map(({ name }) => name);
    expect(open()).toContain("shopset/tier-2");
    story.writeFleet(fleetYaml({ tiers: 2 }));
    left.base.branch = "elsewhere";
    await story.look();
    await sweep(story);
    expect(open()).toEqual([]);
    expect(story.gate("tier-2", gone.head.sha)).toMatchObject({ state: "failure", title: "Not proposed to tier-2" });
    await atRest(story);
  });

  it("takes back what it said for a tier that is gone, and no success for one that is there", async () => {
    const story = await withPromotion();
    const promoted = head(story, "tier-1");
    expect(story.gate("tier-1", promoted)).toMatchObject({ state: "success" });
    const feature = story.proposed("feature", "tier-0", { "new.yaml": "1" });
    await sweep(story);
    expect(story.gate("tier-0", feature.head.sha)).toMatchObject({ state: "success" });
    feature.base.branch = "elsewhere";
    story.writeFleet(fleetYaml({ tiers: 1 }));
    await story.look();
    await sweep(story);
    expect(story.gate("tier-1", promoted)).toMatchObject({ state: "failure", title: "Not proposed to tier-1" });
    expect(story.gate("tier-0", feature.head.sha)).toMatchObject({ state: "success" });
    await atRest(story);
  });
});
