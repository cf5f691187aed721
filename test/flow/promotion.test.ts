import { describe, expect, it } from "vitest";
import type { Report } from "../../src/core/ladder/snapshot.ts";
import { parseTrailers } from "../../src/core/ladder/trailers.ts";
import { aLadder, type LadderStory, type MergeMethod } from "../fixtures/ladder.ts";

const MINUTE = 60_000;

async function lookedAt(story: LadderStory): Promise<LadderStory> {
  await story.look();
  return story;
}

/** A ladder whose tier-0 runs a change that nobody has verified yet. */
async function withChange(options = {}): Promise<LadderStory> {
  const story = await lookedAt(aLadder(options));
  story.merged("tier-0", "change");
  return lookedAt(story);
}

const edge = (story: LadderStory, to: string) =>
  story.last().decision.edges.find((e) => e.edge.to.name === to)?.verdict;

/** What tier-0 holds is verified there, and looked at. */
async function verifiedOnLowest(story: LadderStory): Promise<void> {
  await story.look();
  story.verified("tier-0");
  await story.look();
}

/** Another look finds nothing to do. */
async function rests(story: LadderStory): Promise<void> {
  const writes = story.forge.writes.length;
  await story.look();
  expect(story.forge.writes.length).toBe(writes);
}

describe("what is not a pass proposes nothing", () => {
  const said = (result: Report["result"], word: string) => ({ result, word });
  it.each([
    said("running", "pending"),
    said("running", "in_progress"),
    said("failed", "failure"),
    said("failed", "skipped"),
    said("failed", "cancelled"),
  ])("a check that is $word", async ({ result, word }) => {
    const story = await withChange();
    story.reported("tier-0", "e2e", result, { said: word });
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain(word);
  });

  it("a check that nobody reports, said aloud once it is silent for too long", async () => {
    const story = await withChange();
    expect(await story.look()).toMatchObject({ kind: "again", after: 30 * MINUTE });
    story.advance(31 * MINUTE);
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain("silent: no report");
  });

  it("a pass by somebody else than the one asked for", async () => {
    const story = await withChange({ verification: "{ checks: [{ name: e2e, by: robot }] }" });
    story.verified("tier-0");
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    story.reported("tier-0", "e2e", "passed", { by: "robot" });
    await story.look();
    expect(story.openPull("tier-1")).toBeDefined();
  });

  it("a status that passed beside a check run of the same name that did not", async () => {
    const story = await withChange();
    story.verified("tier-0");
    story.reported("tier-0", "e2e", "failed", { kind: "check" });
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
  });

  it("the evidence of an earlier stay, when the same content comes again", async () => {
    const story = await withChange();
    story.verified("tier-0");
    story.merged("tier-0", "off", { "app.yaml": "1" });
    await story.look();
    const again = story.merged("tier-0", "on again", { "app.yaml": "change" });
    await story.look();
    expect(story.last().decision.edges[0]?.candidate).not.toBe(again);
    story.verified("tier-0");
    await story.look();
    expect(story.last().decision.edges[0]?.candidate).toBe(again);
  });
});

describe("soak", () => {
  it("waits from the first complete pass, says until when, and starts over on red", async () => {
    const story = await withChange({ verification: "{ checks: [{ name: e2e }], soak: 30m }" });
    story.verified("tier-0");
    expect(await story.look()).toEqual({ kind: "again", after: 30 * MINUTE });
    expect(edge(story, "tier-1")?.reason).toBe("soak: green since 2026-11-23T10:00:00Z, over at 2026-11-23T10:30:00Z");
    story.advance(20 * MINUTE);
    story.reported("tier-0", "e2e", "failed");
    story.reported("tier-0", "e2e", "passed");
    story.advance(20 * MINUTE);
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    story.advance(10 * MINUTE);
    await story.look();
    expect(story.openPull("tier-1")).toBeDefined();
  });

  it("is not reset by a newer merge", async () => {
    const story = await withChange({ verification: "{ checks: [{ name: e2e }], soak: 30m }" });
    const soaking = story.at("tier-0");
    story.verified("tier-0");
    story.advance(20 * MINUTE);
    story.merged("tier-0", "newer");
    await story.look();
    story.advance(10 * MINUTE);
    await story.look();
    expect(story.openPull("tier-1")?.head.sha).toBe(soaking);
  });
});

