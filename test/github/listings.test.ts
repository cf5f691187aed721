import { describe, expect, it } from "vitest";
import type { TreeEntry } from "../../src/core/ladder/snapshot.ts";
import { textFile } from "../../src/core/render/file.ts";
import { blobId, treesOf } from "../../src/core/render/objectid.ts";
import { createListings } from "../../src/github/listings.ts";
import { aClient, onGraphql, onRest, SYSTEM, sha, useWire } from "./wire.ts";

useWire();

const TREES = "GET /repos/acme/system-repository/git/trees";
const text = (content: string) => ({ mode: "100644", sha: blobId(content) });
const folder = (digit: string) => ({ mode: "040000", sha: sha(digit) });
const listed = (path: string, { mode, sha }: TreeEntry) => ({
  path,
  mode,
  sha,
  type: mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob",
});

/** A tree with one ShopSet. */
const top = { "README.md": text("r"), shopsets: folder("a"), applications: folder("b"), notes: folder("c") };
const whole = [
  ...Object.entries(top).map(([path, entry]) => listed(path, entry)),
  listed("shopsets/one", folder("d")),
  listed("shopsets/one/kustomization.yaml", text("k")),
  listed("applications/one.yaml", text("a")),
  listed("notes/mine.md", text("n")),
];
const opened = {
  entries: { ...top, "shopsets/one/kustomization.yaml": text("k"), "applications/one.yaml": text("a") },
  folders: { [sha("a")]: { one: sha("d") }, [sha("b")]: { "one.yaml": blobId("a") } },
};

describe("the App's folders in a tree", () => {
  it("are read in one call, once for each content", async () => {
    const listings = createListings(aClient());
    onRest(`${TREES}/${sha("1")}?recursive=1`, { truncated: false, tree: whole });
    expect(await listings.open(SYSTEM, { id: sha("1"), entries: top })).toEqual(opened);
    // A pointer moved: another tree, the same folders.
    expect(
      await listings.open(SYSTEM, { id: sha("2"), entries: { ...top, base: { mode: "160000", sha: sha("9") } } }),
    ).toMatchObject(opened);
    expect(await listings.children(SYSTEM, [sha("a")])).toEqual({ [sha("a")]: { one: sha("d") } });
  });

  it("cost nothing where there are none", async () => {
    const entries = { "README.md": text("r"), notes: folder("c") };
    const found = await createListings(aClient()).open(SYSTEM, { id: sha("1"), entries });
    expect(found).toEqual({ entries, folders: {} });
  });

  it("are read alone when only one of them is new", async () => {
    const listings = createListings(aClient());
    onRest(`${TREES}/${sha("1")}?recursive=1`, { truncated: false, tree: whole });
    await listings.open(SYSTEM, { id: sha("1"), entries: top });
    onRest(`${TREES}/${sha("e")}?recursive=1`, { truncated: false, tree: [listed("two.yaml", text("b"))] });
    const found = await listings.open(SYSTEM, { id: sha("2"), entries: { ...top, applications: folder("e") } });
    expect(found.entries["applications/two.yaml"]).toEqual(text("b"));
    expect(found.entries["applications/one.yaml"]).toBeUndefined();
  });

  it("are read folder by folder, and deeper, where GitHub cuts the answer short", async () => {
    const listings = createListings(aClient());
    onRest(`${TREES}/${sha("1")}?recursive=1`, { truncated: true, tree: [] });
    onRest(`${TREES}/${sha("b")}?recursive=1`, { truncated: false, tree: [listed("one.yaml", text("a"))] });
    onRest(`${TREES}/${sha("a")}?recursive=1`, { truncated: true, tree: [] });
    onRest(`${TREES}/${sha("a")}`, { truncated: false, tree: [listed("one", folder("d"))] });
    onRest(`${TREES}/${sha("d")}?recursive=1`, { truncated: false, tree: [listed("kustomization.yaml", text("k"))] });
    expect(await listings.open(SYSTEM, { id: sha("1"), entries: top })).toEqual(opened);
  });

  it("need not be read after the App wrote them itself", async () => {
    const listings = createListings(aClient());
    onRest(`${TREES}/${sha("1")}?recursive=1`, { truncated: false, tree: whole });
    await listings.open(SYSTEM, { id: sha("1"), entries: top });
    const added = textFile("shopsets/two/kustomization.yaml", "k2");
    listings.wrote({ base: sha("1"), files: [added, { path: "applications/one.yaml", mode: "deleted" }] });
    const id = treesOf({ "one/kustomization.yaml": text("k"), "two/kustomization.yaml": text("k2") }).get("")?.id;
    if (!id) throw new Error("no tree");
    const { applications: _, ...rest } = top;
    const found = await listings.open(SYSTEM, {
      id: sha("2"),
      entries: { ...rest, shopsets: { mode: "040000", sha: id } },
    });
    expect(
      Object.keys(found.entries)
        .filter((path) => path.startsWith("shopsets/"))
        .sort(),
    ).toEqual(["shopsets/one/kustomization.yaml", "shopsets/two/kustomization.yaml"]);
  });

  it("of older commits are asked for by their ids, all at once", async () => {
    const asked = onGraphql({
      data: { repository: { folder0: { entries: [{ name: "one", oid: sha("d") }] }, folder1: null } },
    });
    const listings = createListings(aClient());
    expect(await listings.children(SYSTEM, [sha("a"), sha("b")])).toEqual({ [sha("a")]: { one: sha("d") } });
    expect(await listings.children(SYSTEM, [sha("a")])).toEqual({ [sha("a")]: { one: sha("d") } });
    expect(asked).toHaveLength(1);
  });
});
