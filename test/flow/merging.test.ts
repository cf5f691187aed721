// Merging by the App: automatically as the gate allows, and by force with a reason that stays on record.
import { describe, expect, it } from "vitest";
import type { MergePull, ReportGate } from "../../src/core/ladder/action.ts";
import { decide } from "../../src/core/ladder/decide.ts";
import { mergeOf, type Warrant } from "../../src/core/ladder/merging.ts";
import type { Snapshot } from "../../src/core/ladder/snapshot.ts";
import { takeBack } from "../../src/core/ladder/tier.ts";
import { parseTrailers } from "../../src/core/ladder/trailers.ts";
import type { Verdict } from "../../src/core/ladder/verdict.ts";
import type { Sha } from "../../src/core/names.ts";
import { act } from "../../src/flow/act.ts";
import { ladderKey } from "../../src/flow/keys.ts";
import { ForgeUnavailable } from "../../src/flow/ports/outcome.ts";
import { lastRefusals } from "../../src/flow/refusals.ts";
import { APP, aLadder, fleetYaml, type LadderStory } from "../fixtures/ladder.ts";
import { aTalk } from "../fixtures/talk.ts";

const AUTO = "promotion: { merge: auto }";
const everywhere = { "tier-1": AUTO, "tier-2": AUTO };
const lock = { key: ladderKey("acme", "tier-0") };

/** A ladder whose tier-0 runs a change that nobody has verified yet. */
async function withChange(spec: Record<string, string> = {}): Promise<LadderStory> {
  const story = aLadder({ spec });
  await story.look();
  story.merged("tier-0", "change");
  await story.look();
  return story;
}

const verified = async (story: LadderStory, tier: string) => {
  story.verified(tier);
  await story.look();
};
const merges = ({ forge }: LadderStory) => forge.writes.filter((write) => write.startsWith("ensureMerged"));
const treeOf = (story: LadderStory, branch: string) => story.headOf(branch).tree;
const messageOf = ({ app }: LadderStory, sha: Sha) => app.commits.get(sha)?.message ?? "";
const bumpOf = ({ system }: LadderStory, tier: string) =>
  parseTrailers(system.commits.get(system.branches.get(tier) as Sha)?.message ?? "");

/** How the pull request into a tier is merged now, by alice. */
function mergeNow(story: LadderStory, number: number, warrant: Warrant): MergePull | Verdict {
  const { snapshot, decision } = story.last();
  const gate = decision.gates.find(({ pull }) => pull?.number === number);
  if (!gate) throw new Error(`#${number} has no gate`);
  const asker = { login: "alice", comment: "https://github.com/acme/app-repository/pull/1#issuecomment-9" };
  return mergeOf(snapshot, gate, { asker, warrant });
}

const isMerge = (merge: MergePull | Verdict): MergePull => {
  if (!("kind" in merge)) throw new Error(merge.reason);
  return merge;
};

