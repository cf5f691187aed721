// Two sources climb one ladder: together, each waiting for the other, or independently.
import { describe, expect, it } from "vitest";
import { firstParentLine } from "../../src/core/ladder/history.ts";
import { short } from "../../src/core/names.ts";
import { APP, SYSTEM } from "../fixtures/ladder.ts";
import { CONFIGURATION } from "../fixtures/shop.ts";
import { bothChanged, CHECKED, headOf, type Shop, started } from "./two-sources.ts";

const INDEPENDENT = {
  ...CHECKED,
  spec: { "tier-1": "promotion: { sources: independent }", "tier-2": "promotion: { sources: independent }" },
};

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
