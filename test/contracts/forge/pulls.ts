// The forge contract: pull requests that the App opens, rewords and closes, and what it is told of them.
import { expect } from "vitest";
import type { Story } from "../forge-contract.ts";
import { commitAt, file, headOf, lookAt } from "../stage.ts";
import { backport, climbing, PROMOTION, promote, promotion } from "./climbing.ts";

export function pullStories(story: Story): void {
  story("opens a promotion once, and tells it as it was opened", async (stage) => {
    const content = await climbing(stage);
    expect(await stage.forge.ensurePullOpen(stage.app, PROMOTION)).toEqual({ kind: "done" });
    expect(await stage.forge.ensurePullOpen(stage.app, PROMOTION)).toEqual({ kind: "already" });
    const { pulls } = await lookAt(stage, stage.app);
    expect(pulls).toHaveLength(1);
    expect(pulls[0]).toMatchObject({
      title: "Promote",
      body: "what climbs",
      state: "open",
      head: { branch: "promote/upper", sha: content },
      base: { branch: "tier-1" },
      author: { name: "shopset[bot]", isApp: true },
      approved: false,
      mergeCommit: null,
      closedBy: null,
      gate: null,
    });
    expect(pulls[0]?.url).toContain(`${stage.app}/pull/${pulls[0]?.number}`);
  });

  story("refuses to open what brings nothing, and what has lost a branch", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    await people.moves(app, "promote/upper", first);
    const refused = { kind: "refused", reason: expect.any(String) };
    expect(await forge.ensurePullOpen(app, PROMOTION)).toMatchObject(refused);
    await people.commits(app, { branch: "promote/upper", files: { b: "b\n" }, message: "Add b" });
    expect(await forge.ensurePullOpen(app, { ...PROMOTION, base: "tier-9" })).toMatchObject(refused);
    expect(await forge.ensurePullOpen(app, { ...PROMOTION, head: "promote/none" })).toMatchObject(refused);
    expect((await lookAt(stage, app)).pulls).toEqual([]);
  });

  story("fails to open what has no history in common with its base", async (stage) => {
    const tree = { base: null, files: [file("b", "b\n")] };
    const root = await stage.forge.writeCommit(stage.app, { message: "Root", parents: [], tree });
    await stage.people.moves(stage.app, "promote/upper", root);
    const outcome = await stage.forge.ensurePullOpen(stage.app, PROMOTION);
    expect(outcome).toMatchObject({ kind: "failed", retryAfter: null });
    expect((await lookAt(stage, stage.app)).pulls).toEqual([]);
  });

  story("follows its head, and lets an approval count for that head only", async (stage) => {
    const { app, forge, people } = stage;
    await climbing(stage);
    const number = await promote(stage);
    await people.approves(app, number, "carol");
    expect(await promotion(stage)).toMatchObject({ approved: false });
    await people.approves(app, number, "bob");
    expect(await promotion(stage)).toMatchObject({ approved: true });

    const expected = await headOf(stage, app, "promote/upper");
    const to = await people.commits(app, { branch: "tier-0", files: { c: "c\n" }, message: "Add c" });
    await forge.ensureBranchAt(app, { branch: "promote/upper", expected, to, how: "replace" });
    expect(await promotion(stage)).toMatchObject({ number, head: { sha: to }, approved: false });
    expect(await commitAt(stage, app, to)).toMatchObject({ message: "Add c" });
  });

  story(
    "tells promotions, backports and a person's own from tier to tier, newest first, and no others",
    async (stage) => {
      const { app, people } = stage;
      const content = await climbing(stage);
      const promoting = await promote(stage);
      await people.moves(app, "feature", content);
      await people.commits(app, { branch: "feature", files: { c: "c\n" }, message: "Add c" });
      await people.opens(app, { head: "feature", base: "tier-0", title: "A feature" });
      const own = await people.opens(app, { head: "tier-0", base: "tier-1", title: "By hand" });
      await backport(stage);
      const { pulls } = await lookAt(stage, app);
      expect(pulls.map(({ number }) => number)).toEqual([own + 1, own, promoting]);
      expect(pulls[0]?.head.branch).toBe("backport/upper");
      expect(pulls[1]).toMatchObject({
        head: { branch: "tier-0", sha: content },
        base: { branch: "tier-1" },
        author: { name: "bob", isApp: false },
      });
    },
  );

  story("gives several open pull requests their words at once", async (stage) => {
    const { app, forge } = stage;
    await climbing(stage);
    await promote(stage);
    await backport(stage);
    const { pulls } = await lookAt(stage, app);
    const words = pulls.map(({ id, number }) => ({ repository: app, id, number, title: `No. ${number}`, body: "é\n" }));
    expect(await forge.ensureSaid({ pulls: words, gates: [] })).toEqual({ kind: "done" });
    for (const { number, title, body, state } of (await lookAt(stage, app)).pulls)
      expect({ title, body, state }).toEqual({ title: `No. ${number}`, body: "é\n", state: "open" });
  });

  story("closes as the App, with the words that say why", async (stage) => {
    const { app, forge } = stage;
    await climbing(stage);
    await promote(stage);
    const open = await promotion(stage);
    expect(await forge.ensurePullClosed(app, { ...open, body: "closed, because" })).toEqual({ kind: "done" });
    expect(await promotion(stage)).toMatchObject({ state: "closed", body: "closed, because", closedBy: "app" });
    await stage.people.reopens(app, open.number);
    expect(await promotion(stage)).toMatchObject({ state: "open", closedBy: null });
    expect(await forge.ensurePullOpen(app, PROMOTION)).toEqual({ kind: "already" });
  });

  story("tells what merging a backport would give, once GitHub has tried", async (stage) => {
    const { app, people } = stage;
    await backport(stage);
    const find = async () => (await lookAt(stage, app)).pulls[0];
    expect((await find())?.mergeTree).toBe("unknown");
    const tried = await find();
    await people.commits(app, { branch: "tier-0", files: { other: "\n" }, message: "Elsewhere" });
    expect((await find())?.mergeTree).toBe("unknown");
    const again = await find();
    await people.merges(app, again?.number ?? 0, "merge");
    expect(again?.mergeTree).toBe((await commitAt(stage, app, await headOf(stage, app, "tier-0"))).tree);
    expect(tried?.mergeTree).toMatch(/^[0-9a-f]{40}$/);
    expect(tried?.mergeTree).not.toBe(again?.mergeTree);
    expect((await find())?.mergeTree).toBe("unknown");
  });

  story("tells that a backport conflicts, once GitHub has tried", async (stage) => {
    const { app, people } = stage;
    await backport(stage);
    await people.commits(app, { branch: "tier-0", files: { "app.yaml": "other\n" }, message: "Meanwhile" });
    await lookAt(stage, app);
    expect((await lookAt(stage, app)).pulls).toMatchObject([{ state: "open", mergeTree: "conflict" }]);
  });

  story("reads back what it recorded on a backport's head, until that head moves", async (stage) => {
    const { app, forge, people } = stage;
    await backport(stage);
    const head = await headOf(stage, app, "backport/upper");
    const record = { repository: app, head, name: "shopset/lower", conclusion: "success", digest: "held" } as const;
    await forge.ensureCheck({ ...record, name: "shopset/upper", title: "t", summary: "s", annotations: [] });
    expect((await lookAt(stage, app)).pulls[0]?.gate).toBeNull();
    await forge.ensureCheck({ ...record, title: "t", summary: "s", annotations: [] });
    expect((await lookAt(stage, app)).pulls[0]?.gate?.digest).toBe("held");
    await people.commits(app, { branch: "backport/upper", files: { c: "c\n" }, message: "Theirs" });
    expect((await lookAt(stage, app)).pulls[0]?.gate).toBeNull();
  });
}
