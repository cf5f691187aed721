// What reading a source's files costs at GitHub, what is read once, and what is too much.
import nock from "nock";
import { describe, expect, it } from "vitest";
import { APP, aForge, onGraphql, sha, useWire } from "./wire.ts";

useWire();

interface Entry {
  path: string;
  sha: string;
  mode?: string;
  size?: number;
}

const onTree = (commit: string, entries: Entry[], { truncated = false, depth = "whole" } = {}) =>
  nock("https://api.github.com")
    .get(`/repos/${APP}/git/trees/${commit}`)
    .query(depth === "whole" ? { recursive: "1" } : {})
    .reply(200, {
      sha: commit,
      truncated,
      tree: entries.map((entry) => ({ mode: "100644", type: "blob", size: 1, ...entry })),
    });

const onTexts = (...texts: string[]) =>
  onGraphql({
    data: { repository: Object.fromEntries(texts.map((text, n) => [`blob${n}`, { text, isTruncated: false }])) },
  });

describe("the files of a source", () => {
  it("are listed by one call and read by another, and not again by another commit that has them", async () => {
    const forge = aForge();
    const same = { path: "same.yaml", sha: sha("1") };
    onTree(sha("a"), [same, { path: "x.yaml", sha: sha("2") }]);
    onTexts("same", "two");
    await forge.readSourceFiles(APP, { commit: sha("a") });
    onTree(sha("b"), [same, { path: "x.yaml", sha: sha("3") }]);
    const [asked] = [onTexts("three")];
    const found = await forge.readSourceFiles(APP, { commit: sha("b") });
    expect(asked[0]?.query).not.toContain(sha("1"));
    expect(found).toMatchObject({ files: [{ content: "same" }, { content: "three" }] });
    expect(await forge.readSourceFiles(APP, { commit: sha("b") })).toEqual(found);
  });

  it("are symbolic links and submodules too, as such, and no workflows", async () => {
    onTree(sha("a"), [
      { path: "link", sha: sha("1"), mode: "120000" },
      { path: "sub", sha: sha("2"), mode: "160000" },
      { path: "folder", sha: sha("3"), mode: "040000" },
      { path: ".github/workflows/ci.yaml", sha: sha("4") },
    ]);
    onTexts("/etc/passwd");
    expect(await aForge().readSourceFiles(APP, { commit: sha("a") })).toEqual({
      kind: "files",
      commit: sha("a"),
      files: [
        { path: "link", mode: "120000", content: "/etc/passwd" },
        { path: "sub", mode: "160000", content: "" },
      ],
      overlapping: [],
    });
  });

  it.each([
    ["files", Array.from({ length: 1001 }, (_, n) => ({ path: `${n}`, sha: sha("1") }))],
    ["bytes", [{ path: "large", sha: sha("1"), size: 9_000_000 }]],
  ])("are not read where they are too many %s", async (_, entries) => {
    onTree(sha("a"), entries);
    expect(await aForge().readSourceFiles(APP, { commit: sha("a") })).toEqual({
      kind: "none",
      reason: `${APP} holds more than 1000 files or 8 MB`,
    });
  });

  it("are not read where GitHub does not list them all", async () => {
    onTree(sha("a"), [], { truncated: true });
    onTree(sha("a"), [], { depth: "first level" });
    expect(await aForge().readSourceFiles(APP, { commit: sha("a") })).toMatchObject({ kind: "none" });
  });

  it.each([false, true])(
    "tell of .gitmodules where they are too many to be read (cut by GitHub: %s)",
    async (truncated) => {
      const many = Array.from({ length: 1001 }, (_, n) => ({ path: `${n}`, sha: sha("1") }));
      const named = { path: ".gitmodules", sha: sha("2") };
      onTree(sha("a"), truncated ? many : [named, ...many], { truncated });
      if (truncated) onTree(sha("a"), [named], { depth: "first level" });
      expect(await aForge().readSourceFiles(APP, { commit: sha("a") })).toMatchObject({
        kind: "none",
        submodule: ".gitmodules",
      });
    },
  );
});
