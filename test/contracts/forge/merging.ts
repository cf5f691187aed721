// The forge contract: how the App merges what was judged, within the rules, and no other.
import { expect } from "vitest";
import type { MergePull } from "../../../src/core/ladder/action.ts";
import type { Sha } from "../../../src/core/names.ts";
import type { Story } from "../forge-contract.ts";
import { commitAt, headOf, lookAt, type Stage } from "../stage.ts";
import { climbing, promote, promotion } from "./climbing.ts";
import { GATE, mergeOf, proposes, pullAt, reports } from "./proposing.ts";

export function mergingStories(story: Story): void {
  story("moves the base to just the head, where that is a fast-forward", async (stage) => {
    const { app, forge } = stage;
    const content = await climbing(stage);
    const merge = await mergeOf(stage, { number: await promote(stage) }, { way: "fast-forward" });
    expect(await forge.ensureMerged(merge)).toEqual({ kind: "done" });
    expect(await headOf(stage, app, "tier-1")).toBe(content);
    expect(await promotion(stage)).toMatchObject({ state: "merged", mergeCommit: content });
    expect(await forge.ensureMerged(merge)).toEqual({ kind: "already" });
  });

  story("merges with its message where a rule keeps it from moving the branch", async (stage) => {
    const { app, forge, people } = stage;
    const content = await climbing(stage);
    const merge = await mergeOf(stage, { number: await promote(stage) }, { way: "fast-forward" });
    await people.rules(app, "tier-1", { kind: "pull requests only" });
    expect(await forge.ensureMerged(merge)).toEqual({ kind: "done" });
    const head = await headOf(stage, app, "tier-1");
    expect(await commitAt(stage, app, head)).toMatchObject({
      parents: [merge.base.at, content],
      tree: (await commitAt(stage, app, content)).tree,
      message: "Promote to upper\n\nShopset-Tier: upper",
      author: { isApp: true },
    });
    expect(await promotion(stage)).toMatchObject({ state: "merged", mergeCommit: head });
  });

  story("squashes with its message where nothing else is allowed", async (stage) => {
    const { app, forge, people } = stage;
    const content = await climbing(stage);
    const merge = await mergeOf(stage, { number: await promote(stage) });
    await people.allows(app, ["squash"]);
    expect(await forge.ensureMerged(merge)).toEqual({ kind: "done" });
    expect(await commitAt(stage, app, await headOf(stage, app, "tier-1"))).toMatchObject({
      parents: [merge.base.at],
      tree: (await commitAt(stage, app, content)).tree,
      message: "Promote to upper\n\nShopset-Tier: upper",
    });
  });

  story("rebases where nothing else is allowed", async (stage) => {
    const { app, forge, people } = stage;
    await climbing(stage);
    const merge = await mergeOf(stage, { number: await promote(stage) });
    await people.allows(app, ["rebase"]);
    expect(await forge.ensureMerged(merge)).toEqual({ kind: "done" });
    expect(await commitAt(stage, app, await headOf(stage, app, "tier-1"))).toMatchObject({ message: "Say b twice" });
    expect(await promotion(stage)).toMatchObject({ state: "merged" });
  });

  story("is kept by a required check until that is green, and is told so in GitHub's words", async (stage) => {
    const { app, forge, people } = stage;
    const { number, head } = await proposes(stage, "fix");
    await people.rules(app, "tier-1", { kind: "check", name: GATE });
    const merge = await mergeOf(stage, { number });
    const refused = await forge.ensureMerged(merge);
    expect(refused).toMatchObject({ kind: "failed", retryAfter: null, forUser: expect.stringContaining(GATE) });
    expect(await headOf(stage, app, "tier-1")).toBe(merge.base.at);
    await reports(stage, head, { state: "success", digest: "open" });
    expect(await forge.ensureMerged(merge)).toEqual({ kind: "done" });
    expect(await isOpen(stage, number)).toBe(false);
  });

  story("fast-forwards too where the required check is green", async (stage) => {
    const { app, forge, people } = stage;
    const content = await climbing(stage);
    await people.rules(app, "tier-1", { kind: "check", name: GATE });
    const merge = await mergeOf(stage, { number: await promote(stage) }, { way: "fast-forward" });
    expect(await forge.ensureMerged(merge)).toMatchObject({ kind: "failed", retryAfter: null });
    await reports(stage, content, { state: "success", digest: "open" });
    expect(await forge.ensureMerged(merge)).toEqual({ kind: "done" });
    expect(await headOf(stage, app, "tier-1")).toBe(content);
  });

  story("refuses another head than the one that was judged", async (stage) => {
    const { app, forge, people } = stage;
    const { number } = await proposes(stage, "fix");
    const merge = await mergeOf(stage, { number });
    await people.commits(app, { branch: "fix", files: { more: "\n" }, message: "More" });
    expect(await forge.ensureMerged(merge)).toMatchObject({ kind: "refused", reason: expect.any(String) });
    expect(await headOf(stage, app, "tier-1")).toBe(merge.base.at);
  });

  for (const way of ["merge", "fast-forward"] as const) {
    story(`refuses a base that moved since it was judged, to ${way}`, async (stage) => {
      const { app, forge, people } = stage;
      const { number } = await proposes(stage, "fix");
      const merge = await mergeOf(stage, { number }, { way });
      const moved = await people.commits(app, { branch: "tier-1", files: { more: "\n" }, message: "More" });
      expect(await forge.ensureMerged(merge)).toMatchObject({ kind: "refused" });
      expect(await headOf(stage, app, "tier-1")).toBe(moved);
    });
  }

  story("refuses what somebody closed", async (stage) => {
    const { app, forge, people } = stage;
    const { number } = await proposes(stage, "fix");
    const merge = await mergeOf(stage, { number });
    await people.closes(app, number);
    expect(await forge.ensureMerged(merge)).toMatchObject({ kind: "refused" });
    expect(await headOf(stage, app, "tier-1")).toBe(merge.base.at);
  });

  story(
    "goes through the merge queue where one is required, which waits for the gate of what it tries",
    async (stage) => {
      const { app, forge, people } = stage;
      const { number, head, merge } = await queued(stage);
      expect(await forge.ensureMerged(merge)).toEqual({ kind: "queued" });
      expect(await pullAt(stage, number)).toMatchObject({ state: "open", queued: true });
      const { groups, commits } = await lookAt(stage, app);
      const [group] = groups;
      if (!group) throw new Error("nothing is tried");
      expect(groups).toEqual([{ base: "tier-1", head: group.head, gate: null }]);
      expect(commits[group.head]?.tree).toBe(commits[head]?.tree);
      const { groups: swept } = await forge.readOpenPulls(app, { numbers: [] });
      expect(swept).toEqual([{ base: "tier-1", head: group.head, gates: {} }]);

      await reports(stage, group.head, { digest: "looks" });
      await people.queuesGoOn();
      const [waiting] = (await lookAt(stage, app)).groups;
      expect(waiting).toMatchObject({ head: group.head, gate: { digest: "looks", state: "in progress" } });
      await reports(stage, group.head, { run: waiting?.gate?.id ?? "", state: "success", digest: "open" });
      await people.queuesGoOn();
      expect(await headOf(stage, app, "tier-1")).toBe(group.head);
      expect((await lookAt(stage, app)).groups).toEqual([]);
      expect(await isOpen(stage, number)).toBe(false);
    },
  );

  story("stays open, out of the queue, where the gate of what that tries is red", async (stage) => {
    const { app, people } = stage;
    const { number, merge } = await queued(stage);
    const [group] = (await lookAt(stage, app)).groups;
    if (!group) throw new Error("nothing is tried");
    await reports(stage, group.head, { state: "failure", digest: "held" });
    await people.queuesGoOn();
    expect(await headOf(stage, app, "tier-1")).toBe(merge.base.at);
    expect((await lookAt(stage, app)).groups).toEqual([]);
    expect(await pullAt(stage, number)).toMatchObject({ state: "open" });
    expect((await pullAt(stage, number)).queued ?? false).toBe(false);
  });
}

/** bob's change is in the merge queue of tier-1, which waits for the gate. */
async function queued(stage: Stage): Promise<{ number: number; head: Sha; merge: MergePull }> {
  const { app, forge, people } = stage;
  const { number, head } = await proposes(stage, "fix");
  await people.rules(app, "tier-1", { kind: "queue", check: GATE });
  await reports(stage, head, { state: "success", digest: "open" });
  const merge = await mergeOf(stage, { number });
  expect(await forge.ensureMerged(merge)).toEqual({ kind: "queued" });
  await people.queuesGoOn();
  return { number, head, merge };
}

/** Whether a pull request is told as open. */
async function isOpen(stage: Stage, number: number): Promise<boolean> {
  const { pulls } = await lookAt(stage, stage.app);
  return pulls.some((pull) => pull.number === number && pull.state === "open");
}
