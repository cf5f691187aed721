// A fleet of two ladders: what is said on its dashboard reaches the ladder that it names, and is answered once.
import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../src/core/names.ts";
import { readBrakes } from "../../src/core/resources/fleet.ts";
import { createInbox } from "../../src/flow/inbox.ts";
import { ladderKey } from "../../src/flow/keys.ts";
import { reconcileLadder } from "../../src/flow/reconcile.ts";
import { createDashboards, reconcileDashboard } from "../../src/flow/reconcile-dashboard.ts";
import { aTalk } from "../fixtures/talk.ts";

const FLEET = "acme/fleet" as RepositoryName;
const EDGE_APP = "acme/edge-app" as RepositoryName;
const EDGE_SYSTEM = "acme/edge-system" as RepositoryName;

const tier = (name: string, previous: string) => `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: ${name} }
spec:
  ${previous}
  apps: { url: https://github.com/${EDGE_APP} }
  system: { url: https://github.com/${EDGE_SYSTEM} }`;

/** `tier-0` … `tier-2` and, of other repositories, `edge-0` and `edge-1`, with their dashboard. */
async function aFleet() {
  const talk = aTalk({ more: [tier("edge-0", ""), tier("edge-1", "previous: edge-0")].join("\n---\n") });
  const { forge, work } = talk;
  for (const name of [EDGE_APP, EDGE_SYSTEM])
    forge.repositories.set(name, { name, defaultBranch: null, branches: new Map(), commits: new Map(), pulls: [] });
  const author = { name: "alice", isApp: false };
  const first = forge.commit(EDGE_APP, { files: { "app.yaml": "1" }, parents: [], message: "First", author });
  const app = forge.repository(EDGE_APP);
  for (const branch of ["edge-0", "edge-1"]) app.branches.set(branch, first);
  const look = (name: string) => reconcileLadder({ ...work, name }, { key: ladderKey("acme", name) });
  const lookAtBoth = async () => {
    for (const name of ["tier-0", "edge-0", "tier-0", "edge-0"]) await look(name);
  };
  await lookAtBoth();
  const dashboards = createDashboards(work.fleets, work.recorder);
  await reconcileDashboard({ ...work, dashboards }, { key: "dashboard:acme" });
  const [board] = forge.issues;
  if (!board) throw new Error("there is no dashboard");
  const place = { id: board.id, url: `https://github.com/${FLEET}/issues/${board.number}` };
  return {
    ...talk,
    board,
    look,
    lookAtBoth,
    /** Somebody says something on the dashboard; nobody looked yet. */
    async spoken(by: string, body: string) {
      const id = talk.said(by, body, place, FLEET);
      await talk.heard(id, FLEET);
      return id;
    },
    /** The same, and both ladders look. Gives the reactions, and what the App answered to it. */
    async told(by: string, body: string) {
      const id = talk.said(by, body, place, FLEET);
      await talk.heard(id, FLEET);
      await lookAtBoth();
      return { reactions: talk.reactions(id), answer: talk.answers(place).filter((one) => one.includes(id)) };
    },
    held: (name: string) =>
      readBrakes(forge.fleetFiles.get(forge.fleetHistory[0] ?? ("" as never)) ?? []).get(name as never)?.hold ?? null,
  };
}

