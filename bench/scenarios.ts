// What is measured once in every lap, in this order: each begins and ends with the App at rest.
import { ladderKey } from "../src/flow/reconcile.ts";
import { irrelevant } from "./irrelevant.ts";
import { measured, type Sample, timed } from "./sample.ts";
import { bumpByShell } from "./shell.ts";
import { promotion, type Stage, systemMoved } from "./stage.ts";

export interface Scenario {
  what: string;
  /** The most calls that it may take (with `of`: beyond the looks, or in all); absent where nothing was promised. */
  budget?: { of: "all" | "beyondLooks"; calls: number };
  run(stage: Stage): Promise<Sample>;
}

/** More writes than the scenarios of one lap make together. */
export const LAP_WRITES = 40;

export const SCENARIOS: readonly Scenario[] = [
  { what: "settled look", budget: { of: "all", calls: 1 }, run: look },
  { what: "settled resync", run: resync },
  { what: "bump", budget: { of: "beyondLooks", calls: 3 }, run: bump },
  { what: "opening a promotion", budget: { of: "beyondLooks", calls: 4 }, run: open },
  { what: "moving a promotion", budget: { of: "beyondLooks", calls: 3 }, run: move },
  { what: "climb of three tiers", run: climb },
  { what: "bump by bump.sh", run: bumpByShell },
  ...irrelevant.map((scenario) => ({ ...scenario, budget: { of: "all", calls: 0 } as const })),
];

function look(stage: Stage): Promise<Sample> {
  const { queue } = stage.sandbox.shopset;
  return measured(stage, () =>
    timed(() => {
      queue.add(ladderKey("acme", "tier-0"));
      return queue.idle();
    }),
  );
}

function resync(stage: Stage): Promise<Sample> {
  const { shopset } = stage.sandbox;
  return measured(stage, () => timed(() => shopset.resync().then(() => shopset.queue.idle())));
}

/** From the answer to the merge until the system branch is at the commit that points to it. */
async function bump(stage: Stage): Promise<Sample> {
  const pull = await stage.proposed();
  await stage.settled();
  return measured(stage, async () => {
    const moved = stage.moment(systemMoved("tier-0"));
    await stage.merged(pull);
    const from = performance.now();
    return (await stage.due(moved)).at - from;
  });
}

/** From the answer to the status that verifies tier-0 until the pull request to tier-1 is there. */
async function open(stage: Stage): Promise<Sample> {
  const commit = await stage.system("tier-0");
  return measured(stage, async () => {
    const opened = stage.moment(promotion("opened", "tier-1"));
    await stage.verified(commit);
    const from = performance.now();
    return (await stage.due(opened)).at - from;
  });
}

/** The same with newer content, until the open pull request has it; then it is merged, so that nothing is left over. */
async function move(stage: Stage): Promise<Sample> {
  await stage.merged(await stage.proposed());
  await stage.settled();
  const commit = await stage.system("tier-0");
  const moving = stage.moment(promotion("synchronize", "tier-1"));
  const sample = await measured(stage, async () => {
    await stage.verified(commit);
    const from = performance.now();
    return (await stage.due(moving)).at - from;
  });
  await stage.merged((await moving).found);
  await stage.settled();
  return sample;
}

/** From the answer to the merge into tier-0 until tier-2 points to it: checks pass and people merge without delay. */
async function climb(stage: Stage): Promise<Sample> {
  const pull = await stage.proposed();
  await stage.settled();
  return measured(stage, async () => {
    let moved = stage.moment(systemMoved("tier-0"));
    await stage.merged(pull);
    const from = performance.now();
    for (const above of ["tier-1", "tier-2"]) {
      const opened = stage.moment(promotion("opened", above));
      await stage.verified((await stage.due(moved)).found);
      moved = stage.moment(systemMoved(above));
      await stage.merged((await stage.due(opened)).found);
    }
    return (await stage.due(moved)).at - from;
  });
}