describe("merge: auto", () => {
  it("climbs the whole ladder under strict required checks, without any bypass", async () => {
    const story = await withChange(everywhere);
    for (const tier of ["tier-1", "tier-2"]) story.forge.rules.required.set(tier, [`shopset/${tier}`]);
    await verified(story, "tier-0");
    expect(treeOf(story, "tier-1")).toBe(treeOf(story, "tier-0"));
    await verified(story, "tier-1");
    expect(treeOf(story, "tier-2")).toBe(treeOf(story, "tier-0"));
    expect(merges(story)).toEqual(["ensureMerged #1 by fast-forward", "ensureMerged #2 by fast-forward"]);
    expect(story.pointer("tier-2")).toBe(story.at("tier-2"));
  });

  it.each(["merge", "squash", "rebase"] as const)("merges by %s where that is what the rules allow", async (method) => {
    const story = await withChange(everywhere);
    story.forge.rules.methods = new Set([method]);
    for (const title of ["change", "next"]) {
      if (title === "next") {
        story.merged("tier-0", title);
        await story.look();
      }
      await verified(story, "tier-0");
      await verified(story, "tier-1");
      expect(treeOf(story, "tier-2")).toBe(treeOf(story, "tier-0"));
    }
    if (method !== "rebase") {
      expect(parseTrailers(messageOf(story, story.at("tier-1")))).toMatchObject({
        tier: "tier-1",
        content: story.at("tier-0"),
      });
    }
  });

  it("waits until a system branch that somebody deleted is made again where its tier stood", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    story.writeFleet(fleetYaml({ spec: everywhere }));
    story.system.branches.delete("tier-1");
    const { length } = story.forge.writes;
    await story.look();
    const writes = story.forge.writes.slice(length).map((write) => write.split(" ")[0]);
    expect(writes.indexOf("ensureBranchAt")).toBeLessThan(writes.indexOf("ensureMerged"));
    expect(story.pointer("tier-1")).toBe(story.at("tier-1"));
  });

  it("is looked at before anything else is written: a pass that merged knows the tiers as they were", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    story.writeFleet(fleetYaml({ spec: everywhere }));
    story.merged("tier-2", "hotfix");
    const { forge } = story;
    const { readLadder } = forge;
    forge.readLadder = (question) => {
      forge.writes.push("look");
      return readLadder(question);
    };
    await story.look();
    const merge = forge.writes.indexOf("ensureMerged #1 by fast-forward");
    const next = forge.writes.slice(merge, merge + 4);
    expect(next).toEqual([expect.anything(), "look", "ensureBranchAt tier-1", "ensureBranchAt tier-2"]);
  });

  it("waits until tier-0 is verified", async () => {
    const story = await withChange(everywhere);
    expect(merges(story)).toEqual([]);
  });

  it("waits until our check says so on the head", async () => {
    const story = await withChange(everywhere);
    const said = story.forge.ensureSaid;
    story.forge.ensureSaid = async () => ({ kind: "failed", retryAfter: 1000, forUser: "", forOperator: "slow" });
    await verified(story, "tier-0");
    expect(merges(story)).toEqual([]);
    story.forge.ensureSaid = said;
    await story.look();
    expect(merges(story)).toHaveLength(1);
  });

  it("never merges into a held tier", async () => {
    const story = await withChange({ "tier-1": `hold: { by: alice }\n  ${AUTO}` });
    await verified(story, "tier-0");
    expect(story.openPull("tier-1")).toBeDefined();
    expect(merges(story)).toEqual([]);
  });

  it("never merges a draft, not even as a fast-forward, which asks no rule of GitHub's", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    Object.assign(story.openPull("tier-1") ?? {}, { draft: true });
    story.writeFleet(fleetYaml({ spec: everywhere }));
    await story.look();
    expect(merges(story)).toEqual([]);
    expect(mergeNow(story, 1, { force: "now" })).toMatchObject({
      state: "blocked",
      reason: expect.stringMatching("draft"),
    });
    Object.assign(story.openPull("tier-1") ?? {}, { draft: false });
    await story.look();
    expect(merges(story)).toHaveLength(1);
  });

  it("never merges a head that a person moved", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    story.merged("promote/tier-1", "extra", { "extra.yaml": "x" });
    story.writeFleet(fleetYaml({ spec: everywhere }));
    await story.look();
    expect(merges(story)).toEqual([]);
  });

  it("is refused when the head moves between the look and the merge", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    const { number } = story.openPull("tier-1") ?? { number: 0 };
    const merge = isMerge(mergeNow(story, number, "gate"));
    story.merged("promote/tier-1", "extra", { "extra.yaml": "x" });
    expect(await act(story.forge, merge, lock)).toMatchObject({ kind: "refused" });
  });

  it("never merges what lost its verification in the very look", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    story.reported("tier-0", "e2e", "failed");
    story.writeFleet(fleetYaml({ spec: everywhere }));
    await story.look();
    expect(merges(story)).toEqual([]);
  });

  it("takes what GitHub refuses as said, tells it precisely, and asks again only when a fact changed", async () => {
    const story = await withChange(everywhere);
    story.forge.rules.reviews = "one";
    let asked = 0;
    const { ensureMerged } = story.forge;
    story.forge.ensureMerged = (merge) => {
      asked++;
      return ensureMerged(merge);
    };
    await verified(story, "tier-0");
    const { writes } = story.forge;
    const told = writes.length;
    for (let n = 0; n < 3; n++) expect(await story.look()).toEqual({ kind: "rest" });
    expect(asked).toBe(1);
    expect(writes.slice(told)).toEqual([]);
    expect(lastRefusals(story.lastLook())).toEqual([
      {
        tier: "tier-1",
        repository: "acme/app-repository",
        pull: { number: 1, id: "acme/app-repository#1" },
        forUser: "At least 1 approving review is required by reviewers.",
      },
    ]);
    Object.assign(story.openPull("tier-1") ?? {}, { approved: true });
    await story.look();
    expect(merges(story)).toHaveLength(1);
    expect(lastRefusals(story.lastLook())).toEqual([]);
  });

  it("asks again after an hour, and not before", async () => {
    const story = await withChange(everywhere);
    story.forge.rules.methods = new Set();
    await verified(story, "tier-0");
    story.forge.rules.methods = new Set(["squash"]);
    story.advance(59 * 60_000);
    await story.look();
    expect(merges(story)).toEqual([]);
    story.advance(60_000);
    await story.look();
    expect(merges(story)).toEqual(["ensureMerged #1 by squash"]);
  });

  it("says nothing anew when it is refused in the same words an hour later", async () => {
    const story = await withChange(everywhere);
    story.forge.rules.methods = new Set();
    await verified(story, "tier-0");
    await story.look();
    const { writes } = story.forge;
    const told = writes.filter((write) => write.startsWith("ensureCommented")).length;
    expect(told).toBe(1);
    story.advance(60 * 60_000);
    await story.look();
    expect(writes.filter((write) => write.startsWith("ensureCommented"))).toHaveLength(told);
  });

  it("asks again when somebody says that it is worth it", async () => {
    const story = await withChange(everywhere);
    story.forge.rules.methods = new Set();
    await verified(story, "tier-0");
    story.forge.rules.methods = new Set(["squash"]);
    await story.look();
    expect(merges(story)).toEqual([]);
    story.work.recorder.forgetRefusals(lock.key);
    await story.look();
    expect(merges(story)).toEqual(["ensureMerged #1 by squash"]);
  });

  it("enqueues where a merge queue is required, once, and understands what came of it", async () => {
    const story = await withChange(everywhere);
    story.forge.rules.queued.add("tier-1");
    story.forge.rules.required.set("tier-1", ["shopset/tier-1"]);
    await verified(story, "tier-0");
    await story.look();
    expect(story.forge.writes.filter((write) => write.startsWith("enqueued"))).toEqual(["enqueued #1"]);
    story.forge.runQueue();
    await story.look();
    expect(treeOf(story, "tier-1")).toBe(treeOf(story, "tier-0"));
    expect(story.pointer("tier-1")).toBe(story.at("tier-1"));
  });
});

