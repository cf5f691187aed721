import { describe, expect, it } from "vitest";
import type { PresentRepository } from "../../src/core/ladder/snapshot.ts";
import type { Instant, RepositoryName, Sha } from "../../src/core/names.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { laddersOf } from "../../src/core/resources/ladder.ts";
import { affected, type Known } from "../../src/flow/affected.ts";
import type { HeardPull, Trigger } from "../../src/flow/trigger.ts";
import { APP, aLadder, fleetYaml, type LadderOptions, SYSTEM } from "../fixtures/ladder.ts";

const FLEET = "acme/fleet" as RepositoryName;
const LADDER = "ladder:acme/tier-0";
const { fleet } = parseFleet([{ path: "f.yaml", text: fleetYaml() }], "acme");
if (!fleet) throw new Error("the sample fleet does not parse");
const ruling = {
  repository: FLEET,
  takenAt: "2026-11-23T10:00:00Z" as Instant,
  head: null,
  commit: "" as Sha,
  newer: [],
  stated: [],
  fleet,
  ladders: laddersOf(fleet.tiers),
};

async function settled(options: LadderOptions = {}) {
  const story = aLadder(options);
  await story.look();
  const written = parseFleet([{ path: "f.yaml", text: fleetYaml(options) }], "acme").fleet ?? ruling.fleet;
  const known: Known = {
    fleetRepository: FLEET,
    fleet: { ...ruling, fleet: written, ladders: laddersOf(written.tiers) },
    last: (key) => (key === LADDER ? { ...story.last(), outcomes: [] } : undefined),
  };
  return { story, known };
}

