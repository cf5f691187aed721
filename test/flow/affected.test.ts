import { describe, expect, it } from "vitest";
import type { RepositoryName, Sha } from "../../src/core/names.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { laddersOf } from "../../src/core/resources/ladder.ts";
import { affected, type Known } from "../../src/flow/affected.ts";
import type { Trigger } from "../../src/flow/trigger.ts";
import { APP, aLadder, fleetYaml, SYSTEM } from "../fixtures/ladder.ts";

const FLEET = "acme/fleet" as RepositoryName;
const LADDER = "ladder:acme/tier-0";
const { fleet } = parseFleet([{ path: "f.yaml", text: fleetYaml() }], "acme");
if (!fleet) throw new Error("the sample fleet does not parse");
const ruling = { repository: FLEET, head: null, commit: "" as Sha, newer: [], fleet, ladders: laddersOf(fleet.tiers) };

async function settled() {
  const story = aLadder();
  await story.look();
  const known: Known = {
    fleetRepository: FLEET,
    fleet: ruling,
    last: (key) => (key === LADDER ? { ...story.last(), outcomes: [] } : undefined),
  };
  return { story, known };
}

type Heard = Partial<Trigger> & { kind: Trigger["kind"] };
const heard = (trigger: Heard): Trigger => ({ account: "acme", repository: APP, ...trigger }) as Trigger;
const other = "f".repeat(40) as Sha;

const aPull = (base: string, branch: string) => ({
  number: 1,
  state: "open" as const,
  base,
  head: { branch, sha: other },
  title: "",
  body: "",
});

describe("what a trigger wakes", () => {
  it.each<[string, Heard, string[]]>([
    ["a push to a tier branch", { kind: "branch", branch: "tier-1", head: other }, [LADDER]],
    ["a deleted tier branch", { kind: "branch", branch: "tier-1", head: null }, [LADDER]],
    ["a push to a promotion branch", { kind: "branch", branch: "promote/tier-1", head: other }, [LADDER]],
    ["a push to any other branch", { kind: "branch", branch: "feature", head: other }, []],
    [
      "a push to another repository",
      { kind: "branch", repository: "acme/else" as RepositoryName, branch: "tier-1", head: other },
      [],
    ],
    ["a push to the fleet's main", { kind: "branch", repository: FLEET, branch: "main", head: other }, ["fleet:acme"]],
    ["a push to another branch of the fleet", { kind: "branch", repository: FLEET, branch: "x", head: other }, []],
    ["a pull request to the fleet", { kind: "pull", repository: FLEET, pull: aPull("main", "x") }, ["fleet:acme"]],
    ["a required check on a system commit", { kind: "report", repository: SYSTEM, sha: other, name: "e2e" }, [LADDER]],
    ["another check", { kind: "report", repository: SYSTEM, sha: other, name: "lint" }, []],
    ["a check of that name on an app commit, where none is asked for", { kind: "report", sha: other, name: "e2e" }, []],
    ["a promotion that was closed", { kind: "pull", pull: aPull("tier-1", "promote/tier-1") }, [LADDER]],
    ["a backport", { kind: "pull", pull: aPull("tier-0", "backport/tier-1") }, [LADDER]],
    ["a person's own pull request from tier to tier", { kind: "pull", pull: aPull("tier-1", "tier-0") }, [LADDER]],
    ["somebody's pull request", { kind: "pull", pull: aPull("tier-0", "feature") }, []],
    ["an installation", { kind: "account" }, ["fleet:acme", LADDER]],
  ])("%s", async (_, trigger, keys) => {
    const { known } = await settled();
    expect(affected(heard(trigger), known)).toEqual(keys);
  });

  it("the echo of our own write, which the last look has seen, wakes nobody", async () => {
    const { story, known } = await settled();
    const head = story.system.branches.get("tier-0") as Sha;
    expect(affected(heard({ kind: "branch", repository: SYSTEM, branch: "tier-0", head }), known)).toEqual([]);
  });

  it("an account that is not known yet has its fleet read", () => {
    const known: Known = { fleetRepository: FLEET, fleet: undefined, last: () => undefined };
    expect(affected(heard({ kind: "branch", branch: "tier-0", head: other }), known)).toEqual(["fleet:acme"]);
  });
});
