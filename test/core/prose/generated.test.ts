import { describe, expect, it } from "vitest";
import type { Sha } from "../../../src/core/names.ts";
import { printGenerated, printWritten } from "../../../src/core/prose/generated.ts";
import type { FileChange } from "../../../src/core/render/file.ts";

const sha = "a".repeat(40) as Sha;
const text = (path: string): FileChange => ({ path, mode: "100644", sha, content: "" });

describe("generated files are named to people", () => {
  it("by their paths, and pointers not at all", () => {
    expect(printGenerated([text("README.md"), { path: "base", mode: "160000", sha }])).toEqual(["README.md"]);
    expect(printGenerated([{ path: "configurations/old", mode: "deleted" }])).toEqual(["configurations/old"]);
  });

  it("by their ShopSet, its Application included", () => {
    const files = [
      "applications/project.yaml",
      "applications/a.yaml",
      "shopsets/a/kustomization.yaml",
      "shopsets/a/shopset.yaml",
    ];
    expect(printGenerated(files.map(text))).toEqual(["applications/project.yaml", "ShopSet a"]);
    expect(printGenerated([{ path: "shopsets/b/shopset.yaml", mode: "deleted" }])).toEqual(["ShopSet b"]);
    expect(printGenerated([text("applications/c.yaml")])).toEqual(["applications/c.yaml"]);
  });

  it("by their number, where they are many", () => {
    const shopsets = Array.from({ length: 1000 }, (_, n) => text(`shopsets/shopset-${n}/kustomization.yaml`));
    expect(printGenerated([text("README.md"), ...shopsets])).toEqual(["README.md", "1000 ShopSets"]);
  });
});

describe("what a commit does to generated files", () => {
  const gone = (path: string): FileChange => ({ path, mode: "deleted" });

  it("tells those that it makes as they should be from those that it takes away", () => {
    const files = [text("README.md"), text("shopsets/a/kustomization.yaml"), gone("applications/b.yaml")];
    const left = [gone("shopsets/b/kustomization.yaml"), gone("shopsets/b/shopset.yaml"), gone("configurations/old")];
    expect(printWritten([...files, ...left])).toEqual([
      "README.md as generated",
      "ShopSet a as generated",
      "configurations/old removed",
      "ShopSet b removed",
    ]);
  });

  it("does not take a ShopSet for gone of which only a file goes", () => {
    const files = [gone("shopsets/a/stray.yaml"), gone("shopsets/b/patches/c.yaml")];
    expect(printWritten(files)).toEqual(["ShopSet a as generated", "ShopSet b as generated"]);
  });

  it("counts both, where they are many", () => {
    const shopsets = Array.from({ length: 8 }, (_, n) => `shopsets/shopset-${n}/kustomization.yaml`);
    const files = shopsets.map((path, n) => (n < 4 ? text(path) : gone(path)));
    expect(printWritten(files)).toEqual(["4 ShopSets as generated", "4 ShopSets removed"]);
  });
});