describe("a merge that somebody asks for", () => {
  it("is made when the gate is open, naming the comment", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    story.forge.rules.methods = new Set(["merge"]);
    expect(await act(story.forge, isMerge(mergeNow(story, 1, "gate")), lock)).toEqual({ kind: "done" });
    const message = messageOf(story, story.at("tier-1"));
    expect(message).toMatch(
      /^Merge pull request #1 from acme\/promote\/tier-1\n\nPromote [0-9a-f]{7} to tier-1: change\n/,
    );
    expect(parseTrailers(message).comment).toContain("issuecomment-9");
  });

  it("is answered by the verdict while the gate is not open", async () => {
    const story = await withChange();
    const { number } = story.proposed("tier-0", "tier-1");
    await story.look();
    expect(mergeNow(story, number, "gate")).toMatchObject({ state: "waiting" });
  });
});

describe("a force", () => {
  const warrant = { force: "prod is down @everyone" };

  async function withHotfix(): Promise<LadderStory> {
    const story = await withChange();
    story.forge.rules.required.set("tier-1", ["shopset/tier-1"]);
    story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    return story;
  }

  it("lets a hotfix in past the required check, and is found in both logs", async () => {
    const story = await withHotfix();
    expect(await act(story.forge, isMerge(mergeNow(story, 1, warrant)), lock)).toEqual({ kind: "done" });
    const reason = "alice: prod is down @\u2060everyone";
    expect(parseTrailers(messageOf(story, story.at("tier-1"))).forced).toBe(reason);
    await story.look();
    expect(bumpOf(story, "tier-1")).toMatchObject({
      forced: reason,
      comment: expect.stringContaining("issuecomment-9"),
    });
    expect(story.last().decision.tiers["tier-1"]?.notes).toEqual([expect.stringContaining(`forced by ${reason}`)]);
    await story.look();
    expect(story.gate("tier-1", story.app.pulls[0]?.head.sha as Sha)).toMatchObject({ state: "success" });
  });

  it("is on record though GitHub shows its pull request as open for a moment after the merge", async () => {
    const story = await withHotfix();
    expect(await act(story.forge, isMerge(mergeNow(story, 1, warrant)), lock)).toEqual({ kind: "done" });
    const pull = story.app.pulls[0];
    if (!pull) throw new Error("nothing is proposed");
    Object.assign(pull, { state: "open" });
    await story.look();
    Object.assign(pull, { state: "merged" });
    expect(bumpOf(story, "tier-1").forced).toContain("alice: prod is down");
    await story.look();
    expect(story.last().decision.tiers["tier-1"]?.notes).toEqual([expect.stringContaining("forced by alice")]);
  });

  it("stays in the check where the method has no message, and is read from there", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    story.reported("tier-0", "e2e", "failed");
    await story.look();
    story.forge.rules.methods = new Set(["rebase"]);
    expect(await act(story.forge, isMerge(mergeNow(story, 1, warrant)), lock)).toEqual({ kind: "done" });
    await story.look();
    expect(bumpOf(story, "tier-1").forced).toContain("alice: prod is down");
  });

  it("into one tier is none into another that holds the same commit", async () => {
    const story = await withChange();
    await verified(story, "tier-0");
    story.move("tier-1", story.at("tier-0"));
    const { number } = story.proposed("tier-0", "tier-2");
    await story.look();
    expect(await act(story.forge, isMerge(mergeNow(story, number, warrant)), lock)).toEqual({ kind: "done" });
    await story.look();
    const { tiers } = story.last().decision;
    expect(tiers["tier-2"]?.notes).toEqual([expect.stringContaining("forced by alice")]);
    expect(tiers["tier-1"]?.notes).toEqual([]);
  });

  it("is none any more where its merge commit climbs on", async () => {
    const story = await withHotfix();
    expect(await act(story.forge, isMerge(mergeNow(story, 1, warrant)), lock)).toEqual({ kind: "done" });
    await story.look();
    await verified(story, "tier-1");
    expect(story.openPull("tier-2")?.head.sha).toBe(story.at("tier-1"));
    story.promoted("tier-2", "fast-forward");
    await story.look();
    expect(bumpOf(story, "tier-2").forced).toBeUndefined();
    expect(story.last().decision.tiers["tier-2"]?.notes).toEqual([]);
  });

  it("names the same content as received, whether or not GitHub has tried the merge yet", async () => {
    const story = await withChange();
    story.merged("tier-1", "hotfix", { "fix.yaml": "1" });
    const pull = story.proposed("tier-0", "tier-1");
    await verified(story, "tier-0");
    await story.look();
    const { snapshot } = story.last();
    const names = (mergeTree: "unknown" | undefined) => {
      const seen: Snapshot = JSON.parse(JSON.stringify(snapshot));
      const app = seen.repositories[APP];
      if (app?.state !== "present") throw new Error("the app is not there");
      const found = app.pulls.find(({ number }) => number === pull.number);
      if (mergeTree && found) found.mergeTree = mergeTree;
      const gate = decide(seen).gates.find((one) => one.pull?.number === pull.number);
      if (!gate) throw new Error("it has no gate");
      return isMerge(mergeOf(seen, gate, { asker: { login: "alice", comment: null }, warrant })).message;
    };
    expect(names("unknown")).toEqual(names(undefined));
  });

  it("is taken back when GitHub refuses the merge", async () => {
    const story = await withHotfix();
    story.forge.rules.reviews = "one";
    expect(await act(story.forge, isMerge(mergeNow(story, 1, warrant)), lock)).toMatchObject({ kind: "failed" });
    const { sha } = story.app.pulls[0]?.head ?? { sha: "" as Sha };
    expect(story.gate("tier-1", sha)).toMatchObject({ state: "failure" });
    await story.look();
    const writes = story.forge.writes.length;
    await story.look();
    expect(story.forge.writes.length).toBe(writes);
  });

  it("is taken back by the next look when the process ended before the merge", async () => {
    const story = await withHotfix();
    const { forced, tier, repository, head } = isMerge(mergeNow(story, 1, warrant));
    if (!forced) throw new Error("it is not forced");
    const report: ReportGate = { kind: "report gate", tier, repository, head, report: forced.open };
    await story.forge.ensureSaid({ pulls: [], gates: [report] });
    await story.look();
    expect(story.gate("tier-1", head)).toMatchObject({ state: "failure" });
  });

  it("stands while a merge queue has it, and the queue's own check is green by it", async () => {
    const story = await withHotfix();
    story.forge.rules.queued.add("tier-1");
    expect(await act(story.forge, isMerge(mergeNow(story, 1, warrant)), lock)).toEqual({ kind: "queued" });
    await story.look();
    const { sha } = story.app.pulls[0]?.head ?? { sha: "" as Sha };
    expect(story.gate("tier-1", sha)).toMatchObject({
      state: "success",
      title: expect.stringContaining("Forced by alice"),
    });
    expect(story.gate("tier-1", story.forge.groups[0]?.head as Sha)).toMatchObject({ state: "success" });
    story.forge.runQueue();
    await story.look();
    expect(story.app.pulls[0]).toMatchObject({ state: "merged" });
    expect(bumpOf(story, "tier-1").forced).toContain("alice: prod is down");
  });
});

