// Two sources climb one ladder: the app, and a configuration repository.
import { describe, expect, it } from "vitest";
import { firstParentLine } from "../../src/core/ladder/history.ts";
import { parseTrailers } from "../../src/core/ladder/trailers.ts";
import { short } from "../../src/core/names.ts";
import { affected } from "../../src/flow/affected.ts";
import type { Key } from "../../src/flow/ports.ts";
import { APP, SYSTEM } from "../fixtures/ladder.ts";
import { FLEET } from "../fixtures/memory-fleet.ts";
import { aShop, CONFIGURATION, POINTER, type ShopOptions, shopYaml } from "../fixtures/shop.ts";

const CHECKED = { shopsets: { top: "tier: tier-2" } };
const INDEPENDENT = {
  ...CHECKED,
  spec: { "tier-1": "promotion: { sources: independent }", "tier-2": "promotion: { sources: independent }" },
};

async function started(options: ShopOptions = CHECKED) {
  const shop = aShop(options);
  await shop.look();
  return shop;
}

type Shop = Awaited<ReturnType<typeof started>>;

/** Both sources change on the lowest tier, at once, and are verified there. */
async function bothChanged(shop: Shop) {
  const app = shop.merged("tier-0", "Fix");
  const configuration = shop.configuration.merged("tier-0", "Tune");
  await shop.look();
  shop.green("tier-0");
  await shop.look();
  return { app, configuration };
}

const headOf = (shop: Shop, tier: string) => shop.system.commits.get(shop.system.branches.get(tier) ?? ("" as never));

/** One look tells but the newest ten commits of a system branch, as GitHub tells but twenty; the rest is read on. */
function shortSighted({ forge }: Shop) {
  const { readLadder } = forge;
  forge.readLadder = async (question) => {
    const reading = await readLadder(question);
    const system = reading.repositories[SYSTEM];
    if (system?.state !== "present") return reading;
    const near = Object.values(system.branches).flatMap((head) => firstParentLine(system, head).slice(0, 10));
    const commits = Object.fromEntries(near.map((commit) => [commit.sha, commit]));
    return { ...reading, repositories: { ...reading.repositories, [SYSTEM]: { ...system, commits } } };
  };
}

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

