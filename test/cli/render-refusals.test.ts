// What is missing is said before anything is written, with what to do about it.
import { existsSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type RenderOptions, render } from "../../src/cli/render.ts";
import { aDeskWithSeveral, type SeveralDesk } from "./several.ts";

/** Directories are named as a person at the desk would. */
const here = process.cwd();
let desk: SeveralDesk;
beforeEach(() => {
  desk = aDeskWithSeveral();
  process.chdir(desk.root);
});
afterEach(() => {
  process.chdir(here);
  desk.end();
});

const asked: RenderOptions = {
  fleet: "fleet",
  fleetRepository: "fleet",
  app: "app-repository",
  configuration: ["default=configuration", "winter=winter"],
  tier: "tier-1",
  out: "new",
};
const { tier: _, ...noTier } = asked;

it.each<[string, RenderOptions, string]>([
  ["no tier", noTier, "write either --tier <name> or --all; the fleet has tier-0, tier-1"],
  ["a tier and all of them", { ...asked, all: true }, "write either --tier <name> or --all"],
  ["an unknown tier", { ...asked, tier: "tier-9" }, "the fleet has no tier tier-9; write one of: tier-0, tier-1"],
  [
    "no clone of a configuration",
    { ...asked, configuration: ["default=configuration"] },
    "tier-1 points at acme/winter; add --configuration winter=<clone>",
  ],
  [
    "a configuration that the fleet does not have",
    { ...asked, configuration: ["summer=winter"] },
    "--configuration names summer, which the fleet does not have; write one of: configuration, winter, default, lean",
  ],
  ["a configuration without its clone", { ...asked, configuration: ["winter"] }, "write <name>=<clone>"],
  ["no clone at all", { ...asked, app: "nowhere" }, "nowhere is no clone that git can read"],
  [
    "a part of a clone",
    { ...asked, app: "configuration/default" },
    "configuration/default is default/ of another clone",
  ],
  ["no fleet", { ...asked, fleet: "nowhere" }, "name the directory that holds its YAML files"],
  ["a file to write to", { ...asked, out: "fleet/fleet.yaml" }, "fleet/fleet.yaml is a file; name a directory"],
  [
    "a directory that holds something",
    { ...asked, out: "fleet" },
    "fleet holds something; write to a new directory, or to a clone of the system repository",
  ],
])("%s", async (_, options, message) => {
  await expect(render(options)).rejects.toThrow(message);
  expect(existsSync("new")).toBe(false);
});

it("a branch that the clone does not have", async () => {
  desk.sh("git branch -D tier-1", "app-repository");
  await expect(render(asked)).rejects.toThrow(
    "app-repository has no branch tier-1; git -C app-repository fetch origin",
  );
});

it("a pinned commit that the clone does not have", async () => {
  const commit = "9e".repeat(20);
  desk.rewrite(desk.fleet.replace(/winter: [0-9a-f]{40}/, `winter: "${commit}"`));
  await expect(render(asked)).rejects.toThrow(
    `tier-1 pins configurations/winter to ${commit}, which winter does not have; git -C winter fetch origin`,
  );
});

/** A clone of the system repository with tier-1 as it is now. */
async function written(): Promise<void> {
  desk.sh("git init -q --initial-branch=tier-1 system");
  await render({ ...asked, out: "system" });
  desk.sh("git commit -qm 'As it was'", "system");
}

/** The component `default` is gone from tier-1; the commits before and after. */
function renamed(): { from: string; to: string } {
  const at = () => desk.sh("git rev-parse --short=7 tier-1", "configuration");
  const from = at();
  desk.sh(
    "git checkout -q tier-1 && mv default other && git add --all && git commit -qm 'Renamed' && git checkout -q tier-0",
    "configuration",
  );
  return { from, to: at() };
}

it("a component that the tier's branch has no more, for which the App would keep the pointer", async () => {
  await written();
  const { from, to } = renamed();
  const reason = `the App keeps configurations/configuration at ${from} for it, since ${to} has no default; bring it back to tier-1, or give the ShopSet another configuration`;
  await expect(render({ ...asked, out: "system" })).rejects.toThrow(`ShopSet shopset-001 on tier-1: ${reason}`);
  expect(desk.sh("git status --porcelain", "system")).toBe("");
});

it("a component that is there no more, where the clone does not have what the tier stands on", async () => {
  await written();
  const commit = "9e".repeat(20);
  desk.sh(`git update-index --cacheinfo 160000,${commit},configurations/configuration`, "system");
  renamed();
  await expect(render({ ...asked, out: "system" })).rejects.toThrow(
    `configurations/configuration stands at ${commit}, which configuration does not have; git -C configuration fetch origin`,
  );
});

it("a pointer that the fleet needs no more, which the App keeps while a ShopSet waits for its component", async () => {
  await written();
  const without = desk.fleet.replace("configuration: winter", "configuration: lean").replace(/ {2}pin: .*\n/, "");
  desk.rewrite(without.replace("path: default", "path: soon"));
  const commit = desk.sh("git rev-parse --short=7 tier-1", "configuration");
  await expect(render({ ...asked, out: "system" })).rejects.toThrow(
    `ShopSet on on tier-1: its configuration default is soon of acme/configuration, which tier-1 does not have at ${commit}; while a ShopSet waits, the App takes away no pointer that it wrote, and configurations/winter is one that the fleet needs no more; see to its component first`,
  );
  expect(desk.sh("git status --porcelain", "system")).toBe("");
  desk.rewrite(without);
  await render({ ...asked, out: "system" });
  expect(desk.sh("git ls-files configurations", "system")).toBe("configurations/configuration");
});

it("a fleet that is not valid, with every problem it has", async () => {
  desk.put("fleet/more.yaml", "apiVersion: shopset.dev/v1alpha1\nkind: Teir\n");
  await expect(render(asked)).rejects.toThrow(
    /more\.yaml:2:7: kind is "Teir"; shopset\.dev has Tier[\s\S]*the fleet in fleet is not valid; correct it first/,
  );
});

it("two ladders of two apps at once", async () => {
  const other = `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: other-0 }
spec: { apps: { url: https://github.com/acme/other }, system: { url: https://github.com/acme/other-system } }
`;
  desk.put("fleet/other.yaml", other);
  await expect(render({ ...noTier, all: true })).rejects.toThrow(
    "the tiers have 2 app-repositories (acme/app-repository, acme/other); render one tier each with --tier",
  );
});