it("after a merge whose answer was lost nothing is written before another look", async () => {
  const talk = aTalk();
  const pull = await talk.proposed();
  // A newer content is verified: the look that hears the command would move the promotion on.
  talk.merged("tier-0", "newer");
  await talk.look();
  talk.advance(1_000);
  const id = talk.said("alice", '/promote --force "prod is down"', pull);
  talk.verified("tier-0");
  const { ensureMerged } = talk.forge;
  talk.forge.ensureMerged = async (merge) => {
    talk.forge.ensureMerged = ensureMerged;
    await ensureMerged(merge);
    throw new ForgeUnavailable({ kind: "failed", retryAfter: 1000, forUser: "slow", forOperator: "answer lost" });
  };
  await talk.heard(id);
  expect(await talk.look()).toMatchObject({ kind: "retry" });
  expect(talk.forge.writes.at(-1)).toMatch(/^ensureMerged/);
  await talk.look();
  expect(talk.app.pulls[pull.number - 1]).toMatchObject({ state: "merged" });
});

it("a force is meant for the head that was there when it was said, though another one comes back after it", async () => {
  const talk = aTalk();
  await talk.look();
  const pull = talk.opened("hotfix", "tier-1", { "fix.yaml": "bad" });
  const bad = talk.at("hotfix");
  await talk.look();
  talk.advance(60_000);
  talk.move(
    "hotfix",
    talk.forge.commit(APP, {
      files: { "fix.yaml": "good" },
      parents: [talk.at("tier-1")],
      message: "Good",
      author: { name: "mallory", isApp: false },
    }),
  );
  pull.rewrittenAt = talk.forge.now();
  await talk.look();
  talk.advance(60_000);
  const id = talk.said("alice", '/promote --force "it is reviewed"', pull);
  talk.advance(1_000);
  talk.move("hotfix", bad);
  await talk.look();
  await talk.heard(id);
  await talk.look();
  expect(pull.state).toBe("open");
  expect(talk.answers(pull).join()).toContain("HEAD_MOVED");
  const writes = talk.forge.writes.length;
  await talk.look();
  expect(talk.forge.writes.length).toBe(writes);
});

