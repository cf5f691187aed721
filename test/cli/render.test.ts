// What a tier would run, rendered at a desk from local clones, and built there.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderSystem } from "../../src/core/render/system.ts";
import { FLEET, tiersOf } from "../core/render/cases.ts";
import { aDeskWithSeveral, SEVERAL, type SeveralDesk, TIER_1 } from "./several.ts";
import { shopctl } from "./shopctl.ts";

let desk: SeveralDesk;
beforeEach(() => {
  desk = aDeskWithSeveral();
});
afterEach(() => desk.end());

const render = (...args: string[]) => shopctl(["render", ...args], { cwd: desk.root, env: desk.env });
const text = (path: string) => readFileSync(join(desk.root, path), "utf8");

/** What the App would write. */
function wanted(name: string) {
  const tiers = tiersOf(desk.fleet);
  const tier = tiers.find((one) => one.name === name);
  if (!tier) throw new Error(`no ${name}`);
  const previous = tiers.find((one) => one.name === tier.previous) ?? null;
  return renderSystem(tier, { previous, fleet: FLEET, pointers: desk.commits });
}

/** The id of the tree that the App would write, by git. */
function wantedTree(name: string): string {
  desk.sh(`git init -q wanted-${name}`);
  for (const file of wanted(name)) {
    if (file.mode === "100644") desk.put(`wanted-${name}/${file.path}`, file.content);
    else desk.sh(`git update-index --add --cacheinfo 160000,${file.sha},${file.path}`, `wanted-${name}`);
  }
  return desk.sh("git ls-files --others -z | git update-index --add -z --stdin && git write-tree", `wanted-${name}`);
}

/** A clone of an empty system repository. */
function systemClone(branch = "tier-1"): void {
  desk.sh(`git init -q system && git -C system switch -q --orphan ${branch}`);
}

const standsFor = (name: string, where: string) =>
  new RegExp(`^ShopSet ${name} on tier-1: .* ${where}, .*; left as it stands until it is there$`, "m");

/** A commit of the configuration without the component `default`, on no tier's branch. */
function aside(): string {
  return desk.sh(
    "git checkout -q -b aside && git rm -rq default && git commit -qm Aside && git rev-parse HEAD",
    "configuration",
  );
}

describe("shopctl render into a new directory", () => {
  it("writes the generated files byte for byte, what stands behind the pointers, and a list of these", async () => {
    const said = await render(...TIER_1, "--out", "new");
    expect(said).toMatchObject({ code: 0 });
    for (const file of wanted("tier-1")) {
      if (file.mode === "100644") expect(text(join("new", file.path)), file.path).toBe(file.content);
    }
    expect(text("new/base/storefront.yaml")).toBe(text("app-repository/storefront.yaml"));
    expect(text("new/configurations/winter/kustomization.yaml")).toBe(text("winter/kustomization.yaml"));
    const lines = Object.entries(desk.commits).map(([path, sha]) => `160000 commit ${sha}\t${path}\n`);
    expect(text("new/gitlinks.txt")).toBe(lines.join(""));
    expect(said.stderr).toContain(
      `tier-1: configurations/winter at ${desk.commits["configurations/winter"]?.slice(0, 7)}, pinned`,
    );
  });

  it("is the App's tree once git has it", async () => {
    await render(...TIER_1, "--out", "new");
    const tree = desk.sh(
      `git init -q . && git add .gitmodules README.md applications shopsets
       git update-index --index-info <gitlinks.txt && git write-tree`,
      "new",
    );
    expect(tree).toBe(wantedTree("tier-1"));
  });

  it("renders every tier below --out, and all of it builds", async () => {
    const [, , , , ...sources] = TIER_1.slice(0, -2);
    const said = await render("--fleet", "fleet", "--app", "app-repository", ...sources, "--all", "--out", "tiers");
    expect(said).toMatchObject({ code: 0 });
    expect(said.stdout).toMatch(
      /^tier-0: .* in tiers\/tier-0\n {2}kubectl kustomize .*\ntier-1: .* in tiers\/tier-1\n {2}kubectl kustomize .*\n$/,
    );
    for (const shopset of desk.sh("ls -d tiers/tier-*/shopsets/*").split("\n")) {
      if (hasKubectl) expect(desk.sh(`kubectl kustomize ${shopset}`)).toContain("kind: Deployment");
    }
  });

  it("takes nothing from what a clone has checked out or not committed, and leaves it as it is", async () => {
    desk.put("app-repository/storefront.yaml", "not committed\n");
    const before = desk.sh("git status --porcelain", "app-repository");
    await render(...TIER_1, "--out", "new");
    expect(text("new/base/storefront.yaml")).toBe(readFileSync(join(SEVERAL, "base/storefront.yaml"), "utf8"));
    expect(desk.sh("git status --porcelain", "app-repository")).toBe(before);
  });

  it("is not led astray by the repository whose hook runs it", async () => {
    const env = { ...desk.env, GIT_DIR: join(desk.root, "winter/.git"), GIT_INDEX_FILE: join(desk.root, "stray") };
    const said = await shopctl(["render", ...TIER_1, "--out", "new"], { cwd: desk.root, env });
    expect(said).toMatchObject({ code: 0 });
    expect(text("new/gitlinks.txt")).toContain(`${desk.commits["base"]}\tbase\n`);
    expect(existsSync(join(desk.root, "stray"))).toBe(false);
  });
});