describe("the promotion pull request", () => {
  it("carries exactly the verified tree, and says what climbs and why", async () => {
    const story = await withChange();
    const verified = story.at("tier-0");
    story.verified("tier-0");
    story.merged("tier-0", "not yet verified");
    await story.look();
    const pull = story.openPull("tier-1");
    expect(pull?.head).toEqual({ branch: "promote/tier-1", sha: verified });
    expect(parseTrailers(pull?.body ?? "").content).toBe(verified);
    expect(pull?.body).toContain("`change`");
    expect(pull?.body).not.toContain("not yet verified");
    expect(pull?.body).toContain("| ✅ | `e2e` | success by ci at 2026-11-23T10:00:00Z |");
  });

  it("follows newer verified content, and never more than one is open", async () => {
    const story = await withChange();
    story.verified("tier-0");
    await story.look();
    const newer = story.merged("tier-0", "newer");
    await story.look();
    story.verified("tier-0");
    await story.look();
    expect(story.openPull("tier-1")?.head.sha).toBe(newer);
    expect(story.app.pulls).toHaveLength(1);
  });

  it("says so when verification is taken away, and stays", async () => {
    const story = await withChange();
    story.verified("tier-0");
    await story.look();
    story.reported("tier-0", "e2e", "failed");
    await story.look();
    expect(story.openPull("tier-1")?.body).toContain("**Blocked**");
  });

  it("is rejected by closing it; no older content comes instead, newer content does", async () => {
    const story = await withChange();
    story.verified("tier-0");
    await story.look();
    Object.assign(story.openPull("tier-1") ?? {}, { state: "closed", closedBy: "person" });
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain("rejected by closing #1");
    story.merged("tier-0", "newer");
    await story.look();
    story.verified("tier-0");
    await story.look();
    expect(story.openPull("tier-1")).toBeDefined();
  });

  it("is rejected by closing it; the same content merged again later, after another, is new", async () => {
    const story = await lookedAt(aLadder({ tiers: 2 }));
    const closed = async () => {
      const pull = story.openPull("tier-1");
      Object.assign(pull ?? {}, { state: "closed", closedBy: "person" });
      await story.look();
      expect(pull).toBeDefined();
      expect(story.openPull("tier-1")).toBeUndefined();
    };
    story.merged("tier-0", "on", { flag: "on" });
    await verifiedOnLowest(story);
    await closed();
    story.merged("tier-0", "off", { flag: "off" });
    await verifiedOnLowest(story);
    await closed();
    const again = story.merged("tier-0", "on again", { flag: "on" });
    await verifiedOnLowest(story);
    expect(parseTrailers(story.openPull("tier-1")?.body ?? "").content).toBe(again);
    await rests(story);
  });

  it("opens again when only its branch was deleted", async () => {
    const story = await withChange();
    story.verified("tier-0");
    await story.look();
    Object.assign(story.openPull("tier-1") ?? {}, { state: "closed", closedBy: "branch deleted" });
    story.app.branches.delete("promote/tier-1");
    await story.look();
    expect(story.openPull("tier-1")?.number).toBe(2);
  });

  it("is left alone when a person put a commit on its branch", async () => {
    const story = await withChange();
    story.verified("tier-0");
    await story.look();
    const theirs = story.merged("promote/tier-1", "extra", { "extra.yaml": "x" });
    story.merged("tier-0", "newer");
    await story.look();
    story.verified("tier-0");
    await story.look();
    expect(story.at("promote/tier-1")).toBe(theirs);
    expect(edge(story, "tier-1")?.reason).toContain("a commit that ShopSet did not put there");
  });

  it("is not opened while a person has a branch of its name, which is left alone and said", async () => {
    const story = await withChange();
    const theirs = story.pushedTree("tier-2", story.headOf("tier-2").tree, "Mine");
    story.app.branches.set("promote/tier-1", theirs);
    story.verified("tier-0");
    await story.look();
    expect(story.at("promote/tier-1")).toBe(theirs);
    expect(story.openPull("tier-1")).toBeUndefined();
    expect(edge(story, "tier-1")?.reason).toContain("it holds a commit that ShopSet did not put there");
    await rests(story);
    story.app.branches.delete("promote/tier-1");
    await story.look();
    expect(story.openPull("tier-1")?.head.sha).toBe(story.at("tier-0"));
  });

  it("shows a hold of the tier it goes to", async () => {
    const story = await withChange({ spec: { "tier-1": "hold: { by: alice, reason: db upgrade }" } });
    story.verified("tier-0");
    await story.look();
    expect(story.openPull("tier-1")?.body).toContain("held by alice: db upgrade");
  });
});