describe("a force that waits in a merge queue", () => {
  /** What our check on a head would say if its pull request waited in a queue that tries it later. */
  const whileQueued = ({ snapshot }: { snapshot: Snapshot }, number: number, head: Sha) => {
    const facts: Snapshot = structuredClone(snapshot);
    const app = facts.repositories[APP];
    if (app?.state !== "present") throw new Error("no app");
    for (const pull of app.pulls) if (pull.number === number) pull.queued = true;
    const { gates } = decide(facts);
    return gates.filter((gate) => gate.head === head).map(({ report }) => report.state);
  };
  const force = { force: "prod is down" };

  it("stands on a head that a second pull request proposes too", async () => {
    const story = await withChange();
    const { head } = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    story.app.branches.set("twin", head.sha);
    story.proposed("twin", "tier-1");
    await story.look();
    const { forced, tier, repository } = isMerge(mergeNow(story, 1, force));
    if (!forced) throw new Error("it is not forced");
    const open: ReportGate = { kind: "report gate", tier, repository, head: head.sha, report: forced.open };
    const saw = story.last();
    await story.forge.ensureSaid({ pulls: [], gates: [open] });
    const app = saw.snapshot.repositories[APP];
    if (app?.state !== "present") throw new Error("no app");
    for (const pull of app.pulls) pull.gate = story.forge.runs.published(APP, head.sha, "shopset/tier-1");
    expect(whileQueued(saw, 1, head.sha)).toEqual(["success", "success"]);
  });

  it("does not stand when its head was merged once, was taken back, and is proposed again", async () => {
    const story = await withChange();
    story.forge.rules.methods = new Set(["squash"]);
    const before = story.headOf("tier-1").tree;
    const { head } = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    expect(await act(story.forge, isMerge(mergeNow(story, 1, force)), lock)).toEqual({ kind: "done" });
    story.pushedTree("tier-1", before);
    const again = story.proposed("hotfix", "tier-1");
    story.forge.groups.push({ repository: APP, base: "tier-1", head: again.head.sha, numbers: [again.number] });
    await story.look();
    expect(story.gate("tier-1", head.sha)).toMatchObject({ state: "failure" });
  });
});

