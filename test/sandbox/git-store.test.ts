// The forge's Git: what it writes, the real git reads, and the other way around.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BadTree, initGitStore, ZERO } from "../../src/sandbox/git/store.ts";
import type { GitStore, Sha } from "../../src/sandbox/model.ts";

const someone = { name: "Alice", email: "alice@acme.test", date: "2026-11-23T13:00:00+09:00" };

describe("a bare repository of the forge", () => {
  let root: string;
  let store: GitStore;
  let count = 0;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "git-store-"));
  });
  afterAll(() => rm(root, { recursive: true }));

  const fresh = async () => {
    count += 1;
    store = await initGitStore(join(root, `${count}.git`), { defaultBranch: "main" });
    return store;
  };
  const git = (...args: string[]) =>
    execFileSync("git", ["--git-dir", store.directory, ...args])
      .toString()
      .trim();
  const commit = async (files: Record<string, string | null>, parents: Sha[] = [], message = "change") => {
    const entries = await Promise.all(
      Object.entries(files).map(async ([path, text]) => ({
        path,
        mode: "100644",
        sha: text === null ? null : await store.writeBlob(Buffer.from(text)),
      })),
    );
    const base = parents[0] && (await store.commit(parents[0]))?.tree;
    const tree = await store.writeTree(entries, base);
    return store.writeCommit({ tree, parents, message, author: someone, committer: someone });
  };
  const set = (name: string, after: Sha, before?: Sha) =>
    store.updateRefs([{ name, after, force: false, ...(before === undefined ? {} : { before }) }]);

  it("writes trees, commits and refs that git finds sound, and reads them back", async () => {
    await fresh();
    const first = await commit({ "a/b/c.txt": "c", "a/d.txt": "d", "é.txt": "e" }, [], "first\n\nwith a body");
    expect(await set("refs/heads/main", first, ZERO)).toBeUndefined();
    expect(git("fsck", "--strict")).toBe("");
    expect(git("show", "main:a/b/c.txt")).toBe("c");
    expect(await store.resolve("main:a/b")).toBe(git("rev-parse", "main:a/b"));
    expect(await store.resolve(first.slice(0, 8))).toBe(first);
    expect(await store.resolve("nowhere")).toBeUndefined();
    expect(await store.commit(first)).toMatchObject({ author: someone, message: "first\n\nwith a body", parents: [] });
    const paths = (await store.tree((await store.commit(first))?.tree ?? "", { recursive: true }))?.map((e) => e.name);
    expect(paths).toEqual(["a", "a/b", "a/b/c.txt", "a/d.txt", "é.txt"]);
    await store.close();
  });

  it("removes files with the folders they leave empty", async () => {
    await fresh();
    const first = await commit({ "a/b/c.txt": "c", "x.txt": "x" });
    const second = await commit({ "a/b/c.txt": null }, [first]);
    expect(git("ls-tree", "-r", "--name-only", second)).toBe("x.txt");
    const empty = await commit({ "x.txt": null }, [second]);
    expect((await store.commit(empty))?.tree).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    await store.close();
  });

  it("takes a gitlink to a commit it does not have, but no unknown blob and no path out of the tree", async () => {
    await fresh();
    const elsewhere = "1".repeat(40);
    const tree = await store.writeTree([{ path: "base", mode: "160000", sha: elsewhere }]);
    expect(await store.entry(tree, "base")).toEqual({ name: "base", mode: "160000", type: "commit", sha: elsewhere });
    await expect(store.writeTree([{ path: "f", mode: "100644", sha: elsewhere }])).rejects.toThrow(BadTree);
    await expect(store.writeTree([{ path: "../f", mode: "160000", sha: elsewhere }])).rejects.toThrow(BadTree);
    await store.close();
  });

  it("moves refs only from where they are said to be, forward only, and all or none", async () => {
    await fresh();
    const one = await commit({ f: "1" });
    const two = await commit({ f: "2" }, [one]);
    const other = await commit({ f: "3" }, [one]);
    const main = "refs/heads/main";
    expect(await set(main, two, ZERO)).toBeUndefined();
    expect(await set(main, two, ZERO)).toEqual({ refused: "exists", name: main });
    expect(await set(main, other, one)).toEqual({ refused: "stale", name: main });
    expect(await set(main, other)).toEqual({ refused: "not a fast-forward", name: main });
    expect(await set(main, "2".repeat(40))).toEqual({ refused: "missing object", name: main });
    expect(await set("refs/heads/main/sub", two)).toEqual({ refused: "exists", name: "refs/heads/main/sub" });
    expect(await set("refs/heads/a b", two)).toEqual({ refused: "bad name", name: "refs/heads/a b" });
    expect(await set("refs/heads/gone", ZERO)).toEqual({ refused: "absent", name: "refs/heads/gone" });
    const both = await store.updateRefs([
      { name: "refs/heads/new", after: one, before: ZERO, force: false },
      { name: main, after: other, before: one, force: true },
    ]);
    expect(both).toEqual({ refused: "stale", name: main });
    expect([...(await store.refs())]).toEqual([[main, two]]);
    await store.close();
  });

  it("notices what someone else pushed, and refuses a write that did not see it", async () => {
    await fresh();
    const one = await commit({ f: "1" });
    const two = await commit({ f: "2" }, [one]);
    await set("refs/heads/main", one, ZERO);
    git("update-ref", "refs/heads/main", two);
    expect(await set("refs/heads/main", two, one)).toEqual({ refused: "stale", name: "refs/heads/main" });
    git("update-ref", "refs/heads/other", one);
    expect(await store.refresh()).toEqual([{ name: "refs/heads/other", before: ZERO, after: one }]);
    await store.close();
  });

  it("merges, picks and compares as git does", async () => {
    await fresh();
    const root = await commit({ "list.txt": "a\nb\nc\nd\ne\n", keep: "k" });
    const left = await commit({ "list.txt": "A\nb\nc\nd\ne\n" }, [root]);
    const right = await commit({ "list.txt": "a\nb\nc\nd\nE\n", "new.txt": "n\n" }, [root]);
    const clash = await commit({ "list.txt": "Z\nb\nc\nd\ne\n" }, [root]);
    const merged = await store.mergeTree(left, right);
    if (!("tree" in merged)) throw new Error("should merge");
    expect(git("show", `${merged.tree}:list.txt`)).toBe("A\nb\nc\nd\nE");
    expect(await store.mergeTree(left, clash)).toEqual({ conflicts: ["list.txt"] });
    expect(await store.cherryPick(right, left)).toEqual(merged);
    expect(await store.cherryPick(clash, left)).toEqual({ conflicts: ["list.txt"] });
    expect(await store.mergeBase(left, right)).toBe(root);
    expect([await store.isAncestor(root, left), await store.isAncestor(right, left)]).toEqual([true, false]);
    expect(await store.count(right, { not: [left] })).toBe(1);
    expect((await store.log(right, { max: 5 })).map(({ sha }) => sha)).toEqual([right, root]);
    expect(await store.log(right, { max: 5, path: "keep" })).toHaveLength(1);
    const changes = await store.diff(root, right);
    expect(changes.map(({ path, status, additions, deletions }) => [path, status, additions, deletions])).toEqual([
      ["list.txt", "modified", 1, 1],
      ["new.txt", "added", 1, 0],
    ]);
    expect(changes[1]?.patch).toBe("@@ -0,0 +1 @@\n+n");
    await store.close();
  });

  it("tells what came when as git does, with merges, several roots, and commits of one second", async () => {
    await fresh();
    const tree = await store.writeTree([]);
    const shas: Sha[] = [];
    // Every third begins anew or merges, and five at a time are of the same second.
    for (let n = 0; n < 40; n++) {
      const parents = n % 13 === 0 ? [] : [shas.at(-1), n % 3 === 0 ? shas.at(-((n * 7) % n) - 2) : undefined];
      const date = `2026-11-23T13:00:${String(Math.floor(n / 5) + 10)}+09:00`;
      const by = { ...someone, date };
      const parts = { tree, parents: [...new Set(parents.filter((one) => one !== undefined))], message: `${n}` };
      shas.push(await store.writeCommit({ ...parts, author: by, committer: by }));
    }
    // Without one, git ends with 1.
    const mergeBase = (...pair: Sha[]) =>
      execFileSync("sh", ["-c", `git merge-base ${pair.join(" ")} || :`], {
        env: { ...process.env, GIT_DIR: store.directory },
      })
        .toString()
        .trim();
    for (const [n, sha] of shas.entries()) {
      const other = shas[(n * 11) % shas.length] ?? sha;
      const listed = git("rev-list", sha, `^${other}`, "--").split("\n").filter(Boolean);
      expect((await store.log(sha, { max: 99, not: [other] })).map((one) => one.sha)).toEqual(listed);
      expect(await store.count(sha, { not: [other] })).toBe(listed.length);
      expect((await store.log(sha, { max: 3, skip: 2 })).map((one) => one.sha)).toEqual(
        git("rev-list", "--skip=2", "--max-count=3", sha, "--").split("\n").filter(Boolean),
      );
      expect(await store.isAncestor(other, sha)).toBe(git("rev-list", sha, "--").includes(other));
      expect((await store.mergeBase(sha, other)) ?? "").toBe(mergeBase(sha, other));
    }
    await store.close();
  });

  it("calls a move a rename", async () => {
    await fresh();
    const one = await commit({ "old.txt": "same\n" });
    const two = await commit({ "old.txt": null, "new.txt": "same\n" }, [one]);
    expect(await store.diff(one, two)).toMatchObject([
      { path: "new.txt", previousPath: "old.txt", status: "renamed", additions: 0, deletions: 0 },
    ]);
    expect(await store.diff(undefined, two)).toMatchObject([{ path: "new.txt", status: "added", additions: 1 }]);
    expect(await store.diff(one, "1".repeat(40))).toEqual([]);
    expect(await store.diff(two, two)).toEqual([]);
    const odd = await commit({ "x\nend of the answer\ny": "1\n", z: "2\n" }, [two]);
    expect((await store.diff(two, odd)).map(({ path }) => path)).toEqual(["x\nend of the answer\ny", "z"]);
    await store.close();
  });
});