/** As if the last look had seen the app-repository otherwise. */
function seenOtherwise(known: Known, change: Partial<PresentRepository>): Known {
  const look = known.last(LADDER);
  const app = look?.snapshot.repositories[APP];
  if (!look || app?.state !== "present") return expect.unreachable();
  const repositories = { ...look.snapshot.repositories, [APP]: { ...app, ...change } };
  const seen = { ...look, snapshot: { ...look.snapshot, repositories } };
  return { ...known, last: (key) => (key === LADDER ? seen : undefined) };
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

const PULL = "pull:acme/app-repository/1";
const ended = (pull: HeardPull): HeardPull => ({ ...pull, state: "closed" });

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
    ["our own check of an upper tier, run again", { kind: "report", sha: other, name: "shopset/tier-1" }, [LADDER]],
    [
      "our own check of the lowest tier, run again",
      { kind: "report", sha: other, name: "shopset/tier-0" },
      ["lowest:acme/tier-0"],
    ],
    ["a promotion that was closed", { kind: "pull", pull: aPull("tier-1", "promote/tier-1") }, [LADDER]],
    ["a backport", { kind: "pull", pull: aPull("tier-0", "backport/tier-1") }, [LADDER, PULL]],
    ["a person's own pull request from tier to tier", { kind: "pull", pull: aPull("tier-1", "tier-0") }, [LADDER]],
    ["somebody's pull request into the lowest tier", { kind: "pull", pull: aPull("tier-0", "feature") }, [PULL]],
    ["one into an upper tier", { kind: "pull", pull: aPull("tier-2", "feature") }, [LADDER]],
    ["one into another branch", { kind: "pull", pull: aPull("feature", "other") }, []],
    ["one into the lowest tier that ended", { kind: "pull", pull: ended(aPull("tier-0", "feature")) }, []],
    ["one into an upper tier that nobody saw, and that ended", { kind: "pull", pull: ended(aPull("tier-2", "x")) }, []],
    ["a merge queue of an upper tier", { kind: "group", base: "tier-1", head: other }, [LADDER]],
    ["a merge queue of the lowest tier", { kind: "group", base: "tier-0", head: other }, ["lowest:acme/tier-0"]],
    ["a merge queue of another branch", { kind: "group", base: "main", head: other }, []],
    ["a command on a source", { kind: "comment", id: "IC_1" }, ["comment:acme/app-repository/IC_1"]],
    ["a command on the fleet", { kind: "comment", repository: FLEET, id: "IC_2" }, ["comment:acme/fleet/IC_2"]],
    ["a command on a system repository", { kind: "comment", repository: SYSTEM, id: "IC_3" }, []],
    ["a command elsewhere", { kind: "comment", repository: "acme/else" as RepositoryName, id: "IC_4" }, []],
    [
      "a button on a gate",
      { kind: "button", check: "shopset/tier-1", head: other, by: "bob" },
      [`button:acme/app-repository/tier-1/${other}/bob`],
    ],
    ["a button on another check", { kind: "button", check: "shopset/gone", head: other, by: "bob" }, []],
    ["an installation", { kind: "account" }, ["fleet:acme", LADDER, "lowest:acme/tier-0"]],
  ])("%s", async (_, trigger, keys) => {
    const { known } = await settled();
    expect(affected(heard(trigger), known)).toEqual(keys);
  });

  it("looks again at the first push to a source that was empty, and at the check that said so", async () => {
    const { known } = await settled();
    const push = heard({ kind: "branch", branch: "main", head: other });
    expect(affected(push, known)).toEqual([]);
    expect(affected(push, seenOtherwise(known, { defaultBranch: null, branches: {} }))).toEqual([LADDER, "fleet:acme"]);
  });

  it("a source whose default branch was deleted is not empty while it has others", async () => {
    const { story, known } = await settled();
    const without = seenOtherwise(known, { defaultBranch: null });
    expect(affected(heard({ kind: "branch", branch: "feature", head: other }), without)).toEqual([]);
    expect(affected(heard({ kind: "branch", branch: "tier-0", head: story.at("tier-0") }), without)).toEqual([]);
    expect(affected(heard({ kind: "branch", branch: "tier-0", head: other }), without)).toEqual([LADDER]);
  });

  it("the echo of our own write, which the last look has seen, wakes nobody", async () => {
    const { story, known } = await settled();
    const head = story.system.branches.get("tier-0") as Sha;
    expect(affected(heard({ kind: "branch", repository: SYSTEM, branch: "tier-0", head }), known)).toEqual([]);
  });

  it("somebody's pull request wakes while it is news: a head, a state or a base, and not its words", async () => {
    const { story, known } = await settled();
    const pull = story.proposed("feature", "tier-2", { "new.yaml": "1" });
    await story.look();
    const { number, head, title, body } = pull;
    const now: HeardPull = { number, state: "open", base: "tier-2", head: { ...head }, title, body };
    const wakes = (change: Partial<HeardPull>) => affected(heard({ kind: "pull", pull: { ...now, ...change } }), known);
    expect(wakes({})).toEqual([]);
    expect(wakes({ title: "Another title" })).toEqual([]);
    expect(wakes({ head: { branch: "feature", sha: other } })).toEqual([LADDER]);
    expect(wakes({ state: "closed" })).toEqual([LADDER]);
    expect(wakes({ base: "tier-1" })).toEqual([LADDER]);
    expect(wakes({ base: "elsewhere" })).toEqual([LADDER, "lowest:acme/tier-0"]);
    expect(wakes({ base: "tier-0" })).toEqual([LADDER, `pull:acme/app-repository/${number}`]);
  });

  it("whatever happens to a pull request that does not build wakes its build", async () => {
    const { story, known } = await settled();
    const { number, head, title, body } = story.proposed("feature", "tier-2", { "new.yaml": "1" });
    await story.look();
    const [run] = story.forge.runs.runs.filter((one) => one.head === head.sha);
    const now: HeardPull = { number, state: "open", base: "tier-2", head: { ...head }, title, body };
    const heardNow = () => affected(heard({ kind: "pull", pull: { ...now, title: "Another title" } }), known);
    expect(heardNow()).toEqual([]);
    // As our check says it of what does not build.
    Object.assign(run ?? {}, { digest: `${run?.digest}+broken.${"1".repeat(16)}` });
    story.forge.runs.report = () => false;
    await story.look();
    expect(heardNow()).toEqual([`pull:acme/app-repository/${number}`]);
  });

  it("a promotion that comes into a merge queue or leaves it, and a draft that is ready, are news", async () => {
    const { story, known } = await settled();
    story.merged("tier-0", "one");
    await story.look();
    story.verified("tier-0");
    await story.look();
    const pull = story.openPull("tier-1");
    if (!pull) throw new Error("nothing was proposed");
    const { number, head, title, body } = pull;
    const now: HeardPull = { number, state: "open", base: "tier-1", head: { ...head }, title, body };
    const wakes = (change: Partial<HeardPull>) => affected(heard({ kind: "pull", pull: { ...now, ...change } }), known);
    expect(wakes({})).toEqual([]);
    expect(wakes({ queued: false })).toEqual([]);
    expect(wakes({ queued: true })).toEqual([LADDER]);
    expect(wakes({ draft: true })).toEqual([LADDER]);
  });

  it("an approval of a promotion is news where the App merges it by itself, and one that is taken back anywhere", async () => {
    const { story, known } = await settled({ spec: { "tier-1": "promotion: { merge: auto }" } });
    story.forge.rules.required.set("tier-1", ["review"]);
    story.merged("tier-0", "one");
    await story.look();
    story.verified("tier-0");
    await story.look();
    const auto = story.openPull("tier-1");
    const byHand = story.proposed("tier-1", "tier-2");
    const other = story.proposed("feature", "tier-1", { "new.yaml": "1" });
    await story.look();
    if (!auto) throw new Error("nothing was proposed");
    const wakes = ({ number, head }: typeof auto, said: "approved" | "not approved", at = head.sha) =>
      affected(heard({ kind: "review", number, head: at, said }), known);
    expect(wakes(auto, "approved")).toEqual([LADDER]);
    expect(wakes(auto, "approved", story.at("tier-2"))).toEqual([]);
    expect(wakes(auto, "not approved")).toEqual([]);
    expect(wakes(byHand, "approved")).toEqual([]);
    expect(wakes(other, "approved")).toEqual([]);
    expect(wakes({ ...auto, number: 99 }, "approved")).toEqual([]);
    Object.assign(auto, { approved: true });
    Object.assign(byHand, { approved: true });
    await story.look();
    expect(wakes(auto, "approved")).toEqual([]);
    expect(wakes(auto, "not approved")).toEqual([LADDER]);
    expect(wakes(byHand, "not approved")).toEqual([LADDER]);
    const elsewhere: Trigger = {
      kind: "review",
      account: "acme",
      repository: FLEET,
      number: 1,
      head: auto.head.sha,
      said: "approved",
    };
    expect(affected(elsewhere, known)).toEqual([]);
    expect(affected({ ...elsewhere, repository: SYSTEM }, known)).toEqual([]);
  });

  it("an account that is not known yet has its fleet read", () => {
    const known: Known = { fleetRepository: FLEET, fleet: undefined, last: () => undefined };
    expect(affected(heard({ kind: "branch", branch: "tier-0", head: other }), known)).toEqual(["fleet:acme"]);
  });

  it("what somebody asks is kept even then: no later event would tell of it", () => {
    const known: Known = { fleetRepository: FLEET, fleet: undefined, last: () => undefined };
    expect(affected(heard({ kind: "comment", id: "IC_1" }), known)).toEqual(["fleet:acme", `comment:${APP}/IC_1`]);
    const press = (check: string) => affected(heard({ kind: "button", check, head: other, by: "bob" }), known);
    expect(press("shopset/tier-1")).toEqual(["fleet:acme", `button:${APP}/tier-1/${other}/bob`]);
    expect(press("somebody's")).toEqual(["fleet:acme"]);
  });
});
