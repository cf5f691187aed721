// A commit's files in a directory are what a clone would have there.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { checkOut } from "../../src/git/checkout.ts";
import { openClone } from "../../src/git/clone.ts";
import { aWorkbench, type Workbench } from "./workbench.ts";

let desk: Workbench;
beforeEach(() => {
  desk = aWorkbench();
  desk.repository("app", { branches: [] });
});
afterEach(() => desk.end());

async function checkedOut(name: string, commit: string): Promise<string> {
  const into = join(desk.root, "new/base");
  await checkOut(desk.git, await openClone(desk.git, join(desk.root, name)), { commit: commit as Sha, into });
  return into;
}

describe("a checkout", () => {
  it("has every file, as it is committed: what is not for export too, and what may be run", async () => {
    desk.put("app/.gitattributes", "manifests export-ignore\n");
    desk.put("app/manifests/kustomization.yaml", "resources: []\n");
    desk.put("app/run.sh", "#!/bin/sh\n");
    desk.sh("chmod +x run.sh && ln -s run.sh link && git add --all && git commit -qm Files", "app");
    const into = await checkedOut("app", desk.sh("git rev-parse HEAD", "app"));
    expect(readdirSync(into).sort()).toEqual([".gitattributes", "link", "manifests", "run.sh"]);
    expect(readFileSync(join(into, "manifests/kustomization.yaml"), "utf8")).toBe("resources: []\n");
    expect(lstatSync(join(into, "run.sh")).mode & 0o100).toBe(0o100);
    expect(lstatSync(join(into, "link")).isSymbolicLink()).toBe(true);
  });

  it("leaves the clone as it is, with what is staged and what is not, and works from a bare one", async () => {
    const first = desk.sh("git rev-parse HEAD", "app");
    desk.put("app/staged", "staged\n");
    desk.put("app/file", "file\n");
    desk.sh("git add staged", "app");
    const before = desk.sh("git status --porcelain", "app");
    expect(readdirSync(await checkedOut("app", first))).toEqual([]);
    expect(desk.sh("git status --porcelain", "app")).toBe(before);

    desk.sh("git commit -qm Staged && git clone -q --bare . ../bare.git", "app");
    expect(readdirSync(await checkedOut("bare.git", desk.sh("git rev-parse HEAD", "app")))).toEqual(["staged"]);
  });
});
