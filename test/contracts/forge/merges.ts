// The forge contract: how pull requests end, told by what they leave and by who ended them.
import { expect } from "vitest";
import type { Story } from "../forge-contract.ts";
import { commitAt, headOf, lookAt, NOTHING } from "../stage.ts";
import { backport, climbing, promote, promotion } from "./climbing.ts";

export function mergeStories(story: Story): void {
  for (const method of ["merge", "squash", "rebase"] as const) {
    story(`tells what merging by ${method} left on the base`, async (stage) => {
      const { app, people } = stage;
      const content = await climbing(stage);
      const before = await people.commits(app, { branch: "tier-1", files: { "c.yaml": "c\n" }, message: "Add c" });
      const number = await promote(stage);
      await people.merges(app, number, method);
      const after = await headOf(stage, app, "tier-1");
      expect(await promotion(stage)).toMatchObject({
        number,
        state: "merged",
        mergeCommit: after,
        mergedAt: expect.any(String),
        closedBy: null,
      });

      const { commits } = await lookAt(stage, app);
      const [merged, picked] = [commits[after], commits[commits[after]?.parents[0] ?? NOTHING]];
      const made = { merge: [before, content], squash: [before], rebase: [picked?.sha] }[method];
      expect(merged?.parents).toEqual(made);
      if (method === "rebase") {
        expect(merged).toMatchObject({ message: "Say b twice", author: { name: "alice", isApp: false } });
        expect(picked).toMatchObject({ message: "Add b", parents: [before] });
      }
      expect(commits[content]?.tree).not.toBe(merged?.tree);
    });

    story(`keeps the tree exactly when what is merged by ${method} contains its base`, async (stage) => {
      const content = await climbing(stage);
      await stage.people.merges(stage.app, await promote(stage), method);
      const after = await commitAt(stage, stage.app, await headOf(stage, stage.app, "tier-1"));
      expect(after.tree).toBe((await commitAt(stage, stage.app, content)).tree);
      expect(after.sha).not.toBe(content);
    });
  }

  story("takes a push of the head to its base for a merge", async (stage) => {
    const content = await climbing(stage);
    await promote(stage);
    await stage.people.moves(stage.app, "tier-1", content);
    expect(await promotion(stage)).toMatchObject({ state: "merged", mergeCommit: content, closedBy: null });
  });

  story("takes its own fast-forward of the base for a merge too", async (stage) => {
    const { app, forge } = stage;
    const to = await climbing(stage);
    await promote(stage);
    const expected = await headOf(stage, app, "tier-1");
    await forge.ensureBranchAt(app, { branch: "tier-1", expected, to, how: "fast-forward" });
    const mergedAt = expect.any(String);
    expect(await promotion(stage)).toMatchObject({ state: "merged", mergeCommit: to, mergedAt, closedBy: null });
  });

  story("closes, and does not merge, what is left with nothing to bring", async (stage) => {
    const { app, forge } = stage;
    const expected = await climbing(stage);
    await promote(stage);
    const to = await headOf(stage, app, "tier-1");
    await forge.ensureBranchAt(app, { branch: "promote/upper", expected, to, how: "replace" });
    expect(await promotion(stage)).toMatchObject({ state: "closed", mergeCommit: null, closedBy: "app" });
  });

  story("tells a rejection by a person, and opens a new one beside it", async (stage) => {
    const { app, people } = stage;
    const content = await climbing(stage);
    const first = await promote(stage);
    await people.closes(app, first);
    expect(await promotion(stage)).toMatchObject({ number: first, state: "closed", closedBy: "person" });
    const second = await promote(stage);
    expect((await lookAt(stage, app)).pulls).toMatchObject([
      { number: second, state: "open", closedBy: null },
      { number: first, state: "closed", closedBy: "person", head: { sha: content } },
    ]);
    expect(second).toBeGreaterThan(first);
  });

  story("forgets who closed what was reopened, and tells who closed it last", async (stage) => {
    const { app, forge, people } = stage;
    await climbing(stage);
    const number = await promote(stage);
    await people.closes(app, number);
    await people.reopens(app, number);
    const open = await promotion(stage);
    expect(open).toMatchObject({ number, state: "open", closedBy: null });
    await forge.ensurePullClosed(app, { ...open, body: "closed" });
    expect(await promotion(stage)).toMatchObject({ state: "closed", closedBy: "app" });
  });

  for (const branch of ["promote/upper", "tier-1"]) {
    story(`tells that ${branch} went away, which rejects nothing`, async (stage) => {
      const content = await climbing(stage);
      await promote(stage);
      await stage.people.drops(stage.app, branch);
      expect(await promotion(stage)).toMatchObject({
        state: "closed",
        closedBy: "branch deleted",
        head: { sha: content },
      });
    });
  }

  story("knows the head of a pull request though its branch is gone and it was never merged", async (stage) => {
    const { app, people } = stage;
    await backport(stage);
    const head = await headOf(stage, app, "backport/upper");
    const theirs = await people.commits(app, { branch: "backport/upper", files: { c: "c\n" }, message: "Theirs" });
    await people.drops(app, "backport/upper");
    const { commits, pulls } = await lookAt(stage, app);
    expect(pulls).toMatchObject([{ state: "closed", head: { sha: theirs } }]);
    expect(commits[theirs]).toMatchObject({ message: "Theirs", parents: [head] });
  });

  story("leaves the end of a pull request to whoever ended it", async (stage) => {
    const { app, forge, people } = stage;
    await climbing(stage);
    const first = await promote(stage);
    await people.closes(app, first);
    await forge.ensurePullClosed(app, { ...(await promotion(stage)), body: "too late" });
    expect(await promotion(stage)).toMatchObject({ state: "closed", closedBy: "person" });
    await people.merges(app, await promote(stage), "merge");
    const merged = await promotion(stage);
    await forge.ensurePullClosed(app, { ...merged, body: "too late" });
    expect(await promotion(stage)).toEqual({ ...merged, body: expect.any(String) });
  });
}
