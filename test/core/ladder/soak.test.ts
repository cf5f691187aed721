import { describe, expect, it } from "vitest";
import type { Report } from "../../../src/core/ladder/snapshot.ts";
import { type Heard, soakGate } from "../../../src/core/ladder/soak.ts";
import type { Instant } from "../../../src/core/names.ts";
import { parseFleet } from "../../../src/core/resources/fleet.ts";
import { fleetYaml } from "../../fixtures/ladder.ts";

const yaml = fleetYaml({ verification: "{ checks: [{ name: e2e }, { name: smoke }], soak: 30m }" });
const tier = parseFleet([{ path: "f.yaml", text: yaml }], "acme").fleet?.tiers[0];
if (!tier) throw new Error("the fleet does not parse");

const at = (time: string) => `2026-11-23T${time}:00Z` as Instant;
/** `10:00 passed` */
const said = (text: string): Report => {
  const [time = "", result = ""] = text.split(" ");
  return {
    kind: "status",
    name: "x",
    by: "ci",
    result: result as Report["result"],
    said: result,
    at: at(time),
    url: null,
  };
};
/** Reports on one commit, for each of two checks. */
const stay = (e2e: string[], smoke: string[]): Heard => [[e2e.map(said)], [smoke.map(said)]];
const soak = (now: string, heard: Heard, later: Heard[] = []) => soakGate({ tier, heard, later, now: at(now) });

//   what the stay heard                                              later stays                       now     verdict
describe("soak", () => {
  it.each<[string, Heard, Heard[], string, string, string]>([
    [
      "runs from when the last check passed",
      stay(["10:00 passed"], ["10:10 passed"]),
      [],
      "10:39",
      "waiting",
      "green since 2026-11-23T10:10:00Z, over at 2026-11-23T10:40:00Z",
    ],
    [
      "is over after it",
      stay(["10:00 passed"], ["10:10 passed"]),
      [],
      "10:40",
      "passed",
      "green since 2026-11-23T10:10:00Z",
    ],
    [
      "is not started over by a pass that is repeated",
      stay(["10:00 passed", "10:20 passed"], ["10:10 passed"]),
      [],
      "10:40",
      "passed",
      "green since 2026-11-23T10:10:00Z",
    ],
    [
      "is started over by a red result",
      stay(["10:00 passed", "10:20 failed", "10:25 passed"], ["10:10 passed"]),
      [],
      "10:40",
      "waiting",
      "green since 2026-11-23T10:25:00Z, over at 2026-11-23T10:55:00Z",
    ],
    [
      "stands still while a later content is red",
      stay(["10:00 passed"], ["10:00 passed"]),
      [stay(["10:20 failed"], [])],
      "11:00",
      "waiting",
      "green since 2026-11-23T10:00:00Z; the clock stands still since 2026-11-23T10:20:00Z, while a later content of tier-0 is red",
    ],
    [
      "stays over when a later content turns red after it",
      stay(["10:00 passed"], ["10:00 passed"]),
      [stay(["10:30 failed"], [])],
      "11:00",
      "passed",
      "green since 2026-11-23T10:00:00Z",
    ],
    [
      "goes on when that turns green",
      stay(["10:00 passed"], ["10:00 passed"]),
      [stay(["10:20 failed", "10:35 passed"], [])],
      "10:44",
      "waiting",
      "green since 2026-11-23T10:00:00Z, over at 2026-11-23T10:45:00Z",
    ],
    [
      "goes on when a newer content is reported on",
      stay(["10:00 passed"], ["10:00 passed"]),
      [stay(["10:20 failed"], []), stay(["10:30 running"], [])],
      "10:40",
      "passed",
      "green since 2026-11-23T10:00:00Z",
    ],
    [
      "does not go on by what was said of a newer content before, when that shares a commit",
      stay(["10:00 passed"], ["10:00 passed"]),
      [stay(["10:20 failed"], ["10:15 passed"]), stay([], ["10:15 passed"])],
      "11:00",
      "waiting",
      "green since 2026-11-23T10:00:00Z; the clock stands still since 2026-11-23T10:20:00Z, while a later content of tier-0 is red",
    ],
    [
      "counts two red contents at once but once",
      stay(["10:00 passed"], ["10:00 passed"]),
      [stay(["10:10 failed", "10:30 passed"], []), stay(["10:20 failed", "10:25 passed"], [])],
      "10:50",
      "passed",
      "",
    ],
  ])("%s", (_, heard, later, now, state, reason) => {
    const verdict = soak(now, heard, later);
    expect(verdict.state).toBe(state);
    if (reason !== "") expect(verdict.reason).toBe(reason);
  });
});
