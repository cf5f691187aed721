// What a fleet leaves behind on GitHub when it drops a ladder, or a tier's last use of a source.
import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../src/core/names.ts";
import { dashboardKey, lowestKey } from "../../src/flow/keys.ts";
import { ForgeUnavailable } from "../../src/flow/ports/outcome.ts";
import { createDashboards, reconcileDashboard } from "../../src/flow/reconcile-dashboard.ts";
import { reconcileFleet } from "../../src/flow/reconcile-fleet.ts";
import { reconcileLowest } from "../../src/flow/reconcile-lowest.ts";
import { APP, fleetYaml } from "../fixtures/ladder.ts";
import { aTalk } from "../fixtures/talk.ts";

const FLEET = "acme/fleet" as RepositoryName;

/** A ladder with a promotion whose gate waits, and a dashboard that shows it. */
async function aWaitingGate() {
  const talk = aTalk();
  const { work, forge } = talk;
  const dashboards = createDashboards(work.fleets, work.recorder);
  const lookAtFleet = () => reconcileFleet({ ...work, repository: FLEET }, { key: "fleet:acme" });
  const show = () => reconcileDashboard({ ...work, dashboards }, { key: dashboardKey("acme") });
  await lookAtFleet();
  await talk.proposed();
  await talk.look();
  talk.reported("tier-0", "e2e", "running");
  await talk.look();
  await show();
  const open = () => forge.runs.runs.filter(({ state }) => state === "in progress").map(({ name }) => name);
  return { ...talk, lookAtFleet, show, open, dashboards };
}

describe("a fleet that loses its only ladder", () => {
  it("has the checks that waited completed, once", async () => {
    const { open, writeFleet, lookAtFleet, forge } = await aWaitingGate();
    expect(open()).toEqual(["shopset/tier-1"]);
    writeFleet(fleetYaml({ tiers: 0 }));
    await lookAtFleet();
    expect(open()).toEqual([]);
    expect(forge.runs.runs.findLast(({ name }) => name === "shopset/tier-1")).toMatchObject({
      state: "failure",
      title: "Not proposed to tier-1",
    });
    const { length } = forge.writes;
    await lookAtFleet();
    expect(forge.writes).toHaveLength(length);
  });

  it("has them completed later where GitHub did not take it at once", async () => {
    const { open, writeFleet, lookAtFleet, forge } = await aWaitingGate();
    writeFleet(fleetYaml({ tiers: 0 }));
    const { readOpenPulls } = forge;
    forge.readOpenPulls = async () => {
      throw new ForgeUnavailable({ kind: "failed", retryAfter: 1000, forUser: "slow", forOperator: "502" });
    };
    expect(await lookAtFleet()).toMatchObject({ kind: "retry" });
    forge.readOpenPulls = readOpenPulls;
    await lookAtFleet();
    expect(open()).toEqual([]);
  });

  it("says so on the dashboard, and begins none for it", async () => {
    const { writeFleet, lookAtFleet, show, forge, woken } = await aWaitingGate();
    expect(forge.issues).toHaveLength(1);
    writeFleet(fleetYaml({ tiers: 0 }));
    await lookAtFleet();
    expect(woken).toContain(dashboardKey("acme"));
    await show();
    expect(forge.issues[0]?.body).toContain("The fleet declares no tier.");
    expect(forge.issues[0]?.body).not.toContain("tier-1 |");
    const [issue] = forge.issues;
    if (issue) issue.state = "closed";
    const anew = createDashboards(aTalk().work.fleets, aTalk().work.recorder);
    expect(anew.toShow("acme")).toBeUndefined();
    await show();
    expect(forge.issues).toHaveLength(1);
  });
});

describe("a fleet whose ladder takes another source", () => {
  it("has the checks on the former one completed", async () => {
    const { open, writeFleet, lookAtFleet, work } = await aWaitingGate();
    const elsewhere = fleetYaml().replaceAll("acme/app-repository", "acme/other");
    writeFleet(elsewhere);
    await lookAtFleet();
    await reconcileLowest(work, { ladder: "tier-0" }, { key: lowestKey("acme", "tier-0") });
    expect(open()).toEqual([]);
    expect(elsewhere).not.toContain(APP);
  });
});
