// What the loop is about to write of ShopSets is built first: an overlay that does not build never reaches a tier's branch.
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { RepositoryName } from "../../src/core/names.ts";
import type { Built } from "../../src/core/preview/preview.ts";
import { blobId } from "../../src/core/render/objectid.ts";
import { fleetKey, ladderKey } from "../../src/flow/keys.ts";
import type { Builder } from "../../src/flow/ports/builder.ts";
import { ForgeUnavailable } from "../../src/flow/ports/outcome.ts";
import { reconcileLadder } from "../../src/flow/reconcile.ts";
import { reconcileFleet } from "../../src/flow/reconcile-fleet.ts";
import { createRecorder } from "../../src/flow/record.ts";
import { createVet, type Vet } from "../../src/flow/vet.ts";
import { SYSTEM, silentLog } from "../fixtures/ladder.ts";
import { FLEET } from "../fixtures/memory-fleet.ts";
import { aShop, CONFIGURATION, type ShopOptions } from "../fixtures/shop.ts";

/** More do not fit into one try of it, as of the real one. */
const MOST_ALONE = 20;

/** Builds a ShopSet if the base speaks of every Deployment that it gives a count; as the real one, not all of many. */
function aBuilder(absence: string | null = null): Builder & { asked: string[][] } {
  const asked: string[][] = [];
  return {
    absence,
    asked,
    async build({ files, shopsets }) {
      asked.push(shopsets);
      const base = files.filter(({ path }) => path.startsWith("base/")).map(({ content }) => content);
      const one = (name: string): Built => {
        const overlay = files.find(({ path }) => path === `shopsets/${name}/kustomization.yaml`);
        const { replicas = [] } = parse(overlay?.content ?? "");
        const lost = replicas.find((entry: { name: string }) => !base.join().includes(entry.name));
        return lost
          ? { kind: "failed", file: null, reason: `replicas names ${lost.name}, and there is no workload of that name` }
          : { kind: "built", objects: [] };
      };
      const all = new Map(shopsets.map((name) => [name, one(name)]));
      const unbuilt: Built = { kind: "unbuilt", reason: "they do not build all at once" };
      if ([...all.values()].every(({ kind }) => kind === "built")) return all;
      return new Map([...all].map(([name, built], n) => [name, n < MOST_ALONE ? built : unbuilt]));
    },
  };
}

/** One tier, where Deployment `web` is, and the loop with a builder. */
function aVettedShop(options: ShopOptions = {}, builder = aBuilder(), patience?: number) {
  const shop = aShop({ tiers: 1, shopsets: { one: "tier: tier-0" }, ...options });
  const reads: RepositoryName[] = [];
  const { readSourceFiles } = shop.forge;
  shop.forge.readSourceFiles = async (repository, at) => {
    reads.push(repository);
    return readSourceFiles(repository, at);
  };
  const work = { ...shop.work, name: "tier-0", builder, vet: createVet(builder, patience) };
  const lock = { key: ladderKey("acme", "tier-0") };
  return {
    ...shop,
    builder,
    reads,
    look: () => reconcileLadder(work, lock),
    /** The process ends, and another one begins. */
    restarted() {
      Object.assign(work, { vet: createVet(builder, patience), recorder: createRecorder(silentLog) });
    },
    lookAtFleet: () => reconcileFleet({ ...work, repository: FLEET }, { key: fleetKey("acme") }),
    fleetCheck: () => shop.forge.runs.runs.findLast(({ name }) => name === "shopset/fleet"),
    verdict: () => work.recorder.last(lock.key)?.decision.tiers["tier-0"]?.verdict,
    files: (tier = "tier-0") =>
      Object.keys(shop.entries(tier)).flatMap((path) => /^shopsets\/([^/]+)\/kustom/.exec(path)?.[1] ?? []),
    blob: (name: string, tier = "tier-0") => shop.entries(tier)[`shopsets/${name}/kustomization.yaml`]?.sha,
  };
}

const COUNTS = (name: string) => `tier: tier-0, replicas: { ${name}: 2 }`;
const REASON = "replicas names api, and there is no workload of that name";

