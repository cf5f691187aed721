// Two sources on one ladder, the app and a configuration repository: what a tier's branch holds of both.
import { describe, expect, it } from "vitest";
import { parseTrailers } from "../../src/core/ladder/trailers.ts";
import { short } from "../../src/core/names.ts";
import { affected } from "../../src/flow/affected.ts";
import type { Key } from "../../src/flow/ports/queue.ts";
import { APP, SYSTEM } from "../fixtures/ladder.ts";
import { FLEET } from "../fixtures/memory-fleet.ts";
import { aShop, CONFIGURATION, POINTER, shopYaml } from "../fixtures/shop.ts";
import { bothChanged, CHECKED, headOf, started } from "./two-sources.ts";

describe("a tier with two sources", () => {
  it("points at both, and says so in every commit", async () => {
    const shop = await started();
    const { base, [POINTER]: values } = shop.entries("tier-1");
    expect([base?.sha, values?.sha]).toEqual([shop.at("tier-1"), shop.configuration.at("tier-1")]);
    expect(parseTrailers(headOf(shop, "tier-1")?.message ?? "")).toMatchObject({
      base: shop.at("tier-1"),
      configuration: { [POINTER]: shop.configuration.at("tier-1") },
    });
    const moved = shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    const { message = "" } = headOf(shop, "tier-0") ?? {};
    expect(message.split("\n")[0]).toMatch(new RegExp(`^tier-0: ${POINTER} \\w{7} → ${short(moved)}$`));
    expect(parseTrailers(message)).toMatchObject({ base: shop.at("tier-0"), configuration: { [POINTER]: moved } });
  });

  it("runs its configuration's pin, by the name of any Configuration of the repository", async () => {
    const components = { other: "default" };
    const shop = await started({ ...CHECKED, components });
    const first = shop.configuration.at("tier-0");
    const next = shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).toBe(next);
    shop.declared(
      { ...CHECKED, components: { other: "default" } },
      { spec: { "tier-0": `pin: { configurations: { default: ${first} } }` } },
    );
    await shop.look();
    expect(shop.configuration.pointer("tier-0")).toBe(first);
    expect(shop.pointer("tier-0")).toBe(shop.at("tier-0"));
  });

  it("keeps a configuration's pointer that a person moved back, and follows with the base", async () => {
    const shop = await started();
    const first = shop.configuration.at("tier-0");
    shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    const head = shop.system.branches.get("tier-0");
    const entries = { ...shop.entries("tier-0"), [POINTER]: { mode: "160000", sha: first } };
    const author = { name: "alice", isApp: false };
    shop.system.branches.set(
      "tier-0",
      shop.forge.commit(SYSTEM, { entries, parents: head ? [head] : [], message: "Back", author }),
    );
    const fix = shop.merged("tier-0", "Fix");
    await shop.look();
    expect([shop.pointer("tier-0"), shop.configuration.pointer("tier-0")]).toEqual([fix, first]);
    expect(shop.verdictOf("tier-0")?.reason).toContain(`set by hand to ${short(first)} by alice`);
  });

  it("blocks only what needs a repository that ShopSet does not see", async () => {
    const shop = aShop({ shopsets: { one: "tier: tier-0" } });
    const hidden = shop.configuration.repo;
    shop.forge.repositories.delete(CONFIGURATION);
    await shop.look();
    expect(shop.pointer("tier-0")).toBe(shop.at("tier-0"));
    expect(Object.keys(shop.entries("tier-0")).filter((path) => path.includes("one"))).toEqual([]);
    expect(shop.verdictOf("tier-0")).toMatchObject({ state: "blocked" });
    expect(shop.verdictOf("tier-0")?.reason).toContain("acme/configuration is not there for ShopSet");
    shop.forge.repositories.set(CONFIGURATION, hidden);
    await shop.look();
    expect(shop.entries("tier-0")).toHaveProperty(["shopsets/one/kustomization.yaml"]);
    expect(shop.verdictOf("tier-0")?.state).toBe("passed");
    shop.forge.repositories.delete(CONFIGURATION);
    const fix = shop.merged("tier-0", "Fix");
    await shop.look();
    expect(shop.pointer("tier-0")).toBe(fix);
    expect(shop.configuration.pointer("tier-0")).toBeDefined();
    expect(shop.entries("tier-0")).toHaveProperty(["shopsets/one/kustomization.yaml"]);
  });
});

