// The dashboard on the in-memory forge: when it is written, and when not.
import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../src/core/names.ts";
import { isDashboard, printDashboard } from "../../src/core/prose/dashboard.ts";
import { dashboardKey } from "../../src/flow/keys.ts";
import { createDashboards, reconcileDashboard } from "../../src/flow/reconcile-dashboard.ts";
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
