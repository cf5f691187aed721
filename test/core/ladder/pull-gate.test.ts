// The gate's truth table: what is proposed to an upper tier, and whether it may come in.
import { describe, expect, it } from "vitest";
import { type Decision, decide } from "../../../src/core/ladder/decide.ts";
import type { PullGate } from "../../../src/core/ladder/pull-gate.ts";
import { type Instant, short } from "../../../src/core/names.ts";
import { APP, aLadder, fleetYaml, type LadderStory } from "../../fixtures/ladder.ts";
import type { StoredPull } from "../../fixtures/memory-git.ts";

/** A ladder whose tier-0 runs `one`, verified, and whose promotion into tier-1 is open. */
async function proposed(spec: Record<string, string> = {}): Promise<LadderStory> {
  const story = aLadder({ spec });
  await story.look();
  story.merged("tier-0", "one");
  await story.look();
  story.verified("tier-0");
  await story.look();
  return story;
}

const promotion = (story: LadderStory): StoredPull => {
  const pull = story.openPull("tier-1");
  if (!pull) throw new Error("no promotion is open");
  return pull;
};

/** The decision on what the story holds now, without acting on it. */
async function decided(story: LadderStory): Promise<Decision> {
  await story.look();
  return story.last().decision;
}

const gateOf = (decision: Decision, pull: StoredPull): PullGate => {
  const gate = decision.gates.find((one) => one.pull?.number === pull.number);
  if (!gate) throw new Error(`#${pull.number} has no gate`);
  return gate;
};

type Arrange = (story: LadderStory) => StoredPull | Promise<StoredPull>;
type Row = [what: string, arrange: Arrange, state: PullGate["report"]["state"], why: string];

const held = "hold: { by: alice, reason: db upgrade }";
const TREE_OF = (story: LadderStory, branch: string) => story.headOf(branch).tree;

/** A branch of a developer with just the tree that tier-0 verified, on top of a tier. */
function copyOf(story: LadderStory, branch: string, onto: string): void {
  story.app.branches.set(branch, story.at(onto));
  story.pushedTree(branch, TREE_OF(story, "tier-0"));
}

