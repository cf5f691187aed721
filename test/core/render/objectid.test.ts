import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Sha } from "../../../src/core/names.ts";
import { blobId, treesOf } from "../../../src/core/render/objectid.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "shopset-objectid-"));
  execFileSync("git", ["init", "--quiet", directory]);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The id that Git gives the tree of an index with just these files. */
function treeOfGit(files: Record<string, { mode: string; sha: Sha }>): string {
  const env = { ...process.env, GIT_DIR: join(directory, ".git"), GIT_INDEX_FILE: join(directory, "index") };
  rmSync(env.GIT_INDEX_FILE, { force: true });
  const info = Object.entries(files).map(([path, { mode, sha }]) => `${mode} ${sha}\t${path}\n`);
  execFileSync("git", ["update-index", "--add", "--index-info"], { env, input: info.join("") });
  return execFileSync("git", ["write-tree", "--missing-ok"], { env, encoding: "utf8" }).trim();
}

const text = (content: string) => ({ mode: "100644", sha: blobId(content) });
const files = {
  ".gitmodules": text("a"),
  base: { mode: "160000", sha: "1".repeat(40) as Sha },
  "a-b/x.yaml": text("1"),
  "a.yaml": text("2"),
  "a/deep/er/x.yaml": text("3"),
  "a/x.yaml": text("4"),
  "shopsets/shop-1/kustomization.yaml": text("5"),
  "shopsets/shop-1/patches/00.yaml": text("6"),
  "shopsets/shop-10/kustomization.yaml": text("7"),
};

it("a tree's id is Git's, with folders sorted as Git sorts them", () => {
  const trees = treesOf(files);
  expect(trees.get("")?.id).toBe(treeOfGit(files));
  const inside = (folder: string) =>
    Object.fromEntries(
      Object.entries(files).flatMap(([path, entry]) =>
        path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), entry]] : [],
      ),
    );
  for (const folder of ["a", "a/deep", "shopsets", "shopsets/shop-1"]) {
    expect(trees.get(folder)?.id).toBe(treeOfGit(inside(folder)));
  }
  expect([...(trees.get("shopsets")?.entries.keys() ?? [])].sort()).toEqual(["shop-1", "shop-10"]);
});

it("no file at all is the empty tree", () => {
  expect(treesOf({}).get("")?.id).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
});
