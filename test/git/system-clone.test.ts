// A tier staged in a person's clone: exactly what was rendered, and nothing of theirs lost.
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { type RenderedFile, textFile } from "../../src/core/render/file.ts";
import { isWorkTree, refusal, stage } from "../../src/git/system-clone.ts";
import { aWorkbench, type Workbench } from "./workbench.ts";

let desk: Workbench;
let system: string;
beforeEach(() => {
  desk = aWorkbench();
  desk.sh("git init -q system && git -C system switch -q --orphan tier-1");
  system = join(desk.root, "system");
});
afterEach(() => desk.end());

const pointer = (path: string, sha = "1".repeat(40)): RenderedFile => ({ path, mode: "160000", sha: sha as Sha });
const OVERLAY = textFile("shopsets/a/kustomization.yaml", "resources: []\n");
const staged = () =>
  desk
    .sh("git ls-files --stage", "system")
    .split("\n")
    .map((line) => line.replace(" 0\t", " "));
const shown = (files: RenderedFile[]) => files.map(({ mode, sha, path }) => `${mode} ${sha} ${path}`).sort();
const committed = (message: string) => desk.sh(`git add --all && git commit -qm '${message}'`, "system");

describe("staging", () => {
  it("is the index, and files beside it; a pointer is an empty folder until somebody wants what it names", async () => {
    const files = [OVERLAY, pointer("base"), pointer("configurations/winter")];
    const changes = await stage(desk.git, system, { files });
    expect(changes).toHaveLength(3);
    expect(staged().sort()).toEqual(shown(files));
    expect(readFileSync(join(system, OVERLAY.path), "utf8")).toBe(OVERLAY.content);
    expect(readdirSync(join(system, "configurations/winter"))).toEqual([]);
    expect(await stage(desk.git, system, { files })).toEqual([]);
  });

  it("takes away what is not rendered any more, and the folders that this leaves empty", async () => {
    await stage(desk.git, system, {
      files: [OVERLAY, textFile("shopsets/b/shopset.yaml", "b\n"), pointer("configurations/winter")],
    });
    desk.sh("git commit -qm First", "system");
    const changes = await stage(desk.git, system, { files: [OVERLAY] });
    expect(changes.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      "deleted configurations/winter",
      "deleted shopsets/b/shopset.yaml",
    ]);
    expect(staged()).toEqual(shown([OVERLAY]));
    expect([existsSync(join(system, "shopsets/b")), existsSync(join(system, "configurations"))]).toEqual([
      false,
      false,
    ]);
  });

  it("leaves what stays as it is, rendered or not", async () => {
    const b = textFile("shopsets/b/shopset.yaml", "b\n");
    await stage(desk.git, system, { files: [OVERLAY, b] });
    const [before, files] = [staged(), [textFile(OVERLAY.path, "otherwise\n")]];
    expect(await stage(desk.git, system, { files, stays: (path) => path.startsWith("shopsets/") })).toEqual([]);
    expect(staged()).toEqual(before);
    expect(readFileSync(join(system, b.path), "utf8")).toBe("b\n");
  });

  it("keeps the files of a submodule that is there though its pointer goes", async () => {
    await stage(desk.git, system, { files: [OVERLAY, pointer("configurations/winter")] });
    desk.put("system/configurations/winter/mine.yaml", "mine\n");
    await stage(desk.git, system, { files: [OVERLAY] });
    expect(existsSync(join(system, "configurations/winter/mine.yaml"))).toBe(true);
  });

  it("does not follow a link out of the clone", async () => {
    mkdirSync(join(desk.root, "outside/a"), { recursive: true });
    desk.put("outside/README.md", "outside\n");
    symlinkSync("../outside", join(system, "shopsets"));
    symlinkSync("../outside/README.md", join(system, "README.md"));
    committed("Links");
    const readme = textFile("README.md", "generated\n");
    await stage(desk.git, system, { files: [OVERLAY, readme] });
    expect(staged().sort()).toEqual(shown([OVERLAY, readme]));
    expect(lstatSync(join(system, "shopsets")).isDirectory()).toBe(true);
    expect(readFileSync(join(system, "README.md"), "utf8")).toBe("generated\n");
    expect(readFileSync(join(desk.root, "outside/README.md"), "utf8")).toBe("outside\n");
    expect(readdirSync(join(desk.root, "outside/a"))).toEqual([]);
  });

  it("replaces a folder by a file or a pointer, and a file by a folder", async () => {
    desk.put("system/README.md/why.txt", "a folder\n");
    desk.put("system/shopsets/a", "a file\n");
    desk.put("system/base/copied.yaml", "no pointer\n");
    committed("Other shapes");
    const files = [OVERLAY, textFile("README.md", "generated\n"), pointer("base")];
    await stage(desk.git, system, { files });
    expect(staged().sort()).toEqual(shown(files));
  });

  it("keeps bytes as they are, whatever the clone makes of line ends", async () => {
    desk.sh("git config core.autocrlf true", "system");
    const file = textFile("shopsets/a/patch.yaml", "a: |\r\n  b\n");
    await stage(desk.git, system, { files: [file] });
    expect(staged()).toEqual(shown([file]));
  });

  it("says so where the clone names objects otherwise than GitHub", async () => {
    desk.sh("git init -q --object-format=sha256 other");
    await expect(stage(desk.git, join(desk.root, "other"), { files: [OVERLAY] })).rejects.toThrow(
      "clone it with SHA-1 objects",
    );
  });
});

describe("a clone that may be staged in", () => {
  it("is on the branch, or at it as the README of a system branch has it", async () => {
    await stage(desk.git, system, { files: [OVERLAY] });
    desk.sh("git commit -qm First", "system");
    desk.sh("git clone -q --branch tier-1 system clone && git -C clone switch -q --detach origin/tier-1");
    const clone = join(desk.root, "clone");
    expect(await refusal(desk.git, clone, "tier-1")).toBeUndefined();
    expect(await refusal(desk.git, clone, "tier-2")).toMatch(/is on commit [0-9a-f]{7}, not on tier-2/);
    desk.sh("git commit -qm Next --allow-empty", "clone");
    expect(await refusal(desk.git, clone, "tier-1")).toMatch(/is on commit/);
  });

  it("has nothing that would be lost: what is staged is kept by git, what is elsewhere is not touched", async () => {
    await stage(desk.git, system, { files: [OVERLAY] });
    desk.put("system/notes.txt", "mine\n");
    expect(await refusal(desk.git, system, "tier-1")).toBeUndefined();
    desk.put(`system/${OVERLAY.path}`, "edited\n");
    desk.put("system/applications/a.yaml", "new\n");
    expect(await refusal(desk.git, system, "tier-1")).toContain(
      "would be lost: shopsets/a/kustomization.yaml, applications/a.yaml",
    );
  });

  it("is the top of a work tree", async () => {
    mkdirSync(join(system, "rendered"));
    const isOne = (name: string) => isWorkTree(desk.git, join(desk.root, name));
    expect([await isOne("system"), await isOne("system/rendered"), await isOne("nowhere")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
