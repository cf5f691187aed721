import { describe, expect, it } from "vitest";
import { parseTrailers } from "../../src/core/ladder/trailers.ts";
import type { Sha } from "../../src/core/names.ts";
import { APP, aLadder, type LadderStory, type MergeMethod } from "../fixtures/ladder.ts";

const alice = { name: "alice", isApp: false };
const edge = (story: LadderStory, to: string) =>
  story.last().decision.edges.find((e) => e.edge.to.name === to)?.verdict;
const fileOf = (story: LadderStory, branch: string, path: string) =>
  story.app.commits.get(story.at(branch))?.entries[path];

/** A ladder of which every tier runs one change, and tier-1 a hotfix of its own. */
async function withHotfix(options = {}): Promise<LadderStory> {
  const story = aLadder(options);
  await story.look();
  story.merged("tier-1", "hotfix", { "hotfix.yaml": "1" });
  await story.look();
  return story;
}

/** Another look finds nothing to do. */
async function rests(story: LadderStory): Promise<void> {
  const writes = story.forge.writes.length;
  await story.look();
  expect(story.forge.writes.length).toBe(writes);
}

async function verifiedOn(story: LadderStory, tier: string): Promise<void> {
  await story.look();
  story.verified(tier);
  await story.look();
}

describe("a hotfix on an upper tier", () => {
  it("comes down by a backport with just its change, and nothing climbs meanwhile", async () => {
    const story = await withHotfix();
    const backport = story.openBackport("tier-1");
    expect(backport?.base.branch).toBe("tier-0");
    const head = story.app.commits.get(backport?.head.sha as never);
    expect(head?.tree).toBe(story.headOf("tier-1").tree);
    expect(head?.parents).toEqual([story.at("tier-0")]);
    expect(parseTrailers(head?.message ?? "").backport).toBe(story.at("tier-1"));

    story.merged("tier-0", "feature", { "feature.yaml": "1" });
    await verifiedOn(story, "tier-0");
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain(`merge its backport #${backport?.number}`);
  });

  it.each<MergeMethod>(["merge", "squash", "rebase"])(
    "brought down by %s climbs again with what is new",
    async (method) => {
      const story = await withHotfix();
      story.merged("tier-0", "feature", { "feature.yaml": "1" });
      await story.look();
      story.backported("tier-1", method);
      await verifiedOn(story, "tier-0");
      const promotion = story.openPull("tier-1");
      const tree = story.app.commits.get(promotion?.head.sha as never)?.entries;
      expect(Object.keys(tree ?? {}).sort()).toEqual(["app.yaml", "feature.yaml", "hotfix.yaml"]);
      story.promoted("tier-1", "squash");
      await story.look();
      expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
      expect(story.openBackport("tier-1")).toBeUndefined();
      expect(edge(story, "tier-1")?.state).toBe("passed");
    },
  );

  it("is not overrun by what was verified before it came down", async () => {
    const story = await withHotfix();
    story.merged("tier-0", "feature", { "feature.yaml": "1" });
    await verifiedOn(story, "tier-0");
    story.backported("tier-1");
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain("no report on the system commit yet");
  });

  it("that conflicts is resolved by a person on the backport's branch, which is then left alone", async () => {
    const story = await withHotfix();
    story.merged("tier-0", "feature", { "hotfix.yaml": "another" });
    await story.look();
    const resolved = story.forge.commit(APP, {
      files: { "hotfix.yaml": "both" },
      parents: [story.at("backport/tier-1"), story.at("tier-0")],
      message: "Resolve",
      author: alice,
    });
    story.move("backport/tier-1", resolved);
    story.merged("tier-1", "second hotfix", { "second.yaml": "1" });
    await story.look();
    expect(story.at("backport/tier-1")).toBe(resolved);

    story.backported("tier-1");
    await story.look();
    const second = story.openBackport("tier-1");
    expect(second?.number).toBeGreaterThan(1);
    expect(story.app.commits.get(second?.head.sha as never)?.tree).toBe(story.headOf("tier-1").tree);
    story.backported("tier-1");
    await verifiedOn(story, "tier-0");
    story.promoted("tier-1");
    await story.look();
    expect(fileOf(story, "tier-1", "second.yaml")).toBeDefined();
    expect(fileOf(story, "tier-1", "hotfix.yaml")).toEqual(fileOf(story, "tier-0", "hotfix.yaml"));
  });

  it("followed by another before the backport is merged has both in it", async () => {
    const story = await withHotfix();
    story.merged("tier-1", "second", { "second.yaml": "1" });
    await story.look();
    const backport = story.openBackport("tier-1");
    expect(backport?.number).toBe(1);
    expect(story.app.commits.get(backport?.head.sha as never)?.tree).toBe(story.headOf("tier-1").tree);
  });

  it("followed by another after the backport gets a second backport, with just that", async () => {
    const story = await withHotfix();
    story.merged("tier-0", "feature", { "feature.yaml": "1" });
    await story.look();
    story.backported("tier-1", "squash");
    await story.look();
    story.merged("tier-1", "second", { "second.yaml": "1" });
    await story.look();
    story.backported("tier-1", "squash");
    await verifiedOn(story, "tier-0");
    expect(Object.keys(story.app.commits.get(story.at("tier-0"))?.entries ?? {}).sort()).toEqual([
      "app.yaml",
      "feature.yaml",
      "hotfix.yaml",
      "second.yaml",
    ]);
    story.promoted("tier-1");
    await story.look();
    expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
  });

  it("merged into the tier below by hand needs no backport", async () => {
    const story = await withHotfix();
    const merge = story.forge.commit(APP, {
      files: { "hotfix.yaml": "1" },
      parents: [story.at("tier-0"), story.at("tier-1")],
      message: "Merge tier-1",
      author: alice,
    });
    story.move("tier-0", merge);
    await story.look();
    expect(story.openBackport("tier-1")).toBeUndefined();
    await verifiedOn(story, "tier-0");
    expect(edge(story, "tier-1")?.state).toBe("passed");
  });

  it("cherry-picked by hand is recorded as held, and its backport closed", async () => {
    const story = await withHotfix();
    story.merged("tier-0", "hotfix, by hand", { "hotfix.yaml": "1", "feature.yaml": "1" });
    await story.look();
    expect(story.openBackport("tier-1")).toBeUndefined();
    expect(story.app.pulls[0]).toMatchObject({ state: "closed", closedBy: "app" });
    await verifiedOn(story, "tier-0");
    story.promoted("tier-1");
    await story.look();
    expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
  });

  it("whose backport a person closed stays blocked, and the ways out are named", async () => {
    const story = await withHotfix();
    Object.assign(story.openBackport("tier-1") ?? {}, { state: "closed", closedBy: "person" });
    await story.look();
    await story.look();
    expect(story.openBackport("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain("restore its branch, reopen and merge it, or revert on tier-1");
  });

  it("whose backport's branch was deleted gets its backport again", async () => {
    const story = await withHotfix();
    Object.assign(story.openBackport("tier-1") ?? {}, { state: "closed", closedBy: "branch deleted" });
    story.app.branches.delete("backport/tier-1");
    await story.look();
    expect(story.openBackport("tier-1")?.number).toBe(2);
    expect(story.headOf("backport/tier-1").tree).toBe(story.headOf("tier-1").tree);
    expect(edge(story, "tier-1")?.reason).toContain("merge its backport #2");
    await rests(story);
  });

  it("whose closed backport is reopened, its branch restored, gets a newer one on the same branch", async () => {
    const story = await withHotfix();
    const backport = story.openBackport("tier-1");
    const old = story.at("backport/tier-1");
    Object.assign(backport ?? {}, { state: "closed", closedBy: "person" });
    story.merged("tier-1", "another", { "another.yaml": "1" });
    await story.look();
    Object.assign(story.openBackport("tier-1") ?? {}, { state: "closed", closedBy: "person" });
    story.app.branches.set("backport/tier-1", old);
    Object.assign(backport ?? {}, { state: "open", closedBy: null });
    await story.look();
    expect(backport?.head.sha).toBe(story.at("backport/tier-1"));
    expect(fileOf(story, "backport/tier-1", "another.yaml")).toBeDefined();
  });

  it("that was reverted closes its backport", async () => {
    const story = await withHotfix();
    const before = story.app.commits.get(story.headOf("tier-1").parents[0] as never)?.tree;
    story.pushedTree("tier-1", before as never, "Revert the hotfix");
    await story.look();
    expect(story.openBackport("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.state).toBe("passed");
  });

  it("on the third tier comes down tier by tier", async () => {
    const story = aLadder({ verification: "{ applications: false }" });
    await story.look();
    story.merged("tier-2", "hotfix", { "hotfix.yaml": "1" });
    await story.look();
    expect(story.openBackport("tier-2")?.base.branch).toBe("tier-1");
    expect(story.openBackport("tier-2")?.body).toContain("tier-1 is not the lowest tier");
    story.backported("tier-2");
    await story.look();
    expect(story.openBackport("tier-1")?.base.branch).toBe("tier-0");
    story.backported("tier-1");
    await story.look();
    for (const tier of ["tier-1", "tier-2"]) {
      if (story.openPull(tier)) story.promoted(tier);
      await story.look();
    }
    expect(new Set(["tier-0", "tier-1", "tier-2"].map((tier) => story.headOf(tier).tree)).size).toBe(1);
    expect(story.app.pulls.filter(({ state }) => state === "open")).toEqual([]);
  });
});

describe("a revert on the upper tier", () => {
  it("blocks, and comes down as a backport of its own", async () => {
    const story = aLadder();
    await story.look();
    const before = story.headOf("tier-1").tree;
    story.merged("tier-0", "feature");
    await verifiedOn(story, "tier-0");
    story.promoted("tier-1");
    await story.look();
    story.pushedTree("tier-1", before, "Revert");
    await story.look();
    const backport = story.openBackport("tier-1");
    expect(story.app.commits.get(backport?.head.sha as never)?.tree).toBe(before);
    expect(story.openPull("tier-1")).toBeUndefined();
  });
});

describe("a revert of a hotfix that came down already", () => {
  it.each<MergeMethod>(["merge", "squash", "rebase"])("by %s comes down too, and is not overrun", async (method) => {
    const story = await withHotfix({ tiers: 2 });
    story.backported("tier-1", method);
    await verifiedOn(story, "tier-0");
    story.pushedTree("tier-1", story.app.commits.get(story.headOf("tier-1").parents[0] as Sha)?.tree as Sha, "Revert");
    await verifiedOn(story, "tier-0");
    expect(story.openPull("tier-1")).toBeUndefined();

    story.backported("tier-1", method);
    await verifiedOn(story, "tier-0");
    expect(fileOf(story, "tier-0", "hotfix.yaml")).toBeUndefined();
    expect(fileOf(story, "tier-1", "hotfix.yaml")).toBeUndefined();
    expect(edge(story, "tier-1")?.state).toBe("passed");
  });

  it("as a squash onto what had moved on needs a person's eye, and is not taken for held", async () => {
    const story = await withHotfix({ tiers: 2 });
    story.merged("tier-0", "feature", { "feature.yaml": "1" });
    await story.look();
    story.backported("tier-1", "squash");
    await verifiedOn(story, "tier-0");
    story.pushedTree("tier-1", story.app.commits.get(story.headOf("tier-1").parents[0] as Sha)?.tree as Sha, "Revert");
    await story.look();
    await story.look();
    expect(story.openBackport("tier-1")).toBeDefined();
    expect(edge(story, "tier-1")?.state).toBe("blocked");
    expect(edge(story, "tier-1")?.reason).toContain("tier-0 got the one before it as another commit");
  });
});

describe("a squash pushed by hand onto a tier whose hotfix came down", () => {
  it("stays received when the tier is reverted before the next look", async () => {
    const story = await withHotfix({ tiers: 2 });
    story.backported("tier-1", "squash");
    await story.look();
    story.merged("tier-0", "older", { "older.yaml": "1" });
    await verifiedOn(story, "tier-0");
    const before = story.headOf("tier-1").tree;
    const newer = story.merged("tier-0", "newer", { "newer.yaml": "1" });
    await story.look();

    story.pushedTree("tier-1", story.headOf("tier-0").tree);
    story.pushedTree("tier-1", before, "Revert");
    await story.look();

    expect(story.openPull("tier-1")).toBeUndefined();
    expect(story.app.commits.get(story.at("backport/tier-1"))?.parents).toEqual([newer]);
  });
});

describe("a promotion that was approved", () => {
  it("stands still while newer content waits for the next one", async () => {
    const story = aLadder();
    await story.look();
    const first = story.merged("tier-0", "first");
    await verifiedOn(story, "tier-0");
    Object.assign(story.openPull("tier-1") ?? {}, { approved: true });
    story.merged("tier-0", "second");
    await verifiedOn(story, "tier-0");
    expect(story.openPull("tier-1")?.head.sha).toBe(first);
    story.promoted("tier-1", "fast-forward");
    await story.look();
    expect(story.openPull("tier-1")?.head.sha).toBe(story.at("tier-0"));
  });

  it("is made anew when the tier that it goes to moves: what was approved would merge otherwise", async () => {
    const story = aLadder({ tiers: 2 });
    await story.look();
    story.merged("tier-0", "first");
    await verifiedOn(story, "tier-0");
    story.promoted("tier-1", "squash");
    await story.look();
    story.merged("tier-0", "second");
    await verifiedOn(story, "tier-0");
    const promotion = story.openPull("tier-1");
    const before = promotion?.head.sha;
    Object.assign(promotion ?? {}, { approved: true });
    await rests(story);

    const moved = story.pushedTree("tier-1", story.headOf("tier-1").tree, "Nothing new");
    await story.look();
    expect(promotion).toMatchObject({ state: "open", head: { branch: "promote/tier-1" } });
    expect(promotion?.head.sha).not.toBe(before);
    expect(story.headOf("promote/tier-1")).toMatchObject({ parents: [moved], tree: story.headOf("tier-0").tree });
    await rests(story);
  });

  it("moves when its content may not climb any more", async () => {
    const story = aLadder();
    await story.look();
    story.merged("tier-0", "first");
    await verifiedOn(story, "tier-0");
    const firstSystem = story.system.branches.get("tier-0");
    Object.assign(story.openPull("tier-1") ?? {}, { approved: true });
    const second = story.merged("tier-0", "second");
    await story.look();
    story.system.commits.get(firstSystem as never)?.reports.push({
      kind: "status",
      name: "e2e",
      by: "ci",
      result: "failed",
      said: "failure",
      at: story.forge.now(),
      url: null,
    });
    story.verified("tier-0");
    await story.look();
    expect(story.openPull("tier-1")?.head.sha).toBe(second);
  });
});

describe("a person's own pull request from tier to tier", () => {
  it("is adopted while it carries just the candidate", async () => {
    const story = aLadder();
    await story.look();
    story.merged("tier-0", "feature");
    await story.look();
    const head = { branch: "tier-0", sha: story.at("tier-0") };
    story.app.pulls.push({
      number: 1,
      id: "1",
      url: "https://github.com/acme/app-repository/pull/1",
      title: "Mine",
      body: "",
      state: "open",
      head,
      base: { branch: "tier-1" },
      author: alice,
      closedBy: null,
    });
    story.verified("tier-0");
    await story.look();
    expect(story.app.pulls).toHaveLength(1);
    expect(edge(story, "tier-1")?.parts.at(-1)?.reason).toBe("#1 by alice carries it");
    story.merged("tier-0", "newer, not verified");
    await story.look();
    expect(story.openPull("tier-1")?.number).toBe(2);
  });

  it("that is closed rejects nothing: it was theirs, and the App's own climbs", async () => {
    const story = aLadder({ tiers: 2 });
    await story.look();
    const content = story.merged("tier-0", "feature");
    await story.look();
    const theirs = story.proposed("tier-0", "tier-1");
    story.verified("tier-0");
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    Object.assign(theirs, { state: "closed", closedBy: "person" });
    await story.look();
    expect(story.openPull("tier-1")?.head.sha).toBe(content);
    expect(edge(story, "tier-1")?.state).toBe("passed");
    await rests(story);
  });

  it("is not adopted where merging it would give something else: then the App's own climbs", async () => {
    const story = aLadder();
    await story.look();
    story.merged("tier-0", "one");
    await story.look();
    story.verified("tier-0");
    await story.look();
    story.promoted("tier-1", "squash");
    await story.look();
    const theirs = story.merged("tier-0", "two");
    await story.look();
    story.proposed("tier-0", "tier-1");
    story.verified("tier-0");
    await story.look();
    await story.look();
    expect(story.openPull("tier-1")).toBeDefined();
    expect(story.app.commits.get(story.openPull("tier-1")?.head.sha as never)?.tree).toBe(
      story.app.commits.get(theirs)?.tree,
    );
  });
});

describe("branches that were forced back", () => {
  it("T's: what it dropped is rejected, and its promotion closed", async () => {
    const story = aLadder();
    await story.look();
    const before = story.at("tier-0");
    story.merged("tier-0", "dropped");
    await verifiedOn(story, "tier-0");
    story.move("tier-0", before);
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(story.pointer("tier-0")).toBe(before);
  });

  it.each<[string, (story: LadderStory, dropped: Sha) => void]>([
    ["forced forward again", (story, dropped) => story.move("tier-0", dropped)],
    ["merged anew", (story) => void story.merged("tier-0", "dropped")],
  ])("T's, and what it dropped is %s: the App's closing of its promotion rejected nothing", async (_, back) => {
    const story = aLadder({ tiers: 2 });
    await story.look();
    const before = story.at("tier-0");
    const dropped = story.merged("tier-0", "dropped");
    await verifiedOn(story, "tier-0");
    story.move("tier-0", before);
    await story.look();
    expect(story.app.pulls).toMatchObject([{ number: 1, state: "closed", closedBy: "app" }]);

    back(story, dropped);
    await verifiedOn(story, "tier-0");
    expect(story.openPull("tier-1")).toMatchObject({ number: 2, head: { sha: story.at("tier-0") } });
    await rests(story);
  });

  it("U's: what it dropped is not offered again, what is newer is", async () => {
    const story = aLadder();
    await story.look();
    const before = story.at("tier-1");
    story.merged("tier-0", "dropped");
    await verifiedOn(story, "tier-0");
    story.promoted("tier-1");
    await story.look();
    story.move("tier-1", before);
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(story.openBackport("tier-1")).toBeUndefined();
    const newer = story.merged("tier-0", "newer");
    await verifiedOn(story, "tier-0");
    expect(story.openPull("tier-1")?.head.sha).toBe(newer);
  });

  it("T's, behind a squash that U reverted: what is left of it is not offered again", async () => {
    const story = aLadder({ tiers: 2 });
    await story.look();
    const before = story.headOf("tier-1").tree;
    const left = story.merged("tier-0", "left", { "left.yaml": "1" });
    story.merged("tier-0", "dropped", { "dropped.yaml": "1" });
    await verifiedOn(story, "tier-0");
    story.promoted("tier-1", "squash");
    await story.look();
    story.pushedTree("tier-1", before, "Revert");
    await story.look();

    story.move("tier-0", left);
    await verifiedOn(story, "tier-0");

    expect(story.openPull("tier-1")).toBeUndefined();
    expect(story.openBackport("tier-1")).toBeDefined();
  });
});

describe("a promotion reopened by a person", () => {
  it("is closed when its branch had moved on to what the lower tier dropped since", async () => {
    const story = aLadder({ tiers: 2 });
    await story.look();
    const older = story.merged("tier-0", "older");
    await verifiedOn(story, "tier-0");
    const reopened = story.openPull("tier-1");
    Object.assign(reopened ?? {}, { state: "closed", closedBy: "person" });
    const dropped = story.merged("tier-0", "dropped");
    await verifiedOn(story, "tier-0");
    story.promoted("tier-1", "squash");
    await story.look();

    story.move("tier-0", older);
    const head = { branch: "promote/tier-1", sha: dropped };
    Object.assign(reopened ?? {}, { state: "open", closedBy: null, head });
    await story.look();

    expect(reopened).toMatchObject({ state: "closed", closedBy: "app" });
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain("tier-1 holds changes that tier-0 does not");
  });
});

describe("a fan-out", () => {
  it("gives each upper tier its own promotion and backport", async () => {
    const story = aLadder({ tiers: 3, spec: { "tier-2": "branch: tier-2" } });
    story.writeFleet(
      (await import("../fixtures/ladder.ts")).fleetYaml({ tiers: 3 }).replace("previous: tier-1", "previous: tier-0"),
    );
    await story.look();
    story.merged("tier-2", "hotfix", { "hotfix.yaml": "1" });
    story.merged("tier-0", "feature", { "feature.yaml": "1" });
    await verifiedOn(story, "tier-0");
    expect(story.openPull("tier-1")).toBeDefined();
    expect(story.openPull("tier-2")).toBeUndefined();
    expect(story.openBackport("tier-2")?.base.branch).toBe("tier-0");
  });
});
