// The forge contract: the App's checks on what is proposed to a tier, and what is told of it.
import { expect } from "vitest";
import type { Story } from "../forge-contract.ts";
import { commitAt, headOf, lookAt, MINUTE } from "../stage.ts";
import { climbing, promote } from "./climbing.ts";
import { GATE, gateOf, proposes, pullAt, reports, SINCE } from "./proposing.ts";

const DAY = 24 * 60 * MINUTE;

export function gateStories(story: Story): void {
  story(
    "tells every pull request that is open into a tier that is not the lowest, whatever its branch",
    async (stage) => {
      const { app, people } = stage;
      const numbers: number[] = [];
      for (let n = 0; n < 8; n++) numbers.unshift((await proposes(stage, `fix-${n}`)).number);
      await proposes(stage, "feature", "tier-0");
      const closed = numbers.pop() ?? 0;
      await people.closes(app, closed);
      const { pulls, commits } = await lookAt(stage, app);
      expect(pulls.map(({ number }) => number)).toEqual(numbers);
      for (const { gate, head, author } of pulls) {
        expect({ gate, author }).toEqual({ gate: null, author: { name: "bob", isApp: false } });
        expect(commits[head.sha]?.tree).toMatch(/^[0-9a-f]{40}$/);
      }
    },
  );

  story("tells what merging each would give, once GitHub has tried", async (stage) => {
    const { app, people } = stage;
    const { number, head } = await proposes(stage, "fix");
    await pullAt(stage, number);
    expect((await pullAt(stage, number)).mergeTree).toBe((await commitAt(stage, app, head)).tree);
    await people.commits(app, { branch: "tier-1", files: { other: "\n" }, message: "Elsewhere" });
    await pullAt(stage, number);
    const { mergeTree } = await pullAt(stage, number);
    expect(mergeTree).toMatch(/^[0-9a-f]{40}$/);
    expect(mergeTree).not.toBe((await commitAt(stage, app, head)).tree);
  });

  story("commits words and checks in one saying, and tells them back", async (stage) => {
    const { app, forge } = stage;
    const content = await climbing(stage);
    const number = await promote(stage);
    const other = await proposes(stage, "fix");
    const { id } = await pullAt(stage, number);
    const pulls = [{ repository: app, number, id, title: "Promote twice", body: "é\n" }];
    const gates = [gateOf(stage, content), gateOf(stage, other.head, { state: "failure", digest: "no" })];
    expect(await forge.ensureSaid({ pulls, gates })).toEqual({ kind: "done" });
    expect(await pullAt(stage, number)).toMatchObject({
      title: "Promote twice",
      gate: { id: expect.any(String), digest: "waits", state: "in progress", since: SINCE },
    });
    expect((await pullAt(stage, other.number)).gate).toMatchObject({ digest: "no", state: "failure" });
  });

  story("goes on with a run that has not ended, and follows one that has with another", async (stage) => {
    const { number, head } = await proposes(stage, "fix");
    await reports(stage, head);
    const begun = (await pullAt(stage, number)).gate;
    await reports(stage, head, { run: begun?.id ?? "", digest: "waits longer" });
    expect((await pullAt(stage, number)).gate).toEqual({ ...begun, digest: "waits longer" });
    await reports(stage, head, { run: begun?.id ?? "", state: "success", digest: "open", button: "promote" });
    expect((await pullAt(stage, number)).gate).toEqual({ ...begun, state: "success", digest: "open" });
    await stage.people.wait(5 * MINUTE);
    await reports(stage, head, { digest: "waits again" });
    const next = (await pullAt(stage, number)).gate;
    expect(next).toMatchObject({ digest: "waits again", state: "in progress", since: SINCE });
    expect(next?.id).not.toBe(begun?.id);
  });

  story("has said nothing of a head that came since, nor of another tier", async (stage) => {
    const { app, people } = stage;
    const { number, head } = await proposes(stage, "fix");
    await reports(stage, head, { name: "shopset/lower", state: "success" });
    expect((await pullAt(stage, number)).gate).toBeNull();
    await reports(stage, head, { state: "success" });
    expect((await pullAt(stage, number)).gate).toMatchObject({ state: "success" });
    await people.commits(app, { branch: "fix", files: { more: "\n" }, message: "More" });
    expect((await pullAt(stage, number)).gate).toBeNull();
  });

  story("is told that GitHub gave up a run that did not end for two weeks", async (stage) => {
    const { takenAt } = await stage.forge.readOpenPulls(stage.app, "all");
    const { number, head } = await proposes(stage, "fix");
    await reports(stage, head, { since: takenAt });
    await stage.people.wait(13 * DAY);
    expect((await pullAt(stage, number)).gate).toMatchObject({ state: "in progress" });
    await stage.people.wait(2 * DAY);
    expect((await pullAt(stage, number)).gate).toMatchObject({ state: "stale" });
    const { pulls } = await stage.forge.readOpenPulls(stage.app, "all");
    expect(pulls[0]?.gates[GATE]).toMatchObject({ state: "stale" });
  });

  story("tells all open pull requests of a source with all its checks, or some by number", async (stage) => {
    const { app, forge, people } = stage;
    const feature = await proposes(stage, "feature", "tier-0");
    const fix = await proposes(stage, "fix");
    const closed = await proposes(stage, "closed", "tier-0");
    await people.closes(app, closed.number);
    await reports(stage, feature.head, { name: "shopset/lower", state: "success", digest: "free" });
    await reports(stage, feature.head, { digest: "upper's" });
    const all = await forge.readOpenPulls(app, "all");
    expect(all.pulls.map(({ number }) => number)).toEqual([feature.number, fix.number]);
    expect(all.groups).toEqual([]);
    expect(all.pulls[0]).toEqual({
      number: feature.number,
      id: expect.any(String),
      base: "tier-0",
      head: { branch: "feature", sha: feature.head },
      gates: {
        "shopset/lower": expect.objectContaining({ state: "success", digest: "free" }),
        [GATE]: expect.objectContaining({ state: "in progress", digest: "upper's" }),
      },
    });
    const asked = [fix.number, closed.number, 99];
    const some = await forge.readOpenPulls(app, { numbers: asked });
    expect(some.pulls).toMatchObject([{ number: fix.number, base: "tier-1", gates: {} }]);
  });

  story("tells at what time it looked, by GitHub's clock", async ({ app, forge, people }) => {
    const before = (await forge.readOpenPulls(app, "all")).takenAt;
    await people.wait(90 * MINUTE);
    const { takenAt } = await forge.readOpenPulls(app, { numbers: [] });
    expect(Date.parse(takenAt) - Date.parse(before)).toBeGreaterThanOrEqual(90 * MINUTE);
  });

  story("tells for a while what was merged into such a tier, with its check", async (stage) => {
    const { app, people } = stage;
    const { number, head } = await proposes(stage, "fix");
    await reports(stage, head, { state: "success", digest: "forced by alice" });
    await people.moves(app, "tier-1", head);
    expect(await pullAt(stage, number)).toMatchObject({
      state: "merged",
      mergeCommit: head,
      gate: { state: "success", digest: "forced by alice" },
    });
  });

  story("has no part in what is proposed to nobody's tier", async (stage) => {
    const { app, people } = stage;
    await people.moves(app, "release", await headOf(stage, app, "tier-1"));
    await proposes(stage, "fix", "release");
    expect((await lookAt(stage, app)).pulls).toEqual([]);
    expect((await stage.forge.readOpenPulls(app, "all")).pulls).toMatchObject([{ base: "release" }]);
  });
}