describe("a pull request into a tier that is not the lowest", () => {
  //   what is proposed                        how it came                                        check     why
  it.each<Row>([
    ["the App's promotion", promotion, "success", "May come into tier-1"],
    [
      "the App's promotion whose check went red",
      async (story) => {
        story.reported("tier-0", "e2e", "failed");
        return promotion(story);
      },
      "failure",
      "Blocked: `e2e`: failure by ci at 2026-11-23T10:00:00Z",
    ],
    [
      "the App's promotion whose check runs again",
      async (story) => {
        story.reported("tier-0", "e2e", "running");
        return promotion(story);
      },
      "in progress",
      "Waiting: `e2e`: pending by ci since 2026-11-23T10:00:00Z",
    ],
    [
      "the App's promotion with a person's commit on it",
      (story) => {
        story.merged("promote/tier-1", "extra", { "extra.yaml": "x" });
        return promotion(story);
      },
      "failure",
      "Blocked: branch promote/tier-1: it holds a commit that ShopSet did not put there",
    ],
    [
      "the App's promotion into a held tier",
      (story) => {
        story.writeFleet(fleetYaml({ spec: { "tier-1": held } }));
        return promotion(story);
      },
      "failure",
      "Blocked: tier-1 not held: held by alice: db upgrade",
    ],
    [
      "tier-0 itself, with what it verified",
      (story) => story.proposed("tier-0", "tier-1"),
      "success",
      "May come into tier-1",
    ],
    [
      "tier-0 itself, with what it has not run",
      async (story) => {
        story.forge.ensureBranchAt = async () => ({ kind: "failed", retryAfter: null, forUser: "", forOperator: "" });
        story.merged("tier-0", "two");
        return story.proposed("tier-0", "tier-1");
      },
      "in progress",
      "Waiting: tier-0 → tier-1: tier-0 is written first",
    ],
    [
      "a branch with just the verified tree",
      (story) => {
        copyOf(story, "copy", "tier-1");
        return story.proposed("copy", "tier-1");
      },
      "success",
      "May come into tier-1",
    ],
    [
      "a hotfix",
      (story) => story.proposed("hotfix", "tier-1", { "fix.yaml": "1" }),
      "failure",
      "Blocked: verified on tier-0: tier-0 has not run this content",
    ],
    [
      "a branch with the verified tree that does not merge exactly",
      (story) => {
        copyOf(story, "copy", "tier-1");
        story.merged("tier-1", "by hand", { "hotfix.yaml": "1" });
        return story.proposed("copy", "tier-1");
      },
      "failure",
      "Blocked: merges exactly: tier-1 holds what it does not; update the branch",
    ],
    [
      "a branch that conflicts",
      (story) => {
        copyOf(story, "copy", "tier-1");
        story.merged("tier-1", "by hand", { "app.yaml": "hotfix" });
        return story.proposed("copy", "tier-1");
      },
      "failure",
      "Blocked: merges exactly: it conflicts with tier-1; update the branch",
    ],
    [
      "tier-0 into tier-2",
      (story) => story.proposed("tier-0", "tier-2"),
      "failure",
      "Blocked: direction: from tier-0 it skips tier-1; content climbs tier by tier",
    ],
    [
      "tier-2 into tier-1",
      (story) => {
        story.merged("tier-2", "on top", { "top.yaml": "1" });
        return story.proposed("tier-2", "tier-1");
      },
      "failure",
      "Blocked: direction: from tier-2 it goes downwards; content climbs into tier-1 from tier-0",
    ],
    [
      "a fork's branch that is called as a tier",
      (story) => {
        copyOf(story, "copy", "tier-1");
        const pull = story.proposed("copy", "tier-1");
        return Object.assign(pull, { fromFork: true });
      },
      "success",
      "May come into tier-1",
    ],
    [
      "what tier-0 verified and dropped",
      async (story) => {
        copyOf(story, "copy", "tier-1");
        const pull = story.proposed("copy", "tier-1");
        story.move("tier-0", story.app.commits.get(story.at("tier-0"))?.parents[0] as never);
        await story.look();
        return pull;
      },
      "failure",
      "Blocked: verified on tier-0: tier-0 dropped it",
    ],
    [
      "what tier-0 was taken back from by a pin",
      async (story) => {
        copyOf(story, "copy", "tier-1");
        const pull = story.proposed("copy", "tier-1");
        story.writeFleet(
          fleetYaml({ spec: { "tier-0": `pin: { base: ${story.app.commits.get(story.at("tier-0"))?.parents[0]} }` } }),
        );
        await story.look();
        return pull;
      },
      "failure",
      "Blocked: verified on tier-0: tier-0 was taken back from it",
    ],
    [
      "a tree whose newest stay is not verified, though an earlier one was",
      async (story) => {
        copyOf(story, "copy", "tier-1");
        const tree = TREE_OF(story, "tier-0");
        story.merged("tier-0", "off", { "app.yaml": "off" });
        await story.look();
        story.pushedTree("tier-0", tree);
        await story.look();
        return story.proposed("copy", "tier-1");
      },
      "in progress",
      "Waiting: `e2e`: no report on the system commit yet",
    ],
  ])("%s", async (_, arrange, state, why) => {
    const story = await proposed();
    const pull = await arrange(story);
    // GitHub tries a merge when it is first asked about it.
    await decided(story);
    const gate = gateOf(await decided(story), pull);
    expect([gate.report.state, gate.report.title]).toEqual([state, expect.stringContaining(why.slice(0, 119))]);
    expect(gate.report.name).toBe("shopset/tier-1".replace("tier-1", gate.edge.to.name));
  });

  it("waits while GitHub tries the merge, and looks again soon", async () => {
    const story = await proposed();
    copyOf(story, "copy", "tier-1");
    story.merged("tier-1", "by hand", { "hotfix.yaml": "1" });
    const pull = story.proposed("copy", "tier-1");
    const { snapshot } = story.last();
    const repository = snapshot.repositories[APP];
    if (repository?.state !== "present") throw new Error("no sources");
    const reading = await story.forge.readLadder({ ladder: snapshot.ladder, fleet: snapshot.fleet.repository });
    const gate = gateOf(decide({ ...snapshot, repositories: reading.repositories }), pull);
    expect(gate.verdict).toMatchObject({ state: "waiting", until: "2026-11-23T10:00:10Z" as Instant });
    expect(gate.report.summary).not.toContain("10:00:10");
  });

  it("names who may force a hotfix, the command, and how to do it by hand", async () => {
    const story = await proposed();
    const pull = story.proposed("hotfix", "tier-1", { "fix.yaml": "1" });
    await story.look();
    const { report } = gateOf(await decided(story), pull);
    expect(report.button).toBe("none");
    expect(report.summary).toContain("`maintain` or `admin`");
    expect(report.summary).toContain('`/promote tier-1 --force "reason"`');
    expect(report.summary).toContain(`git push origin ${pull.head.sha}:refs/heads/tier-1`);
  });

  it("offers a button once it is open", async () => {
    const story = await proposed();
    const { report } = gateOf(await decided(story), promotion(story));
    expect(report.button).toBe("promote");
    expect(report.summary).toContain("| ✅ | `e2e` | success by ci at 2026-11-23T10:00:00Z |");
  });

  it("judges one head once, however many pull requests propose it", async () => {
    const story = await proposed();
    const pull = promotion(story);
    const twin = story.proposed("tier-0", "tier-1");
    const decision = await decided(story);
    expect(gateOf(decision, twin).report).toEqual(gateOf(decision, pull).report);
    const runs = story.forge.runs.runs.filter(({ head }) => head === pull.head.sha);
    expect(runs.map(({ name, state }) => `${name} ${state}`)).toEqual(["shopset/tier-1 success"]);
  });

  it("keeps since when a head is proposed through every word about it", async () => {
    const story = await proposed();
    const pull = promotion(story);
    story.advance(60_000);
    story.reported("tier-0", "e2e", "failed");
    await story.look();
    story.reported("tier-0", "e2e", "passed");
    await story.look();
    const runs = story.forge.runs.runs.filter(({ head }) => head === pull.head.sha);
    expect(runs.map(({ state, since }) => `${state} since ${since}`)).toEqual([
      "success since 2026-11-23T10:00:00Z",
      "failure since 2026-11-23T10:00:00Z",
      "success since 2026-11-23T10:00:00Z",
    ]);
    expect(short(pull.head.sha)).toHaveLength(7);
  });
});