describe("a flag that is turned on, off and on again", () => {
  it.each<MergeMethod>(["merge", "squash", "rebase"])("climbs each time, merged by %s", async (method) => {
    const story = await lookedAt(aLadder({ tiers: 2 }));
    for (const flag of ["on", "off", "on"]) {
      const content = story.merged("tier-0", `turned ${flag}`, { flag });
      await verifiedOnLowest(story);
      expect(parseTrailers(story.openPull("tier-1")?.body ?? "").content).toBe(content);
      story.promoted("tier-1", method);
      await story.look();
      expect(story.headOf("tier-1").tree).toBe(story.headOf("tier-0").tree);
      expect(story.openBackport("tier-1")).toBeUndefined();
      await rests(story);
    }
  });
});

describe("a promotion is done by any route", () => {
  it("a squash pushed by hand", async () => {
    const story = await withChange();
    story.verified("tier-0");
    await story.look();
    story.pushedTree("tier-1", story.headOf("tier-0").tree);
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
    const newer = story.merged("tier-0", "newer");
    await story.look();
    story.verified("tier-0");
    await story.look();
    const pull = story.openPull("tier-1");
    expect(story.app.commits.get(pull?.head.sha as never)?.tree).toBe(story.headOf("tier-0").tree);
    expect(parseTrailers(pull?.body ?? "").content).toBe(newer);
  });

  it("a squash pushed by hand, taken back by merging an older promotion: the newer content is offered again", async () => {
    const story = await lookedAt(aLadder());
    story.merged("tier-0", "older", { "app.yaml": "2", "new.yaml": "1" });
    await story.look();
    story.verified("tier-0");
    await story.look();
    const newer = story.merged("tier-0", "newer", { "app.yaml": "1" });
    await story.look();
    story.verified("tier-0");

    story.pushedTree("tier-1", story.headOf("tier-0").tree);
    story.promoted("tier-1", "squash");
    await story.look();

    expect(parseTrailers(story.openPull("tier-1")?.body ?? "").content).toBe(newer);
  });

  it("never offers what the tier above received already", async () => {
    const story = await withChange();
    story.verified("tier-0");
    story.merged("tier-0", "newer");
    await story.look();
    story.move("tier-1", story.at("tier-0"));
    await story.look();
    expect(story.openPull("tier-1")).toBeUndefined();
  });

  it("a hotfix on the tier above blocks, with the reason, and nothing is overwritten", async () => {
    const story = await withChange();
    story.verified("tier-0");
    await story.look();
    const hotfix = story.merged("tier-1", "hotfix", { "hotfix.yaml": "x" });
    await story.look();
    expect(story.at("tier-1")).toBe(hotfix);
    expect(story.pointer("tier-1")).toBe(hotfix);
    expect(edge(story, "tier-1")?.reason).toContain("tier-1 holds changes that tier-0 does not");
  });
});