describe("a ShopSet that does not build", () => {
  it("is not written when it is new; everything else is, and the verdict says why", async () => {
    const shop = aVettedShop({ shopsets: { one: "tier: tier-0", two: COUNTS("api") } });
    await shop.look();
    expect(shop.files()).toEqual(["one"]);
    expect(shop.pointer("tier-0")).toBe(shop.at("tier-0"));
    expect(Object.keys(shop.entries("tier-0")).filter((path) => path.includes("two"))).toEqual([]);
    expect(shop.verdict()).toMatchObject({ state: "blocked" });
    expect(shop.verdict()?.reason).toBe(
      `ShopSet two on tier-0: does not build: tiers.yaml:25: ${REASON}; mend it, then it is written`,
    );
  });

  it("stays as it is on the branch when it was there, and is written once the fleet mends it", async () => {
    const shop = aVettedShop();
    await shop.look();
    const before = shop.blob("one");
    shop.declared({ shopsets: { one: COUNTS("api"), two: "tier: tier-0" } });
    shop.work.fleets.outdate("acme");
    await shop.look();
    expect(shop.files()).toEqual(["one", "two"]);
    expect(shop.blob("one")).toBe(before);
    shop.declared({ shopsets: { one: COUNTS("1"), two: "tier: tier-0" } });
    await shop.look();
    expect(shop.blob("one")).not.toBe(before);
    expect(shop.verdict()?.state).toBe("passed");
  });

  it("is written by itself when a source mends it, with the pointer that does", async () => {
    const shop = aVettedShop({ shopsets: { one: COUNTS("api") } });
    await shop.look();
    expect(shop.files()).toEqual([]);
    const mend = shop.merged("tier-0", "The api", { "app.yaml": "api" });
    await shop.look();
    expect([shop.files(), shop.pointer("tier-0")]).toEqual([["one"], mend]);
    expect(shop.verdict()?.state).toBe("passed");
  });

  it("costs a settled look neither a build nor a reading, and a new process one of each", async () => {
    const shop = aVettedShop({ shopsets: { one: COUNTS("api") } });
    await shop.look();
    const [builds, reads, writes] = [shop.builder.asked.length, shop.reads.length, shop.forge.writes.length];
    await shop.look();
    expect([shop.builder.asked.length, shop.reads.length]).toEqual([builds, reads]);
    shop.restarted();
    await shop.look();
    await shop.look();
    expect([shop.builder.asked.length, shop.forge.writes.length]).toEqual([builds + 1, writes]);
    expect(shop.verdict()?.reason).toContain(REASON);
  });

  it("is found among hundreds that do not build all at once", async () => {
    const names = Array.from({ length: 250 }, (_, n) => `s${String(n).padStart(3, "0")}`);
    const shopsets = Object.fromEntries(names.map((name) => [name, COUNTS(name === "s230" ? "api" : "1")]));
    const shop = aVettedShop({ shopsets });
    await shop.look();
    expect(shop.files()).toEqual(names.filter((name) => name !== "s230"));
    expect(shop.builder.asked.every(({ length }) => length <= 200)).toBe(true);
    expect(shop.reads).toHaveLength(2);
  });

  it("does not keep those beside it from being built in small groups because another ladder has nothing to build", async () => {
    const names = Array.from({ length: 45 }, (_, n) => `s${n}`);
    const shop = aShop({ tiers: 1, shopsets: Object.fromEntries(names.map((name) => [name, "tier: tier-0"])) });
    const slow: Built = { kind: "unbuilt", reason: "took longer than 20 s" };
    const build: Builder["build"] = async ({ shopsets }) =>
      new Map(shopsets.map((name) => [name, shopsets.length > MOST_ALONE ? slow : { kind: "built", objects: [] }]));
    const inner = createVet({ absence: null, build }, 0);
    const vet: Vet = async (work, judged) => {
      const { unvetted: _, ...snapshot } = judged.snapshot;
      await inner(work, { snapshot, decision: { ...judged.decision, actions: [] } });
      return inner(work, judged);
    };
    const work = { ...shop.work, name: "tier-0", vet };
    for (let pass = 0; pass < 4; pass++) await reconcileLadder(work, { key: ladderKey("acme", "tier-0") });
    expect(Object.keys(shop.entries("tier-0")).filter((path) => path.endsWith("/kustomization.yaml"))).toHaveLength(45);
  });

  it("is found beside one that takes too long, which alone is written untried", async () => {
    const builder = aBuilder();
    const { build } = builder;
    const slow: Built = { kind: "unbuilt", reason: "took longer than 20 s" };
    builder.build = async (system) =>
      system.shopsets.includes("slow") ? new Map(system.shopsets.map((name) => [name, slow])) : build(system);
    const shop = aVettedShop({ shopsets: { bad: COUNTS("api"), one: COUNTS("1"), slow: "tier: tier-0" } }, builder);
    await shop.look();
    expect(shop.files()).toEqual(["one", "slow"]);
    expect(shop.verdict()?.reason).toContain(REASON);
  });

  it("is looked for without keeping anything else waiting, and what was built meanwhile is written", async () => {
    const names = Array.from({ length: 250 }, (_, n) => `s${String(n).padStart(3, "0")}`);
    const all = (name: string) => Object.fromEntries(names.map((one) => [one, COUNTS(name)]));
    const shop = aVettedShop({ shopsets: all("api") }, aBuilder(), 0);
    const again = { kind: "again", after: 0 };
    expect(await shop.look()).toEqual(again);
    expect(shop.pointer("tier-0")).toBe(shop.at("tier-0"));
    expect(shop.verdict()?.reason).toContain("ShopSet s249 on tier-0: is built before it is written");
    let looks = 1;
    for (let next: unknown = again; looks < 30 && JSON.stringify(next) === JSON.stringify(again); looks++)
      next = await shop.look();
    expect(looks).toBeLessThan(20);
    expect(shop.files()).toEqual([]);
    expect(shop.verdict()?.reason).not.toContain("is built before");
    shop.declared({ shopsets: all("1") });
    await shop.look();
    expect(shop.files()).toEqual(names);
  });

  it("is held back on an upper tier too, where only its own pointers count", async () => {
    const shop = aVettedShop({ tiers: 2, shopsets: { one: COUNTS("1"), two: "tier: tier-1, replicas: { api: 2 }" } });
    shop.merged("tier-0", "The api", { "app.yaml": "1 api" });
    await shop.look();
    expect([shop.files("tier-0"), shop.files("tier-1")]).toEqual([["one"], []]);
    expect(shop.pointer("tier-1")).toBe(shop.at("tier-1"));
    shop.green("tier-0");
    await shop.look();
    shop.promoted("tier-1");
    await shop.look();
    expect(shop.files("tier-1")).toEqual(["two"]);
  });
});