describe("shopctl render into a clone of the system repository", () => {
  it("stages the App's tree, which `git commit` then writes; once more, and there is nothing to do", async () => {
    systemClone();
    const said = await render(...TIER_1, "--out", "system");
    expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining("git -C system diff --cached") });
    expect(desk.sh("git write-tree", "system")).toBe(wantedTree("tier-1"));
    expect(desk.sh("git status --porcelain --ignore-submodules=none | grep -v '^A  ' || true", "system")).toBe("");
    expect((await render(...TIER_1, "--out", "system")).stdout).toBe("tier-1: nothing to stage in system\n");
    desk.sh("git commit -qm 'By hand'", "system");
    expect(desk.sh("git rev-parse HEAD^{tree}", "system")).toBe(wantedTree("tier-1"));
    expect((await render(...TIER_1, "--out", "system")).stdout).toBe("tier-1: nothing to stage in system\n");
  });

  it("stages what the fleet changes: files and pointers that go, and nothing that is not the App's", async () => {
    systemClone();
    desk.put("system/NOTES.md", "a person's\n");
    desk.sh("git add NOTES.md", "system");
    await render(...TIER_1, "--out", "system");
    desk.sh("git commit -qm 'By hand'", "system");
    const documents = desk.fleet.split("---\n");
    desk.rewrite(documents.filter((document) => !document.includes("configuration: winter")).join("---\n"));
    delete desk.commits["configurations/winter"];
    const said = await render(...TIER_1, "--out", "system");
    expect(said).toMatchObject({ code: 0 });
    expect(desk.sh("git diff --cached --name-status --diff-filter=D", "system")).toContain("D\tconfigurations/winter");
    desk.sh("git rm -q --cached NOTES.md", "system");
    expect(desk.sh("git write-tree", "system")).toBe(wantedTree("tier-1"));
    expect(text("system/NOTES.md")).toBe("a person's\n");
  });

  it.each([
    [
      "a Configuration that is not there yet",
      (fleet: string) => fleet.replace("path: default", "path: soon"),
      "is soon of acme/configuration",
    ],
    [
      "a pin to where its component is not",
      (fleet: string) => fleet.replace("winter: ", `default: "${aside()}", winter: `),
      "is default of acme/configuration",
    ],
  ])("leaves a ShopSet as it stands that is given %s, and writes the rest", async (_, change, where) => {
    systemClone();
    await render(...TIER_1, "--out", "system");
    desk.sh("git commit -qm 'By hand'", "system");
    desk.put("system/shopsets/shopset-001/NOTES.md", "a person's\n");
    desk.sh("git add --all shopsets && git commit -qm Notes", "system");
    desk.rewrite(change(desk.fleet).replace("namespace: shop }", "namespace: shop-2 }"));
    const said = await render(...TIER_1, "--out", "system");
    expect(said).toMatchObject({ code: 0 });
    for (const name of ["shopset-001", "on"]) expect(said.stderr).toMatch(standsFor(name, where));
    const staged = desk.sh("git diff --cached --name-only", "system").split("\n");
    expect(staged).toContain("shopsets/shopset-002/kustomization.yaml");
    expect(staged.filter((path) => /\/(shopset-001|on)[./]/.test(path))).toEqual([]);
  });

  it("refuses another branch, and changes that would be lost, and writes nothing then", async () => {
    systemClone("tier-0");
    desk.put("system/README.md", "mine\n");
    const other = await render(...TIER_1, "--out", "system");
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("system is on tier-0, not on tier-1; git -C system switch tier-1");
    desk.sh("git switch -q --orphan tier-1", "system");
    const lost = await render(...TIER_1, "--out", "system");
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain(
      "system has changes that are not staged, and would be lost: README.md; commit them, or git -C system stash",
    );
    expect(text("system/README.md")).toBe("mine\n");
    expect(desk.sh("git ls-files", "system")).toBe("");
  });
});

const hasKubectl = (() => {
  try {
    execFileSync("kubectl", ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    console.warn("no kubectl on the PATH: what is rendered is not built");
    return false;
  }
})();
