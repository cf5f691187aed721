// The forge contract: commits that the App makes, and commits that are read by their ids.
import { expect } from "vitest";
import type { Story } from "../forge-contract.ts";
import { appCommits, beginSystem, commitAt, file, headOf, look, lookAt, NOTHING, pointer, START } from "../stage.ts";

const BOT = { name: "shopset[bot]", isApp: true };

export function commitStories(story: Story): void {
  story("makes a first commit from nothing, in the App's name", async (stage) => {
    const { takenAt } = await look(stage);
    const tree = { base: null, files: [file("README.md", "hello\n")] };
    const message = "Begin\n\nShopset-Tier: lower";
    const sha = await appCommits(stage, stage.app, { branch: "promote/upper", expected: null, message, tree });
    const commit = await commitAt(stage, stage.app, sha);
    expect(commit).toMatchObject({ sha, parents: [], message, author: BOT });
    expect(commit.committedAt >= takenAt).toBe(true);
  });

  story("lays files over a base tree and leaves the rest of it", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    const base = (await commitAt(stage, app, first)).tree;
    const by = { app: { base, files: [file("b.yaml", "b\n")] }, hand: { "b.yaml": "b\n" } };
    const mine = await forge.writeCommit(app, { message: "Add b", parents: [first], tree: by.app });
    await people.moves(app, "promote/upper", mine);
    const theirs = await people.commits(app, { branch: "tier-0", files: by.hand, message: "Add b" });
    expect((await commitAt(stage, app, mine)).tree).toBe((await commitAt(stage, app, theirs)).tree);
  });

  story("gives the same files the same tree, from a base or from nothing, in any order", async (stage) => {
    const { app, forge } = stage;
    const first = await headOf(stage, app, "tier-0");
    const base = (await commitAt(stage, app, first)).tree;
    const [a, b] = [file("app.yaml", START["app.yaml"]), file("b.yaml", "b\n")];
    const trees = [
      { base, files: [b] },
      { base: null, files: [a, b] },
      { base: null, files: [b, a] },
    ];
    const seen = new Set();
    for (const tree of trees) {
      const [made] = await forge.readCommits(app, [await forge.writeCommit(app, { message: "b", parents: [], tree })]);
      seen.add(made?.tree);
    }
    expect([...seen]).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/)]);
    expect(seen.has(base)).toBe(false);
  });

  story("takes a whole tree by its id, on any parents", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    const changed = await people.commits(app, { branch: "tier-0", files: { "app.yaml": "2\n" }, message: "Say 2" });
    const { tree } = await commitAt(stage, app, changed);
    const sha = await forge.writeCommit(app, { message: "Carry", parents: [first, changed], tree });
    await people.moves(app, "promote/upper", sha);
    expect(await commitAt(stage, app, sha)).toMatchObject({ tree, parents: [first, changed], author: BOT });
  });

  story("points at a commit of another repository, which this one does not hold", async (stage) => {
    const { app, system } = stage;
    const to = await headOf(stage, app, "tier-0");
    const sha = await beginSystem(stage, [pointer("base", to)]);
    expect((await commitAt(stage, system, sha)).pointers).toEqual({ base: to });
    expect(await stage.forge.readCommits(system, [to])).toEqual([]);
  });

  story("refuses to make a commit of what does not exist", async ({ app, forge }) => {
    const made = { message: "No", parents: [] };
    await expect(forge.writeCommit(app, { ...made, tree: NOTHING })).rejects.toMatchObject({ failure: {} });
    const overlay = { base: NOTHING, files: [file("a", "a\n")] };
    await expect(forge.writeCommit(app, { ...made, tree: overlay })).rejects.toMatchObject({ failure: {} });
    const tree = { base: null, files: [file("a", "a\n")] };
    await expect(forge.writeCommit(app, { ...made, parents: [NOTHING], tree })).rejects.toMatchObject({ failure: {} });
  });

  story("reads commits by their ids, as one look tells them, and leaves out what does not exist", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    const second = await people.commits(app, { branch: "tier-0", files: { b: "b\n" }, message: "Add b" });
    await people.sets(app, { sha: second, name: "smoke", state: "success" });
    const known = (await lookAt(stage, app)).commits;
    const read = await forge.readCommits(app, [second, NOTHING, first]);
    expect(read.map(({ sha }) => sha)).toEqual([second, first]);
    for (const { sha, tree, parents, message, author, committedAt, reports } of read) {
      expect(known[sha]).toMatchObject({ sha, tree, parents, message, author, committedAt });
      expect(reports?.map(({ name }) => name)).toEqual(sha === second ? ["smoke"] : []);
    }
    expect(await forge.readCommits(app, [])).toEqual([]);
  });

  story("reads the history behind a commit, that commit first, every side of a merge", async (stage) => {
    const { app, forge, people } = stage;
    const first = await headOf(stage, app, "tier-0");
    const left = await people.commits(app, { branch: "tier-0", files: { left: "\n" }, message: "Left" });
    const right = await people.commits(app, { branch: "tier-1", files: { right: "\n" }, message: "Right" });
    const { tree } = await commitAt(stage, app, left);
    const merge = await forge.writeCommit(app, { message: "Both", parents: [left, right], tree });
    const history = await forge.readHistory(app, merge);
    expect(history[0]).toMatchObject({ sha: merge, parents: [left, right], author: BOT });
    expect(new Set(history.map(({ sha }) => sha))).toEqual(new Set([merge, left, right, first]));
    expect((await forge.readHistory(app, first)).map(({ sha }) => sha)).toEqual([first]);
    expect(await forge.readHistory(app, NOTHING)).toEqual([]);
  });

  story("makes no commit in an empty repository: that begins with its first file", async ({ forge, system }) => {
    const tree = { base: null, files: [file("a", "a\n")] };
    const write = () => forge.writeCommit(system, { message: "No", parents: [], tree });
    await expect(write()).rejects.toMatchObject({ failure: { kind: "failed" } });
    await forge.ensureFirstFile(system, { path: "README.md", content: "# Begin\n", message: "Begin" });
    expect(await write()).toMatch(/^[0-9a-f]{40}$/);
  });

  story("writes the first file of an empty repository, once", async (stage) => {
    const { forge, system } = stage;
    const begin = { path: "README.md", content: "# Begin\n", message: "Begin here" };
    expect(await forge.ensureFirstFile(system, begin)).toEqual({ kind: "done" });
    const { defaultBranch, branches, commits } = await lookAt(stage, system);
    expect(defaultBranch).toBe("main");
    const first = commits[branches["main"] ?? NOTHING];
    expect(first).toMatchObject({ parents: [], message: "Begin here", author: BOT });
    expect(await forge.ensureFirstFile(system, { ...begin, content: "# Other\n" })).toMatchObject({ kind: "refused" });
    expect((await lookAt(stage, system)).branches).toEqual(branches);
  });
}