describe("what climbs from a tier with two sources", () => {
  it("comes from one stay: a pin between two verified ones does not bring their contents together", async () => {
    const shop = await started();
    const first = shop.at("tier-0");
    const fix = shop.merged("tier-0", "Fix");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.declared(CHECKED, { spec: { "tier-0": `pin: { base: ${first} }` } });
    const tune = shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    shop.green("tier-0");
    shop.declared(CHECKED);
    await shop.look();
    expect([shop.pointer("tier-0"), shop.configuration.pointer("tier-0")]).toEqual([fix, tune]);
    expect([shop.openPull("tier-1")?.head.sha, shop.configuration.openPull("tier-1")]).toEqual([fix, undefined]);
    expect(shop.edgeOf("tier-1", CONFIGURATION)).toMatchObject({
      candidate: null,
      verdict: { state: "waiting", reason: "tier-0 has not verified it beside what climbs with it" },
    });
    shop.green("tier-0");
    await shop.look();
    expect([shop.openPull("tier-1")?.head.sha, shop.configuration.openPull("tier-1")?.head.sha]).toEqual([fix, tune]);
  });

  it("comes from one stay after a rollback too: what ran before it does not climb beside what ran after it", async () => {
    const shop = await started();
    const values = shop.configuration.at("tier-0");
    const tune = shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.declared(CHECKED, { spec: { "tier-0": `pin: { configurations: { default: ${values} } }` } });
    const fix = shop.merged("tier-0", "Fix");
    await shop.look();
    shop.green("tier-0");
    shop.declared(CHECKED);
    await shop.look();
    const candidates = [APP, CONFIGURATION].map((source) => shop.edgeOf("tier-1", source)?.candidate);
    expect(candidates).toEqual([fix, null]);
    shop.green("tier-0");
    await shop.look();
    expect([APP, CONFIGURATION].map((source) => shop.edgeOf("tier-1", source)?.candidate)).toEqual([fix, tune]);
  });
});

describe("what happens to a configuration repository", () => {
  it("wakes the ladder for its branches and pull requests, but for no check of the same name", async () => {
    const shop = await started();
    const fleet = await shop.work.fleets.of("acme");
    const known = { fleetRepository: FLEET, fleet, last: (key: Key) => shop.work.recorder.last(key) };
    const [account, repository, sha] = ["acme", CONFIGURATION, shop.configuration.at("tier-0")];
    const ladder = ["ladder:acme/tier-0"];
    const head = shop.at("tier-0");
    expect(affected({ kind: "branch", account, repository, branch: "tier-1", head }, known)).toEqual(ladder);
    expect(affected({ kind: "branch", account, repository, branch: "elsewhere", head }, known)).toEqual([]);
    expect(affected({ kind: "report", account, repository, sha, name: "e2e" }, known)).toEqual([]);
    const system = { kind: "report", account, repository: SYSTEM, sha: headOf(shop, "tier-0")?.sha ?? sha } as const;
    expect(affected({ ...system, name: "argocd/top" }, known)).toEqual(ladder);
    expect(affected({ ...system, name: "argocd" }, known)).toEqual([]);
  });
});

describe("a new tier", () => {
  it("gets its branches in every source at what the tier below ran verified beside each other", async () => {
    const shop = await started({
      ...CHECKED,
      tiers: 2,
      shopsets: { top: "tier: tier-1" },
      verification: "{ checks: [{ name: e2e }] }",
    });
    const { app, configuration } = await bothChanged(shop);
    shop.configuration.merged("tier-0", "Later");
    const fleet = shop.fleetText({ tiers: 2, more: "" });
    shop.writeFleet(
      `${fleet}\n---\n${fleet.split("\n---\n")[1]?.replaceAll("tier-1", "aside")}\n---\n${shopYaml({ shopsets: { top: "tier: tier-1", side: "tier: aside" } })}`,
    );
    await shop.look();
    expect(shop.app.branches.get("aside")).toBe(app);
    expect(shop.configuration.repo.branches.get("aside")).toBe(configuration);
    expect(shop.entries("aside")).toHaveProperty(["shopsets/side/kustomization.yaml"]);
  });
});
