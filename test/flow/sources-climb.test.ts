// Two sources climb one ladder: together, each waiting for the other, or independently.
import { describe, expect, it } from "vitest";
import { short } from "../../src/core/names.ts";
import { plain } from "../../src/core/prose/plain.ts";
import { statusTable } from "../../src/core/prose/status.ts";
import { APP } from "../fixtures/ladder.ts";
import { CONFIGURATION } from "../fixtures/shop.ts";
import { bothChanged, CHECKED, headOf, shortSighted, started } from "./two-sources.ts";

const INDEPENDENT = {
  ...CHECKED,
  spec: { "tier-1": "promotion: { sources: independent }", "tier-2": "promotion: { sources: independent }" },
};

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

  it("what is about to run below again is verified anew first, however the pull request was merged meanwhile", async () => {
    const shop = await started();
    const before = shop.at("tier-0");
    shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.merged("tier-0", "Fix");
    await shop.look();
    const runs = shop.configuration.pointer("tier-1");
    shop.move("tier-0", before);
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect(shop.pointer("tier-0")).toBe(before);
    expect(shop.configuration.pointer("tier-1")).toBe(runs);
    shop.green("tier-0");
    await shop.look();
    expect(shop.configuration.pointer("tier-1")).toBe(shop.configuration.at("tier-1"));
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

  it("say which pull request was closed where one is awaited that people rejected, and what to do", async () => {
    const shop = await started();
    await bothChanged(shop);
    const rejected = shop.configuration.openPull("tier-1");
    if (rejected) Object.assign(rejected, { state: "closed", closedBy: "person" });
    await shop.look();
    const what = `${CONFIGURATION}#${rejected?.number} was closed; reopen and merge it, or merge something newer into tier-0`;
    expect(shop.openPull("tier-1")?.body).toContain(
      `**Merging this alone does not move tier-1**: tier-0 ran it beside what people rejected. ${what}.`,
    );
    const { verdict } = shop.edgeOf("tier-1", APP) ?? expect.unreachable();
    expect(verdict).toMatchObject({ state: "passed" });
    expect(verdict.reason).toContain(`may be merged; tier-1 stays as it is by this alone: ${what}`);
    const pull = shop.openPull("tier-1");
    const check = shop.forge.runs.runs.findLast(
      ({ head, name }) => head === pull?.head.sha && name === "shopset/tier-1",
    );
    expect(check).toMatchObject({ state: "success", summary: expect.stringContaining(plain(what)) });
    shop.promoted("tier-1");
    await shop.look();
    expect(shop.verdictOf("tier-1")).toMatchObject({ state: "waiting" });
    expect(shop.verdictOf("tier-1")?.reason).toContain(what);
    expect(statusTable(shop.last().snapshot, shop.last().decision)).toContain(plain(what));
    const newer = shop.configuration.merged("tier-0", "Tune otherwise");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    expect(shop.configuration.openPull("tier-1")?.head.sha).toBe(newer);
    expect(shop.verdictOf("tier-1")?.reason).not.toContain("was closed");
    shop.configuration.promoted("tier-1");
    await shop.look();
    expect(shop.configuration.pointer("tier-1")).toBe(shop.configuration.at("tier-1"));
    expect(shop.verdictOf("tier-1")?.state).toBe("passed");
  });

  it("say nothing of a closed one that a tier does not wait for", async () => {
    const shop = await started();
    shop.merged("tier-0", "Fix");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    shop.configuration.merged("tier-0", "Tune");
    await shop.look();
    shop.green("tier-0");
    await shop.look();
    const rejected = shop.configuration.openPull("tier-1");
    if (rejected) Object.assign(rejected, { state: "closed", closedBy: "person" });
    await shop.look();
    expect(shop.openPull("tier-1")?.body).not.toContain("rejected");
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
