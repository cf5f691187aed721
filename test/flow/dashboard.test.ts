// The dashboard on the in-memory forge: when it is written, and when not.
import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../src/core/names.ts";
import { isDashboard, printDashboard } from "../../src/core/prose/dashboard.ts";
import { dashboardKey } from "../../src/flow/keys.ts";
import type { Next } from "../../src/flow/ports/queue.ts";
import { createDashboards, reconcileDashboard } from "../../src/flow/reconcile-dashboard.ts";
import type { LadderStory } from "../fixtures/ladder.ts";
import { aShop } from "../fixtures/shop.ts";
import { aTalk } from "../fixtures/talk.ts";

const FLEET = "acme/fleet" as RepositoryName;

function aDashboard() {
  const talk = aTalk();
  const { fleets, recorder } = talk.work;
  const dashboards = createDashboards(fleets, recorder);
  const show = () => reconcileDashboard({ ...talk.work, dashboards }, { key: dashboardKey("acme") });
  const issues = () => talk.forge.issues.filter(({ state }) => state === "open");
  return { talk, dashboards, show, issues };
}

describe("the dashboard", () => {
  it("is not begun before every ladder was looked at", async () => {
    const { talk, dashboards, show, issues } = aDashboard();
    expect(dashboards.isNews("acme")).toBe(false);
    await show();
    expect(issues()).toEqual([]);
    await talk.look();
    expect(dashboards.isNews("acme")).toBe(true);
    await show();
    expect(issues()).toHaveLength(1);
    expect(isDashboard(issues()[0]?.body ?? "")).toBe(true);
  });

  it("is edited when what it shows changed, and costs nothing while it did not", async () => {
    const { talk, dashboards, show, issues } = aDashboard();
    await talk.look();
    await show();
    talk.advance(10 * 60_000);
    await talk.look();
    expect(dashboards.isNews("acme")).toBe(false);
    const change = talk.merged("tier-0", "Shown");
    await talk.look();
    expect(dashboards.isNews("acme")).toBe(true);
    await show();
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.body).toContain(change.slice(0, 7));
  });

  it("is found again after a restart, the oldest of two", async () => {
    const { talk, show, issues } = aDashboard();
    await talk.look();
    await show();
    const first = { ...issues()[0] };
    await talk.forge.ensureIssue(FLEET, { id: null, title: "ShopSet dashboard", body: first.body ?? "" });
    talk.merged("tier-0", "Shown");
    await talk.look();
    const anew = createDashboards(talk.work.fleets, talk.work.recorder);
    await reconcileDashboard({ ...talk.work, dashboards: anew }, { key: dashboardKey("acme") });
    expect(issues().map(({ body }) => body !== first.body)).toEqual([true, false]);
    expect(issues().map(({ number }) => number)[0]).toBe(first.number);
  });

  it("that somebody closed is left closed; the next change opens another", async () => {
    const { talk, show, issues } = aDashboard();
    await talk.look();
    await show();
    const [first] = talk.forge.issues;
    if (first) first.state = "closed";
    talk.merged("tier-0", "Shown");
    await talk.look();
    await show();
    expect(issues()).toHaveLength(1);
    expect(first?.state).toBe("closed");
  });

  it("that is closed after it was found is not written to for ever", async () => {
    const { talk, show, issues } = aDashboard();
    const changed = async (title: string) => {
      talk.merged("tier-0", title);
      await talk.look();
      return show();
    };
    await talk.look();
    await show();
    await changed("Found again");
    const [first] = talk.forge.issues;
    if (first) first.state = "closed";
    expect(await changed("Closed")).toEqual({ kind: "retry", after: 0 });
    await show();
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.number).not.toBe(first?.number);
  });

  it("that GitHub refuses is not tried again before there is news", async () => {
    const { talk, dashboards, show } = aDashboard();
    await talk.look();
    const failure = { retryAfter: null, forUser: "issues are disabled", forOperator: "410 on POST /issues" };
    talk.forge.ensureIssue = async () => ({ kind: "failed", ...failure });
    expect(await show()).toEqual({ kind: "rest" });
    expect(dashboards.isNews("acme")).toBe(false);
  });

  it("is heard whatever somebody made of its text; an issue of somebody else is not, whatever its text", async () => {
    const { talk, show, issues } = aDashboard();
    await talk.look();
    await show();
    const [board] = issues();
    if (!board) throw new Error("there is no dashboard");
    const hers = { ...board, id: "hers", number: board.number + 1, isOurs: false };
    talk.forge.issues.push(hers);
    board.body = "gone";
    const said = (on: typeof board) =>
      talk.answered("alice", "/hold tier-1 audit", { id: on.id, url: `https://github.com/${FLEET}/issues/1` }, FLEET);
    expect(await said(hers)).toEqual([]);
    expect(await said(board)).toEqual(["EYES", "ROCKET"]);
  });

  describe("that somebody edits", () => {
    async function edited(text: { title?: string; body?: string } = { body: "gone" }) {
      const board = aDashboard();
      for (const tier of ["tier-0", "tier-1", "tier-2"] as const) {
        await board.talk.look();
        board.talk.verified(tier);
      }
      await board.talk.look();
      await board.show();
      const [issue] = board.issues();
      const shown = { ...issue };
      Object.assign(issue ?? {}, text);
      const looked = async (): Promise<Next | "nothing"> => {
        await board.talk.look();
        return board.dashboards.isNews("acme") ? await board.show() : "nothing";
      };
      return { ...board, issue, shown, looked };
    }

    it("is put back within the hour, though nothing else changes", async () => {
      const { talk, issue, shown, looked } = await edited();
      talk.advance(59 * 60_000);
      expect(await looked()).toBe("nothing");
      expect(issue?.body).toBe("gone");
      talk.advance(60_000);
      expect(await looked()).toEqual({ kind: "rest" });
      expect(issue).toEqual(shown);
      expect(await looked()).toBe("nothing");
    });

    it.each([{ body: "gone" }, { title: "gone", body: "gone" }])(
      "to %o is found again by a new process",
      async (text) => {
        const { talk, issues, shown } = await edited(text);
        const anew = createDashboards(talk.work.fleets, talk.work.recorder);
        await reconcileDashboard({ ...talk.work, dashboards: anew }, { key: dashboardKey("acme") });
        expect(issues()).toEqual([shown]);
      },
    );

    it("is left as it is where it stands as it was told, and where it was closed", async () => {
      const { talk, issue, shown, looked } = await edited({});
      talk.forge.writes.length = 0;
      talk.advance(60 * 60_000);
      expect(await looked()).toEqual({ kind: "rest" });
      expect(issue).toEqual(shown);
      Object.assign(issue ?? {}, { state: "closed" });
      talk.advance(60 * 60_000);
      expect(await looked()).toEqual({ kind: "rest" });
      expect(talk.forge.issues).toHaveLength(1);
      expect(talk.forge.writes).toEqual([]);
    });
  });

  describe("of a tier of many ShopSets", () => {
    const NAMES = Array.from({ length: 40 }, (_, n) => `shop-${n}`);
    const MINUTE = 60_000;

    /** The dashboard is told, and forty ShopSets are about to report on what tier-0 was given. */
    async function manyReport(merged: string[] = ["Fix"]) {
      const shopsets = { ...Object.fromEntries(NAMES.map((name) => [name, "tier: tier-0"])), top: "tier: tier-2" };
      const shop = aShop({ shopsets, verification: "{ timeout: 30m }" });
      const board = boardOf(shop);
      await board.looked();
      for (const title of merged) shop.merged("tier-0", title);
      await board.looked();
      shop.forge.writes.length = 0;
      return { shop, ...board };
    }

    /** Looks, and does for the dashboard what the queue would. */
    function boardOf({ work, look, forge }: Pick<LadderStory, "work" | "look" | "forge">) {
      const dashboards = createDashboards(work.fleets, work.recorder);
      const show = () => reconcileDashboard({ ...work, dashboards }, { key: dashboardKey("acme") });
      const looked = async (): Promise<Next | "nothing"> => {
        await look();
        return dashboards.isNews("acme") ? await show() : "nothing";
      };
      const written = () => forge.writes.filter((what) => what.startsWith("ensureIssue")).length;
      return { looked, show, written, body: () => forge.issues[0]?.body ?? "" };
    }

    it("is not written for every report, but when all of them have spoken", async () => {
      const { shop, looked, written, body } = await manyReport();
      for (const name of NAMES) {
        shop.argo("tier-0", { [name]: "passed" });
        shop.advance(1_000);
        await looked();
      }
      // The promotion is opened by then, and ready.
      expect(written()).toBe(1);
      expect(body()).toContain("#1");
    });

    it("shows at once that one fails, and that it is well again", async () => {
      const { shop, looked, written, body } = await manyReport();
      shop.argo("tier-0", { "shop-0": "passed", "shop-1": "failed" });
      await looked();
      expect(written()).toBe(1);
      expect(body()).toContain("failing: shop-1");
      shop.argo("tier-0", { "shop-2": "passed" });
      await looked();
      expect(written()).toBe(1);
      shop.argo("tier-0", { "shop-1": "passed" });
      await looked();
      expect(written()).toBe(2);
    });

    it("tells how far they are once nothing moved for a minute", async () => {
      const { shop, looked, show, written, body } = await manyReport();
      shop.argo("tier-0", { "shop-0": "passed" });
      expect(await looked()).toEqual({ kind: "again", after: MINUTE });
      shop.argo("tier-0", { "shop-1": "passed" });
      expect(await looked()).toEqual({ kind: "again", after: MINUTE });
      expect(await looked()).toBe("nothing");
      expect(written()).toBe(0);
      expect(await show()).toEqual({ kind: "rest" });
      expect(written()).toBe(1);
      expect(body()).toContain("2 of 40 healthy");
      expect(await show()).toEqual({ kind: "rest" });
      expect(written()).toBe(1);
    });

    it("tells it although the fleet was not known when the minute was over", async () => {
      const { shop, looked, show, written, body } = await manyReport();
      shop.argo("tier-0", { "shop-0": "passed" });
      await looked();
      const { fleets } = shop.work;
      const { known } = fleets;
      fleets.known = () => undefined;
      expect(await show()).toEqual({ kind: "rest" });
      fleets.known = known;
      expect(await looked()).toBe("nothing");
      shop.advance(MINUTE);
      expect(await looked()).toEqual({ kind: "rest" });
      expect(written()).toBe(1);
      expect(body()).toContain("1 of 40 healthy");
    });

    it("tells it every ten minutes where it never stops to move", async () => {
      const { shop, looked, written } = await manyReport();
      for (const name of NAMES.slice(0, 30)) {
        shop.argo("tier-0", { [name]: "passed" });
        shop.advance(50_000);
        await looked();
      }
      expect(written()).toBe(2);
    });

    it("is not written where everything is again as it was told", async () => {
      const { shop, looked, show, written } = await manyReport();
      shop.argo("tier-0", { "shop-0": "passed" });
      await looked();
      shop.argo("tier-0", { "shop-0": "running" });
      await looked();
      await show();
      expect(written()).toBe(0);
    });
  });

  it("tells two ladders apart, and shows a long one as far as it fits", async () => {
    const { talk } = aDashboard();
    await talk.look();
    const small = talk.last();
    const tiersOf = (many: number, name: string) =>
      Array.from({ length: many }, (_, n) => {
        const [first] = small.snapshot.ladder.tiers;
        if (!first) throw new Error("there are tiers");
        return { ...first, name: `${name}-${n}` as never, previous: n === 0 ? null : (`${name}-${n - 1}` as never) };
      });
    const ladderOf = (many: number, name: string) => ({
      ...small,
      snapshot: { ...small.snapshot, ladder: { name: `${name}-0` as never, tiers: tiersOf(many, name) } },
    });
    for (const ladders of [
      [ladderOf(2_000, "long")],
      [ladderOf(2_000, "long"), ladderOf(3, "short")],
      [ladderOf(3, "short"), ladderOf(2_000, "long"), ladderOf(900, "longer")],
    ]) {
      const { body } = printDashboard(ladders);
      expect(body.length).toBeLessThan(65_536);
      expect(body).toMatch(/…and \d+ more tiers/);
      expect(body).toMatch(/The picture shows the first \d+ of 2000 tiers/);
      expect(body.match(/```/g)).toHaveLength(2 * ladders.length);
      expect(body).not.toContain("more ladders");
      for (const { snapshot } of ladders) {
        expect(body).toContain(`**${snapshot.ladder.name}**`);
        if (ladders.length > 1) {
          const { name } = snapshot.ladder;
          expect(body).toContain(`## From \`${name}\`: \`acme/app-repository\` in \`acme/system-repository\``);
        }
      }
      if (ladders.length > 1) expect(body).toContain("**short-2**");
    }
  });

  it("names the first of very many sources in a cell", async () => {
    const { talk } = aDashboard();
    await talk.look();
    const { snapshot, decision } = talk.last();
    const [edge] = decision.edges;
    if (!edge) throw new Error("there are edges");
    const edges = Array.from({ length: 2_000 }, (_, n) => ({ ...edge, source: `acme/configuration-${n}` as never }));
    const { body } = printDashboard([{ snapshot, decision: { ...decision, edges } }]);
    expect(body.length).toBeLessThan(30_000);
    expect(body).toContain("**tier-2**");
    expect(body).toMatch(/…and \d+ more/);
  });

  it("stays below what GitHub takes, and says what was left out", async () => {
    const { talk } = aDashboard();
    await talk.look();
    const many = Array.from({ length: 500 }, () => talk.last());
    const { body } = printDashboard(many);
    expect(body.length).toBeLessThan(65_536);
    expect(body.includes("more ladders do not fit")).toBe(true);
    expect(isDashboard(body)).toBe(true);
  });
});