describe("on the dashboard of two ladders", () => {
  it("each has its own heading", async () => {
    const { board } = await aFleet();
    expect(board.body).toContain("## From `tier-0`: `acme/app-repository` in `acme/system-repository`");
    expect(board.body).toContain("## From `edge-0`: `acme/edge-app` in `acme/edge-system`");
  });

  it("/status is answered once, and tells of both", async () => {
    const { told } = await aFleet();
    const { reactions, answer } = await told("carol", "/status");
    expect(reactions).toEqual(["EYES", "ROCKET"]);
    expect(answer).toHaveLength(1);
    for (const name of ["**tier-0**", "**edge-1**", "## From `edge-0`"])
      expect(answer.join().split(name)).toHaveLength(2);
  });

  it("/help is answered once, and names the tiers of both", async () => {
    const { told } = await aFleet();
    const { reactions, answer } = await told("bob", "/help");
    expect(reactions).toEqual(["EYES", "ROCKET"]);
    expect(answer).toHaveLength(1);
    expect(answer[0]).toContain("`tier-0`, `tier-1`, `tier-2`, `edge-0` or `edge-1`");
  });

  it.each(["tier-1", "edge-1"])("a command that names %s is done there, and answered", async (name) => {
    const fleet = await aFleet();
    expect((await fleet.told("bob", `/hold ${name} audit`)).reactions).toEqual(["EYES", "ROCKET"]);
    expect(fleet.held(name)).toMatchObject({ by: "bob", reason: "audit" });
    expect((await fleet.told("bob", `/unhold ${name}`)).reactions).toEqual(["EYES", "ROCKET"]);
    expect(fleet.held(name)).toBeNull();
  });

  it("commands of one comment reach the ladder that each names, and are answered together in their order", async () => {
    const fleet = await aFleet();
    const body = "/rollback edge-1\n/hold tier-1 audit\n/hold edge-1 audit\n/rollback tier-2\n/status";
    const { reactions, answer } = await fleet.told("bob", body);
    expect(reactions).toEqual(["EYES", "THUMBS_DOWN"]);
    expect([fleet.held("tier-1"), fleet.held("edge-1")]).toMatchObject([{ reason: "audit" }, { reason: "audit" }]);
    expect(answer).toHaveLength(1);
    const lines = [...(answer[0] ?? "").matchAll(/`(\/[a-z][^`]*)`(?: was not done| by)/g)].map(([, line]) => line);
    expect(lines).toEqual(["/rollback edge-1", "/rollback tier-2", "/status", "/status"]);
  });

  it("a command that names no tier, or none that is there, is refused once with the tiers of both", async () => {
    const { told } = await aFleet();
    const names = "`tier-0`, `tier-1`, `tier-2`, `edge-0` or `edge-1`";
    const [none, unknown, near] = [
      await told("bob", "/hold"),
      await told("bob", "/unhold x"),
      await told("bob", "/hold egde-1 x"),
    ];
    expect(none.answer.join()).toMatch(new RegExp(`Name one of ${names}[\\s\\S]*WHICH_TIER`));
    expect(unknown.answer.join()).toMatch(new RegExp(`Name one of ${names}[\\s\\S]*UNKNOWN_TIER`));
    expect(near.answer.join()).toContain("Did you mean `edge-1`?");
    for (const { reactions, answer } of [none, unknown, near]) {
      expect(reactions).toEqual(["EYES", "THUMBS_DOWN"]);
      expect(answer).toHaveLength(1);
    }
  });

  it("/retry looks at both again", async () => {
    const { told, woken } = await aFleet();
    expect((await told("bob", "/retry")).reactions).toEqual(["EYES", "ROCKET"]);
    expect(woken).toEqual(expect.arrayContaining(["lowest:acme/tier-0", "lowest:acme/edge-0"]));
  });

  it("is answered by the last ladder to look, and once however often it is heard of and looked at", async () => {
    const fleet = await aFleet();
    for (const order of [
      ["tier-0", "edge-0"],
      ["edge-0", "tier-0"],
    ] as const) {
      const id = await fleet.spoken("carol", "/status");
      await fleet.look(order[0]);
      expect(fleet.reactions(id)).toEqual(["EYES"]);
      await fleet.heard(id, FLEET);
      await fleet.look(order[0]);
      await fleet.look(order[1]);
      await fleet.heard(id, FLEET);
      await fleet.lookAtBoth();
      expect(fleet.reactions(id)).toEqual(["EYES", "ROCKET"]);
      expect([...fleet.forge.comments.values()].filter((one) => one.isOurs && one.body.includes(id))).toHaveLength(1);
    }
  });

  it("is answered after a crash between the two, and nothing is done twice", async () => {
    const fleet = await aFleet();
    const id = await fleet.spoken("bob", "/hold tier-1 audit\n/hold edge-1 audit");
    await fleet.look("tier-0");
    Object.assign(fleet.work, { inbox: createInbox() });
    await fleet.heard(id, FLEET);
    for (const name of ["tier-0", "edge-0"])
      await reconcileLadder({ ...fleet.work, name }, { key: ladderKey("acme", name) });
    expect(fleet.reactions(id)).toEqual(["EYES", "ROCKET"]);
    expect(fleet.forge.fleetHistory).toHaveLength(3);
  });

  it("is not waited for on a ladder that the fleet dropped meanwhile", async () => {
    const fleet = await aFleet();
    const id = await fleet.spoken("carol", "/status");
    fleet.writeFleet(fleet.fleetText());
    fleet.work.fleets.outdate("acme");
    await fleet.look("tier-0");
    expect(fleet.reactions(id)).toEqual(["EYES", "ROCKET"]);
  });
});

describe("on a pull request of one of two ladders", () => {
  it("a tier of the other is refused: its repository does not feed it", async () => {
    const fleet = await aFleet();
    const pull = await fleet.opened("feature", "tier-0", { "new.yaml": "1" });
    expect(await fleet.answered("bob", "/hold edge-1 audit", pull)).toEqual(["EYES", "THUMBS_DOWN"]);
    expect(fleet.answers(pull).join()).toContain("NOT_FED_FROM_HERE");
  });
});
