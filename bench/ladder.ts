// What is measured on a ladder of the sample: what the App promises to cost, and a climb as a whole.
import { ladderKey } from "../src/flow/reconcile.ts";
import { irrelevant } from "./irrelevant.ts";
import { measured, type Sample, timed } from "./sample.ts";
import type { Scenario } from "./scenarios.ts";
import { bumpByShell } from "./shell.ts";
import { APP, promotion, type Stage, systemMoved } from "./stage.ts";

export const LADDER: readonly Scenario[] = [
  { what: "settled look", budget: { of: "all", calls: 1 }, run: look },
  { what: "settled resync", run: resync },
  { what: "bump", budget: { of: "beyondLooks", calls: 3 }, run: bump },
  { what: "opening a promotion", budget: { of: "beyondLooks", calls: 4 }, run: open },
  { what: "moving a promotion", budget: { of: "beyondLooks", calls: 3 }, run: move },
  { what: "moving one made anew", budget: { of: "beyondLooks", calls: 3 }, run: moveAnew },
  { what: "comment to 👀", run: acknowledge },
  { what: "/promote to merged", run: promote },
  { what: "climb of three tiers", run: climb },
  { what: "bump by bump.sh", run: bumpByShell },
  ...irrelevant.map((scenario) => ({ ...scenario, budget: { of: "all", calls: 0 } as const })),
];

/** The App looks at a ladder where there is nothing to do. */
export function look(stage: Stage): Promise<Sample> {
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
export async function bump(stage: Stage): Promise<Sample> {
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

/** The same where U has a merge commit of its own, so that every head is a commit of the App's on top of it. */
async function moveAnew(stage: Stage): Promise<Sample> {
  await opened(stage);
  return move(stage);
}

/** A change is merged to tier-0 and verified there: the number of the promotion that the App opens for it. */
async function opened(stage: Stage): Promise<number> {
  await stage.merged(await stage.proposed());
  await stage.settled();
  const opening = stage.moment(promotion("opened", "tier-1"));
  await stage.verified(await stage.system("tier-0"));
  const { number } = (await stage.due(opening)).found;
  await stage.settled();
  return number;
}

/** From the answer to a comment until the App has put 👀 on it. */
async function acknowledge(stage: Stage): Promise<Sample> {
  const { number } = await stage.proposed();
  await stage.settled();
  const sample = await measured(stage, async () => {
    const { id } = await stage.rest("bob", `POST ${APP}/issues/${number}/comments`, { body: "/status" });
    const from = performance.now();
    let isOver = false;
    const over = stage.settled().then(() => {
      isOver = true;
    });
    // No event tells of a reaction: it has to be asked for.
    while ((await stage.rest("alice", `GET ${APP}/issues/comments/${id}/reactions`)).length === 0) {
      if (isOver) throw new Error("the App came to rest without a sign that it saw the comment");
    }
    const at = performance.now();
    await over;
    return at - from;
  });
  await stage.rest("bob", `PATCH ${APP}/pulls/${number}`, { state: "closed" });
  await stage.settled();
  return sample;
}

/** From the answer to the comment until the promotion is merged. */
async function promote(stage: Stage): Promise<Sample> {
  const number = await opened(stage);
  return measured(stage, async () => {
    const merged = stage.moment(promotion("closed", "tier-1"));
    await stage.rest("bob", `POST ${APP}/issues/${number}/comments`, { body: "/promote" });
    const from = performance.now();
    return (await stage.due(merged)).at - from;
  });
}

/** From the answer to the merge into tier-0 until tier-2 points to it: checks pass and people merge without delay. */
export async function climb(stage: Stage): Promise<Sample> {
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
