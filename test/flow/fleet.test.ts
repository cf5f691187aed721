import { describe, expect, it } from "vitest";
import type { RepositoryName } from "../../src/core/names.ts";
import { createFleets } from "../../src/flow/fleet.ts";
import type { Key } from "../../src/flow/ports/queue.ts";
import { reconcileFleet } from "../../src/flow/reconcile-fleet.ts";
import { createRecorder } from "../../src/flow/record.ts";
import { APP, aLadder, fleetYaml, silentLog } from "../fixtures/ladder.ts";

function aFleet() {
  const { forge, writeFleet, app } = aLadder();
  const fleets = createFleets("fleet", async () => forge);
  const recorder = createRecorder(silentLog);
  const woken: Key[] = [];
  const repository = "acme/fleet" as RepositoryName;
  const work = { account: "acme", repository, forge, fleets, recorder, wake: (key: Key) => void woken.push(key) };
  const look = () => reconcileFleet(work, { key: "fleet:acme" });
  return { forge, writeFleet, woken, look, app, last: () => forge.checks.at(-1) };
}

describe("the fleet's check", () => {
  it("says once that the fleet is valid, and wakes its ladders", async () => {
    const fleet = aFleet();
    await fleet.look();
    expect(fleet.last()).toMatchObject({ name: "shopset/fleet", conclusion: "success", title: "The fleet is valid" });
    expect(fleet.woken).toEqual(["ladder:acme/tier-0", "lowest:acme/tier-0"]);
    await fleet.look();
    expect(fleet.forge.checks).toHaveLength(1);
    expect(fleet.woken).toHaveLength(2);
  });

  it("has an annotation for each error of a broken commit", async () => {
    const fleet = aFleet();
    fleet.writeFleet(
      `${fleetYaml()}\n---\n${fleetYaml({ tiers: 1 }).replace("tier-0", "Tier").replace("spec:", "spec:\n  sook: 1")}`,
    );
    await fleet.look();
    expect(fleet.last()).toMatchObject({ conclusion: "failure", title: "2 problems: this fleet is not valid" });
    expect(fleet.last()?.annotations.map(({ file, line }) => `${file}:${line}`)).toEqual([
      "tiers.yaml:28",
      "tiers.yaml:30",
    ]);
  });

  it("names a repository that is not there, and takes it back when it comes", async () => {
    const fleet = aFleet();
    fleet.forge.repositories.delete(APP);
    await fleet.look();
    expect(fleet.last()).toMatchObject({ conclusion: "failure" });
    expect(fleet.last()?.annotations[0]).toMatchObject({
      line: 5,
      message: `${APP} is not there for ShopSet; create it, or install the App on it`,
    });
    fleet.forge.repositories.set(APP, fleet.app);
    await fleet.look();
    expect(fleet.last()).toMatchObject({ conclusion: "success" });
  });
});

describe("a fleet that is about to change", () => {
  it("tells whom an event concerns until it is read again, which it is before it is acted on", async () => {
    const { forge, writeFleet } = aLadder();
    const fleets = createFleets("fleet", async () => forge);
    const before = await fleets.of("acme");
    writeFleet(fleetYaml({ tiers: 2 }));
    fleets.outdate("acme");
    expect(fleets.known("acme")).toBe(before);
    expect((await fleets.of("acme"))?.fleet.tiers).toHaveLength(2);
    const { head } = (await fleets.of("acme")) ?? {};
    expect(head).not.toBe(before?.head);
  });

  it("is not taken for known by a read that began before", async () => {
    const { forge, writeFleet } = aLadder();
    const { readFleet } = forge;
    const fleets = createFleets("fleet", async () => forge);
    const { promise: answer, resolve: arrive } = Promise.withResolvers<void>();
    forge.readFleet = async (question) => {
      const reading = await readFleet(question);
      await answer;
      return reading;
    };
    const slow = fleets.of("acme");
    await Promise.resolve();
    writeFleet(fleetYaml({ tiers: 2 }));
    fleets.outdate("acme");
    arrive();
    await slow;
    expect((await fleets.of("acme"))?.fleet.tiers).toHaveLength(2);
  });
});
