import { describe, expect, it } from "vitest";
import type { TreeEntry } from "../../../src/core/ladder/snapshot.ts";
import type { Sha } from "../../../src/core/names.ts";
import type { RenderedFile } from "../../../src/core/render/file.ts";
import { changedFiles } from "../../../src/core/render/system.ts";
import { render, tierOf } from "./cases.ts";

const other = "b".repeat(40) as Sha;
const rendered = render(tierOf("several", "tier-0"));

/** The tree that holds just this, as a recursive listing tells it: directories too. */
function treeOf(files: readonly RenderedFile[]): Record<string, TreeEntry> {
  const directories = files.flatMap(({ path }) => path.split("/").map((_, n, parts) => parts.slice(0, n).join("/")));
  return Object.fromEntries([
    ...directories.filter(Boolean).map((path) => [path, { mode: "040000", sha: other }]),
    ...files.map(({ path, mode, sha }) => [path, { mode, sha }]),
  ]);
}

/** `path` as it is rendered. */
function file(path: string): RenderedFile {
  const found = rendered.find((one) => one.path === path);
  if (!found) throw new Error(`${path} is not rendered`);
  return found;
}

describe("what has to be written to a system branch", () => {
  it("is everything, while there is nothing", () => {
    expect(changedFiles(rendered, {})).toEqual(rendered);
  });

  it("is nothing, when all is there", () => {
    expect(changedFiles(rendered, treeOf(rendered))).toEqual([]);
  });

  it("is what has another content or another mode, deep in a folder too", () => {
    const [patched, pointer] = [file("shopsets/shopset-000/shopset.yaml"), file("configurations/configuration")];
    const tree = treeOf(rendered);
    tree[patched.path] = { mode: "100755", sha: patched.sha };
    tree[pointer.path] = { mode: "160000", sha: other };
    expect(changedFiles(rendered, tree)).toEqual([pointer, patched]);
  });

  it("is also what has to go from the folders that the App manages, before anything else", () => {
    const blob = { mode: "100644", sha: other };
    const tree: Record<string, TreeEntry> = {
      "configurations/old": { mode: "160000", sha: other },
      "shopsets/gone/kustomization.yaml": blob,
      "shopsets/shopset-000/patches/by-hand.yaml": blob,
      "applications/by-hand.yaml": blob,
    };
    expect(changedFiles(rendered, { ...treeOf(rendered), ...tree })).toEqual(
      Object.keys(tree)
        .sort()
        .map((path) => ({ path, mode: "deleted" })),
    );
  });

  it("is never a file that the App does not manage", () => {
    const blob = { mode: "100644", sha: other };
    const foreign = { "docs/notes.md": blob, LICENSE: blob, "shopsets-old/a": blob, ".github/workflows/ci.yaml": blob };
    expect(changedFiles(rendered, { ...treeOf(rendered), ...foreign })).toEqual([]);
  });

  it("is no deletion of what stands in the way: writing takes its place", () => {
    const blob = { mode: "100644", sha: other };
    const inTheWay = { shopsets: blob, "base/README.md": blob, "applications/project.yaml/a": blob };
    expect(changedFiles(rendered, inTheWay)).toEqual(rendered);
    const withoutShopSets = rendered.filter(({ path }) => !path.startsWith("shopsets/"));
    expect(changedFiles(withoutShopSets, inTheWay)[0]).toEqual({ path: "shopsets", mode: "deleted" });
  });
});