describe("what came past the gate", () => {
  const notes = (story: LadderStory, tier: string) => story.last().decision.tiers[tier]?.notes;

  it("is shown on the tier that holds it", async () => {
    const story = await withChange();
    const hotfix = story.merged("tier-1", "hotfix", { "fix.yaml": "1" });
    await story.look();
    expect(notes(story, "tier-1")).toEqual([
      `holds ${hotfix.slice(0, 7)} of acme/app-repository, which came past the gate: tier-0 has not verified it, and no force is on record`,
    ]);
  });

  it("is no force because its message says so: anybody writes messages", async () => {
    const story = await withChange();
    const said = "fix\n\nShopset-Tier: tier-1\nShopset-Forced: alice: prod is down";
    story.merged("tier-1", said, { "fix.yaml": "1" });
    await story.look();
    expect(notes(story, "tier-1")).toEqual([expect.stringContaining("came past the gate")]);
    expect(bumpOf(story, "tier-1").forced).toBeUndefined();
  });

  it("is shown of content that was pushed before it was verified, until it is", async () => {
    const story = await withChange();
    story.move("tier-1", story.at("tier-0"));
    await story.look();
    expect(notes(story, "tier-1")).toHaveLength(1);
    await verified(story, "tier-0");
    expect(notes(story, "tier-1")).toEqual([]);
  });

  it("is not said of what a tier began with, nor of what came through the gate and went red later", async () => {
    const story = await withChange();
    expect(notes(story, "tier-1")).toEqual([]);
    await verified(story, "tier-0");
    story.promoted("tier-1");
    story.reported("tier-0", "e2e", "failed");
    await story.look();
    expect(notes(story, "tier-1")).toEqual([]);
  });
});

describe("a tier that was set by hand", () => {
  it("follows its branches again when somebody asks for it, and the commit says for whom", async () => {
    const story = await withChange();
    const first = story.app.commits.get(story.at("tier-0"))?.parents[0] as Sha;
    story.pointedByHand("tier-0", first, "bob");
    await story.look();
    expect(story.pointer("tier-0")).toBe(first);
    const { snapshot } = story.last();
    const [tier] = snapshot.ladder.tiers;
    if (!tier) throw new Error("no tier");
    const action = takeBack(snapshot, tier, { login: "carol", comment: "https://github.com/c" });
    if (!action) throw new Error("it is not set by hand");
    expect(await act(story.forge, action, lock)).toEqual({ kind: "done" });
    expect(bumpOf(story, "tier-0")).toMatchObject({ unheld: "carol", comment: "https://github.com/c" });
    await story.look();
    expect(story.pointer("tier-0")).toBe(story.at("tier-0"));
    expect(takeBack(story.last().snapshot, tier, { login: "carol", comment: null })).toBeUndefined();
    const next = story.merged("tier-0", "next");
    await story.look();
    expect(story.pointer("tier-0")).toBe(next);
  });
});