describe("what counts", () => {
  it("is what the tier is about to point at, and neither what it points at nor its branch", async () => {
    const shop = aVettedShop();
    const first = shop.at("tier-0");
    shop.merged("tier-0", "The api", { "app.yaml": "api" });
    await shop.look();
    const pin = { spec: { "tier-0": `pin: { base: ${first} }` } };
    shop.declared({ shopsets: { one: "tier: tier-0", two: COUNTS("api") } }, { tiers: 1, ...pin });
    await shop.look();
    expect([shop.files(), shop.pointer("tier-0")]).toEqual([["one"], first]);
    shop.declared({ shopsets: { one: "tier: tier-0", two: COUNTS("api") } });
    shop.builder.asked.length = 0;
    await shop.look();
    expect([shop.files(), shop.builder.asked]).toEqual([["one", "two"], [["two"]]]);
  });
});

describe("what is not built", () => {
  it("is a move of pointers alone", async () => {
    const shop = aVettedShop();
    await shop.look();
    const { length } = shop.builder.asked;
    const fix = shop.merged("tier-0", "Fix");
    await shop.look();
    expect(shop.pointer("tier-0")).toBe(fix);
    expect(shop.builder.asked).toHaveLength(length);
    expect(shop.reads).toHaveLength(2);
  });

  it("is a pin, which no overlay tells of", async () => {
    const shop = aVettedShop();
    const first = shop.at("tier-0");
    shop.merged("tier-0", "Fix");
    await shop.look();
    const { length } = shop.builder.asked;
    const pin = { spec: { "tier-0": `pin: { base: ${first} }` } };
    shop.declared({ shopsets: { one: "tier: tier-0" } }, { tiers: 1, ...pin });
    await shop.look();
    expect([shop.pointer("tier-0"), shop.builder.asked.length]).toEqual([first, length]);
  });

  it("are the ShopSets that stay as they are", async () => {
    const shop = aVettedShop();
    await shop.look();
    shop.declared({ shopsets: { one: "tier: tier-0", two: "tier: tier-0" } });
    await shop.look();
    expect(shop.builder.asked).toEqual([["one"], ["two"]]);
  });

  it("is written as it is declared where nothing can be built, or read", async () => {
    const none = aVettedShop({ shopsets: { one: COUNTS("api") } }, aBuilder("there is no kustomize"));
    await none.look();
    expect([none.files(), none.builder.asked, none.reads]).toEqual([["one"], [], []]);
    const unread = aVettedShop({ shopsets: { one: COUNTS("api") } });
    unread.forge.readSourceFiles = async () => ({ kind: "none", reason: "it is too large" });
    await unread.look();
    expect([unread.files(), unread.builder.asked]).toEqual([["one"], []]);
  });

  it("waits, with all else, while GitHub does not answer", async () => {
    const shop = aVettedShop();
    const { readSourceFiles } = shop.forge;
    shop.forge.readSourceFiles = async () => {
      throw new ForgeUnavailable({ kind: "failed", retryAfter: 7, forUser: "slow", forOperator: "502" });
    };
    expect(await shop.look()).toEqual({ kind: "retry", after: 7 });
    expect(shop.files()).toEqual([]);
    shop.forge.readSourceFiles = readSourceFiles;
    await shop.look();
    expect(shop.files()).toEqual(["one"]);
  });
});

