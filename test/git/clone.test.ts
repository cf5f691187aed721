// What a local clone knows of a source's branches.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { hasCommit, openClone, readBranch, readOrigin } from "../../src/git/clone.ts";
import { aWorkbench, type Workbench } from "./workbench.ts";

let desk: Workbench;
let first: Sha;
beforeEach(() => {
  desk = aWorkbench();
  first = desk.repository("app", { branches: ["tier-0", "tier-1", "team/tier-0"] });
});
afterEach(() => desk.end());

const at = (name: string) => openClone(desk.git, join(desk.root, name));
const commit = (name: string) => desk.sh("git commit -qm Next --allow-empty && git rev-parse HEAD", name) as Sha;

describe("a branch of a clone", () => {
  it("is where origin had it at the last fetch, and the local one is told where it differs", async () => {
    desk.sh("git clone -q app clone && git -C clone checkout -q tier-0");
    const clone = await at("clone");
    expect(await readBranch(desk.git, clone, "tier-0")).toEqual({ sha: first, ref: "origin/tier-0", local: null });
    const local = commit("clone");
    expect(await readBranch(desk.git, clone, "tier-0")).toEqual({ sha: first, ref: "origin/tier-0", local });
  });

  it("is the only one there is in a mirror, in a bare repository, and where nobody cloned", async () => {
    desk.sh("git clone -q --mirror app mirror.git");
    for (const name of ["mirror.git", "app"]) {
      expect(await readBranch(desk.git, await at(name), "tier-1")).toEqual({ sha: first, ref: "tier-1", local: null });
    }
  });

  it("is not one whose name merely ends or begins alike", async () => {
    desk.sh("git branch -D tier-0 && git branch tier-0/next", "app");
    expect(await readBranch(desk.git, await at("app"), "tier-0")).toBeUndefined();
    expect(await readBranch(desk.git, await at("app"), "ier-1")).toBeUndefined();
  });
});

describe("a clone", () => {
  it("has commits that were fetched, and trees are none", async () => {
    const clone = await at("app");
    expect(await hasCommit(desk.git, clone, first)).toBe(true);
    expect(await hasCommit(desk.git, clone, "9e".repeat(20) as Sha)).toBe(false);
    const tree = desk.sh("git rev-parse HEAD^{tree}", "app") as Sha;
    expect(await hasCommit(desk.git, clone, tree)).toBe(false);
  });

  it("remembers where it comes from, if anywhere", async () => {
    desk.sh("git clone -q app clone");
    expect(await readOrigin(desk.git, await at("clone"))).toBe(join(desk.root, "app"));
    expect(await readOrigin(desk.git, await at("app"))).toBeUndefined();
  });

  it("is no directory in the work tree of another", async () => {
    mkdirSync(join(desk.root, "app/manifests"));
    await expect(at("app/manifests")).rejects.toThrow("app/manifests is manifests/ of another clone and none itself");
    await expect(at("nowhere")).rejects.toThrow(/nowhere is no clone that git can read: .*No such file or directory/);
  });
});