describe("sources that move together", () => {
  it("a configuration change climbs all tiers by itself while the app stays", async () => {
    const shop = await started();
    shop.green("tier-0");
    shop.green("tier-1");
    await shop.look();
    shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    for (const [lower, upper] of [
      ["tier-0", "tier-1"],
      ["tier-1", "tier-2"],
    ] as const) {
      expect(shop.configuration.openPull(upper)).toBeUndefined();
      shop.green(lower);
      await shop.look();
      expect(shop.openPull(upper)).toBeUndefined();
      shop.configuration.promoted(upper);
      await shop.look();
      const runs = shop.configuration.repo.commits.get(shop.configuration.pointer(upper) ?? ("" as never))?.tree;
      expect(runs).toBe(shop.configuration.repo.commits.get(shop.configuration.at("tier-0"))?.tree);
    }
  });

  it("both climb in pull requests that name each other, and the tier waits for the second merge", async () => {
    const shop = await started();
    const { app, configuration } = await bothChanged(shop);
    const [first, second] = [shop.openPull("tier-1"), shop.configuration.openPull("tier-1")];
    expect([first?.head.sha, second?.head.sha]).toEqual([app, configuration]);
    expect(first?.body).toContain(
      `Climbs together with ${CONFIGURATION}#${second?.number} (\`${short(configuration)}\`)`,
    );
    expect(second?.body).toContain(`Climbs together with ${APP}#${first?.number} (\`${short(app)}\`)`);
    const before = shop.entries("tier-1");
    shop.promoted("tier-1");
    await shop.look();
    expect(shop.entries("tier-1")).toEqual(before);
    expect(shop.verdictOf("tier-1")).toMatchObject({ state: "waiting" });
    expect(shop.verdictOf("tier-1")?.reason).toContain(`awaited: ${CONFIGURATION}#${second?.number}`);
    const writes = shop.forge.writes.length;
    await shop.look();
    expect(shop.forge.writes.length).toBe(writes);
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect([shop.pointer("tier-1"), shop.configuration.pointer("tier-1")]).toEqual([
      shop.at("tier-1"),
      shop.configuration.at("tier-1"),
    ]);
    expect(headOf(shop, "tier-1")?.parents).toEqual([expect.anything()]);
    expect(shop.verdictOf("tier-1")?.state).toBe("passed");
  });

  it("candidates come from one stay: what was verified beside something else waits for it", async () => {
    const shop = await started();
    const app = shop.merged("tier-0", "Fix");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    const tune = shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    expect(shop.openPull("tier-1")?.head.sha).toBe(app);
    expect(shop.configuration.openPull("tier-1")).toBeUndefined();
    shop.merged("tier-0", "More");
    shop.reported("tier-0", "e2e", "failed");
    await shop.look();
    expect(shop.openPull("tier-1")?.head.sha).toBe(app);
    shop.green("tier-0");
    await shop.look();
    expect([shop.openPull("tier-1")?.head.sha, shop.configuration.openPull("tier-1")?.head.sha]).toEqual([
      shop.at("tier-0"),
      tune,
    ]);
  });

  it("moves alone what was verified alone", async () => {
    const shop = await started();
    shop.merged("tier-0", "Fix");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    shop.promoted("tier-1");
    await shop.look();
    expect(shop.pointer("tier-1")).toBe(shop.at("tier-1"));
  });

  it("a hotfix moves at once, its own pointer only, while what came through the gate waits", async () => {
    const shop = await started();
    await bothChanged(shop);
    shop.configuration.promoted("tier-1");
    await shop.look();
    const waits = shop.configuration.pointer("tier-1");
    expect(waits).not.toBe(shop.configuration.at("tier-1"));
    const hotfix = shop.merged("tier-1", "Hotfix", { "hot.yaml": "1" });
    await shop.look();
    expect([shop.pointer("tier-1"), shop.configuration.pointer("tier-1")]).toEqual([hotfix, waits]);
  });

  it("follows a pin of one source with the other", async () => {
    const shop = await started();
    const pinned = shop.at("tier-1");
    await bothChanged(shop);
    shop.declared(CHECKED, { spec: { "tier-1": `pin: { base: ${pinned} }` } });
    shop.promoted("tier-1");
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect([shop.pointer("tier-1"), shop.configuration.pointer("tier-1")]).toEqual([
      pinned,
      shop.configuration.at("tier-1"),
    ]);
  });

  it("holds what a stay long ago ran, however many commits the lower tier had since", async () => {
    const shop = await started();
    shortSighted(shop);
    await bothChanged(shop);
    shop.promoted("tier-1");
    for (let n = 0; n < 30; n++) {
      shop.configuration.merged("tier-0", `Try ${n}`);
      await shop.look();
    }
    const pull = shop.configuration.openPull("tier-1");
    expect(pull).toBeDefined();
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect(shop.configuration.pointer("tier-1")).toBe(shop.configuration.at("tier-1"));
  });
});

describe("sources that move independently", () => {
  it("each pointer moves by itself, and the pull request says in bold what was never run", async () => {
    const shop = await started(INDEPENDENT);
    await bothChanged(shop);
    const [app, configuration] = [shop.openPull("tier-1"), shop.configuration.openPull("tier-1")];
    for (const pull of [app, configuration]) {
      expect(pull?.body).toMatch(
        /\*\*Merging this alone makes tier-1 run a combination that tier-0 never ran: .*\.\*\*/,
      );
    }
    expect(app?.body).toContain(`Beside it climbs ${CONFIGURATION}#${configuration?.number}`);
    const before = shop.configuration.pointer("tier-1");
    shop.promoted("tier-1");
    await shop.look();
    expect([shop.pointer("tier-1"), shop.configuration.pointer("tier-1")]).toEqual([shop.at("tier-1"), before]);
    expect(shop.configuration.openPull("tier-1")?.body).not.toContain("**Merging this alone");
  });

  it("says nothing of it where the lower tier ran it", async () => {
    const shop = await started(INDEPENDENT);
    shop.merged("tier-0", "Fix");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    expect(shop.openPull("tier-1")?.body).not.toContain("Merging this alone");
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