describe("a ShopSet that moves to another tier", () => {
  const two = { tiers: 2, shopsets: { one: "tier: tier-0, replicas: { api: 1 }", up: "tier: tier-1" } };
  const moved = { shopsets: { one: "tier: tier-1, replicas: { api: 1 }", up: "tier: tier-1" } };

  async function moving(options: ShopOptions = two) {
    const shop = aVettedShop(options);
    shop.merged("tier-0", "The api", { "app.yaml": "1 api" });
    await shop.look();
    expect(shop.files("tier-0")).toEqual(["one"]);
    return shop;
  }

  it("stays on the old one while it does not build on the new one, and both say so", async () => {
    const shop = await moving();
    const kept = ["shopsets/one/kustomization.yaml", "applications/one.yaml"];
    const before = kept.map((path) => shop.entries("tier-0")[path]?.sha);
    shop.declared(moved);
    await shop.look();
    expect([shop.files("tier-0"), shop.files("tier-1")]).toEqual([["one"], ["up"]]);
    expect(kept.map((path) => shop.entries("tier-0")[path]?.sha)).toEqual(before);
    const { "tier-0": old, "tier-1": next } = shop.last().decision.tiers;
    expect(old?.verdict.reason).toContain("ShopSet one on tier-0: stays until tier-1 can take it: does not build");
    expect(next?.verdict.reason).toContain(`does not build: tiers.yaml:29: ${REASON}`);
    shop.green("tier-0");
    await shop.look();
    shop.promoted("tier-1");
    await shop.look();
    expect([shop.files("tier-0"), shop.files("tier-1")]).toEqual([[], ["one", "up"]]);
    expect(shop.entries("tier-0")).not.toHaveProperty(["applications/one.yaml"]);
  });

  it("is still allowed there by the tier's AppProject, which goes with it", async () => {
    const shop = await moving();
    const before = shop.entries("tier-0")["applications/project.yaml"];
    shop.declared(moved);
    await shop.look();
    expect(before).toBeDefined();
    expect(shop.entries("tier-0")["applications/project.yaml"]).toEqual(before);
    shop.green("tier-0");
    await shop.look();
    shop.promoted("tier-1");
    await shop.look();
    expect(shop.entries("tier-0")).not.toHaveProperty(["applications/project.yaml"]);
  });

  it("stays on the old one while its configuration is not on the new one", async () => {
    const components = { other: "other" };
    const on = (tier: string) => ({ shopsets: { one: `tier: ${tier}, configuration: other` }, components });
    const shop = aShop({ tiers: 2, ...on("tier-0") });
    shop.configuration.merged("tier-0", "Other", { "other/kustomization.yaml": "1" });
    await shop.look();
    expect(shop.entries("tier-0")).toHaveProperty(["applications/one.yaml"]);
    shop.declared({ ...on("tier-1") });
    await shop.look();
    expect(shop.entries("tier-0")).toHaveProperty(["applications/one.yaml"]);
    expect(shop.entries("tier-1")).not.toHaveProperty(["applications/one.yaml"]);
    expect(shop.verdictOf("tier-0")).toMatchObject({ state: "waiting" });
    shop.green("tier-0");
    await shop.look();
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect(shop.entries("tier-0")).not.toHaveProperty(["applications/one.yaml"]);
    expect(shop.entries("tier-1")).toHaveProperty(["applications/one.yaml"]);
  });

  it("moves down with the configuration that it stands on kept where it was", async () => {
    const shop = aVettedShop({ tiers: 2, shopsets: { one: "tier: tier-1, replicas: { '1': 1 }" } });
    await shop.look();
    expect(shop.files("tier-1")).toEqual(["one"]);
    shop.declared({ shopsets: { one: COUNTS("api") } });
    await shop.look();
    expect(shop.files("tier-1")).toEqual(["one"]);
    expect(shop.configuration.pointer("tier-1")).toBe(shop.configuration.at("tier-1"));
    expect(shop.files("tier-0")).toEqual([]);
    shop.merged("tier-0", "The api", { "app.yaml": "api" });
    await shop.look();
    expect([shop.files("tier-0"), shop.files("tier-1")]).toEqual([["one"], []]);
    expect(shop.configuration.pointer("tier-1")).toBeUndefined();
  });
});

