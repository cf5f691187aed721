// A fleet is judged at a desk as it would be on GitHub, before anybody sees it.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { fleetText } from "../core/render/cases.ts";
import { aWorkbench, type Workbench } from "../git/workbench.ts";
import { shopctl } from "./shopctl.ts";

let desk: Workbench;
beforeEach(() => {
  desk = aWorkbench();
});
afterEach(() => desk.end());

const validate = (...args: string[]) => shopctl(["validate", ...args], { cwd: desk.root });

const TIER = `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: tier-0 }
spec:
  apps: { url: https://github.com/acme/app-repository }
  system: { url: https://github.com/acme/system-repository }
`;

describe("shopctl validate", () => {
  it("says that a fleet is valid, and what it states", async () => {
    desk.put("fleet/all.yaml", fleetText("several"));
    const { code, stdout, stderr } = await validate("fleet");
    expect(stdout).toMatch(/^fleet is valid: 2 tiers, 3 configurations, 2 failure domains, \d+ ShopSets\n$/);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("reads every YAML file there is, and none that the App would not read", async () => {
    desk.put("fleet/tiers/zero.yml", TIER);
    desk.put("fleet/.github/workflows/ci.yaml", "{ not: [yaml");
    desk.put("fleet/.git/stray.yaml", "{ not: [yaml");
    desk.put("fleet/vendored/.git", "gitdir: elsewhere\n");
    desk.put("fleet/vendored/other.yaml", "{ not: [yaml");
    desk.put("fleet/notes.txt", "{ not: [yaml");
    desk.put("elsewhere.yaml", "{ not: [yaml");
    symlinkSync(join(desk.root, "elsewhere.yaml"), join(desk.root, "fleet/link.yaml"));
    expect(await validate("fleet")).toEqual({ code: 0, stdout: "fleet is valid: 1 tier\n", stderr: "" });
  });

  it("says what is wrong where it stands, in the words of the App's check, and ends with 1", async () => {
    const text = TIER.replace("metadata: { name: tier-0 }", "metadata: { name: Tier_0 }").replace("apps:", "app:");
    desk.put("tiers.yaml", text);
    const { problems } = parseFleet([{ path: "tiers.yaml", text }], "acme");
    const lines = problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}\n`);
    expect(lines).toHaveLength(3);
    const said = await validate(".");
    expect(said).toMatchObject({ code: 1, stdout: lines.join("") });
    expect(said.stderr).toContain("3 problems");
  });

  it("knows the repository of the fleet, which is nothing else, by its name", async () => {
    desk.put("fleet/tiers.yaml", TIER.replace("app-repository", "fleet"));
    const said = "fleet/tiers.yaml:5:16: spec.apps.url is the repository of the fleet itself; write another\n";
    expect(await validate("fleet")).toMatchObject({ code: 1, stdout: said });
    expect(await validate("fleet", "--fleet-repository", "shops")).toMatchObject({ code: 0 });
  });

  it("names files as they are called from where it was started, and is read by programs", async () => {
    desk.put("fleet/a/tiers.yaml", TIER.replace("spec:", "spec:\n  soak: 3m"));
    const { code, stdout } = await validate("fleet", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      valid: false,
      account: null,
      problems: [
        {
          file: "fleet/a/tiers.yaml",
          line: 5,
          column: 3,
          message: "spec.soak is not a field of Tier; remove it or correct its name",
        },
      ],
    });
  });

  it("takes the account that most repositories are in, and says so; --account knows better", async () => {
    desk.put("tiers.yaml", TIER);
    desk.put("other.yaml", TIER.replace("tier-0 }", "tier-1 }").replace("acme/app", "else/app"));
    const guessed = await validate(".");
    expect(guessed.stdout).toContain("other.yaml:5:16: spec.apps.url is https://github.com/else/app-repository");
    expect(guessed.stderr).toContain("Judged for the account acme, guessed from the URLs; --account names another");
    const told = await validate(".", "--account", "else");
    expect(told.stdout).toMatch(/outside the account else/);
    expect(told.stderr).not.toContain("guessed");
  });

  it("does not take the wrong directory for a fleet without a word", async () => {
    desk.put("empty/README.md", "# nothing\n");
    expect((await validate("empty")).stdout).toContain(
      "states nothing: no document in it has an apiVersion of shopset.dev",
    );
    const missing = await validate("nowhere");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("the fleet cannot be read; name the directory that holds its YAML files");
  });
});