describe("the check of the fleet's main", () => {
  it("is red with ShopSet, file and reason while one is held back, and green again when it is mended", async () => {
    const shop = aVettedShop();
    await shop.lookAtFleet();
    await shop.look();
    expect(shop.fleetCheck()).toMatchObject({ state: "success" });
    shop.declared({ shopsets: { one: "tier: tier-0", two: COUNTS("api") } });
    await shop.lookAtFleet();
    shop.woken.length = 0;
    await shop.look();
    expect(shop.woken).toContain(fleetKey("acme"));
    await shop.lookAtFleet();
    const said = `ShopSet two does not build on tier-0: ${REASON}`;
    expect(shop.fleetCheck()).toMatchObject({ state: "failure", title: "1 ShopSet does not build" });
    expect(shop.fleetCheck()?.summary).toContain(`tiers.yaml:25:19: ${said}`);
    const { length } = shop.forge.runs.runs;
    shop.woken.length = 0;
    await shop.look();
    await shop.lookAtFleet();
    expect([shop.forge.runs.runs.length, shop.woken]).toEqual([length, []]);

    shop.merged("tier-0", "The api", { "app.yaml": "api" });
    await shop.look();
    expect(shop.woken).toContain(fleetKey("acme"));
    await shop.lookAtFleet();
    expect(shop.fleetCheck()).toMatchObject({ state: "success", title: "The fleet is valid" });
  });

  it("is red while a component is missing, says the same of another commit without it, and green when it is there", async () => {
    const soon = { one: "tier: tier-0", soon: "tier: tier-0, configuration: eu" };
    const shop = aVettedShop({ shopsets: soon, components: { eu: "eu" } });
    await shop.look();
    expect(shop.woken).toContain(fleetKey("acme"));
    await shop.lookAtFleet();
    const said =
      "ShopSet soon is not written: its configuration eu is eu of acme/configuration, which tier-0 does not have";
    expect(shop.fleetCheck()).toMatchObject({ state: "failure", title: "1 ShopSet is not written" });
    expect(shop.fleetCheck()?.summary).toMatch(new RegExp(`tiers.yaml:\\d+:19: ${said}`));
    const { length } = shop.forge.runs.runs;
    shop.configuration.merged("tier-0", "Tune");
    shop.woken.length = 0;
    await shop.look();
    await shop.lookAtFleet();
    expect([shop.forge.runs.runs.length, shop.woken]).toEqual([length, []]);

    shop.configuration.merged("tier-0", "Europe", { "eu/kustomization.yaml": "1" });
    await shop.look();
    expect(shop.woken).toContain(fleetKey("acme"));
    await shop.lookAtFleet();
    expect(shop.fleetCheck()).toMatchObject({ state: "success", title: "The fleet is valid" });
  });

  it("says what waits for a component that climbs, without being red for it", async () => {
    const soon = { one: "tier: tier-0", soon: "tier: tier-1, configuration: eu" };
    const shop = aVettedShop({ tiers: 2, shopsets: soon, components: { eu: "eu" } });
    await shop.look();
    await shop.lookAtFleet();
    expect(shop.fleetCheck()).toMatchObject({ state: "failure" });
    shop.configuration.merged("tier-0", "Europe", { "eu/kustomization.yaml": "1" });
    await shop.look();
    await shop.lookAtFleet();
    expect(shop.fleetCheck()).toMatchObject({ state: "success", title: "The fleet is valid" });
    expect(shop.fleetCheck()?.summary).toContain("### On its way");
    expect(shop.fleetCheck()?.summary).toContain("which tier-1 does not have");
    shop.green("tier-0");
    await shop.look();
    shop.configuration.promoted("tier-1");
    await shop.look();
    await shop.lookAtFleet();
    expect(shop.fleetCheck()?.summary).not.toContain("On its way");
  });

  it("holds as many as a check takes, and counts the others", async () => {
    const builder = aBuilder();
    builder.build = async ({ shopsets }) =>
      new Map(shopsets.map((name) => [name, { kind: "failed", file: null, reason: "x".repeat(600) }]));
    const names = Array.from({ length: 150 }, (_, n) => `s${n}`);
    const shop = aVettedShop({ shopsets: Object.fromEntries(names.map((name) => [name, "tier: tier-0"])) }, builder);
    await shop.look();
    await shop.lookAtFleet();
    const { title, summary = "" } = shop.fleetCheck() ?? {};
    expect(title).toBe("150 ShopSets do not build");
    expect(summary.length).toBeLessThan(65_000);
    const shown = summary.match(/does not build/g)?.length ?? 0;
    expect(summary).toMatch(new RegExp(`\n- and ${150 - shown} more\n$`));
  });

  it("is not touched by a new process before that knows better", async () => {
    const shop = aVettedShop({ shopsets: { one: COUNTS("api") } });
    await shop.lookAtFleet();
    await shop.look();
    await shop.lookAtFleet();
    const { length } = shop.forge.runs.runs;
    expect(shop.fleetCheck()).toMatchObject({ state: "failure" });
    shop.restarted();
    await shop.lookAtFleet();
    await shop.look();
    await shop.lookAtFleet();
    expect(shop.forge.runs.runs).toHaveLength(length);
    shop.restarted();
    shop.merged("tier-0", "The api", { "app.yaml": "api" });
    shop.woken.length = 0;
    await shop.look();
    expect(shop.woken).toContain(fleetKey("acme"));
    await shop.lookAtFleet();
    expect(shop.fleetCheck()).toMatchObject({ state: "success" });
  });
});

it("what people edited on the branch stays while what the fleet says does not build", async () => {
  const shop = aVettedShop({ shopsets: { one: COUNTS("1") } });
  await shop.look();
  shop.merged("tier-0", "No web any more", { "app.yaml": "2" });
  await shop.look();
  const path = "shopsets/one/kustomization.yaml";
  const head = shop.system.branches.get("tier-0");
  const sha = blobId("a person's mend");
  const entries = { ...shop.entries("tier-0"), [path]: { mode: "100644", sha } };
  const author = { name: "alice", isApp: false };
  const edit = { entries, parents: head ? [head] : [], message: "Mend by hand", author };
  shop.system.branches.set("tier-0", shop.forge.commit(SYSTEM, edit));
  await shop.look();
  expect(shop.blob("one")).toBe(sha);
  expect(shop.verdict()?.reason).toContain("does not build");
  expect(shop.forge.repositories.has(CONFIGURATION)).toBe(true);
});
