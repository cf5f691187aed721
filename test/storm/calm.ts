// The calm after a storm: everything passes, everything proposed is merged; then each edge holds one content, or says why not.
import { Broken } from "./failure.ts";
import { METHODS, mergePull, openPulls, ownBranches, reopen } from "./github.ts";
import type { Loop } from "./loop.ts";
import { landChange, landHotfix } from "./operations/content.ts";
import { releaseAll } from "./operations/fleet.ts";
import { bringDown, isReady } from "./operations/promotions.ts";
import { passWhatSpoke } from "./operations/reports.ts";
import { bringForward } from "./operations/system.ts";
import { backport } from "./oracle/history.ts";
import { judgeRest } from "./oracle/rest.ts";
import { advance } from "./oracle/stays.ts";
import { MINUTE } from "./terrain.ts";
import { edgesOf, headOf, moveBranch, type World } from "./world.ts";

/** Why edges stand still after all, and how often. */
export type Reasons = Map<string, number>;

/**
 * Brings the world to rest twice: first every edge holds one content or says why not; then people take the ways out
 * that are named and merge one more change, and it climbs all the way. Throws Broken.
 */
export async function calmDown(world: World, loop: Loop, reasons: Reasons): Promise<void> {
  world.story.push("calm: everything passes, what is proposed is merged");
  await letEverythingThrough(world, loop);
  for (const { upper } of edgesOf(world)) {
    const reason = judgeEdge(world, upper.name, "any reason");
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  reopenBackports(world);
  const told = landChange(world);
  world.story.push(`calm: ${told ?? "tier-0 has no branch"}`);
  await letEverythingThrough(world, loop);
  for (const { upper } of edgesOf(world)) {
    judgeEdge(world, upper.name, "equal");
  }
}

async function letEverythingThrough(world: World, loop: Loop): Promise<void> {
  const rounds = 3 * world.rungs.length + 3;
  for (let round = 0; round < rounds; round++) {
    releaseAll(world);
    for (const tier of [...world.book.handSet.keys()]) bringForward(world, tier);
    await look(world, loop);
    for (const rung of world.rungs) {
      const commit = headOf(world.system, rung.name);
      if (commit) for (const check of rung.checks) passWhatSpoke(world, commit, check);
    }
    advance(world, 31 * MINUTE);
    await look(world, loop);
    const before = world.forge.writes.length + world.story.length;
    mergeAll(world);
    await look(world, loop);
    if (world.forge.writes.length + world.story.length === before) return;
  }
}

function mergeAll(world: World): void {
  for (const branch of ownBranches(world)) giveUpIfTheirs(world, branch);
  for (const pull of openPulls(world, "backport/")) {
    const told = pull.state === "open" ? bringDown(world, pull) : undefined;
    if (told) world.story.push(`calm: ${told}`);
  }
  for (const pull of openPulls(world, "promote/")) {
    const isMerged = isReady(world, pull) && mergePull(world, pull, world.random.pick(METHODS));
    if (isMerged) world.story.push(`calm: #${pull.number} into ${pull.base.branch} is merged`);
  }
}

/** Deletes a branch of the App on which a person's commit is left: it is in the way, and the App leaves it there. */
function giveUpIfTheirs({ app, book, story }: World, branch: string): void {
  const isBackport =
    branch.startsWith("backport/") && app.pulls.some((p) => p.state === "open" && p.head.branch === branch);
  if (book.put.get(branch) === app.branches.get(branch) || isBackport) return;
  moveBranch(app, branch, null);
  story.push(`calm: ${branch}, where a person left a commit, is deleted`);
}

/**
 * The ways out where somebody closed a backport: reopen it, its branch restored where that is gone; where GitHub cannot,
 * a newer hotfix gets a backport of its own.
 */
function reopenBackports(world: World): void {
  const { app, story } = world;
  for (const { upper } of edgesOf(world)) {
    const all = app.pulls.filter(({ head }) => head.branch === backport(upper.name));
    const closed = all.findLast(({ closedBy }) => closedBy === "person");
    const verdict = world.decision?.edges.find(({ edge }) => edge.to.name === upper.name)?.verdict;
    if (!closed || verdict?.state !== "blocked" || all.some(({ state }) => state === "open")) continue;
    if (!app.branches.has(closed.head.branch)) moveBranch(app, closed.head.branch, closed.head.sha);
    const told = reopen(world, closed) ? `#${closed.number} is reopened` : landHotfix(world, upper.name);
    story.push(`calm: ${told}`);
  }
}

async function look(world: World, loop: Loop): Promise<void> {
  await loop.settle(world, undefined);
  judgeRest(world);
}

/** The reason for which an edge stands still; undefined when both ends hold one content. Throws Broken. */
function judgeEdge(world: World, upper: string, wanted: "equal" | "any reason"): string | undefined {
  const edge = edgesOf(world).find((candidate) => candidate.upper.name === upper);
  const lower = edge?.lower.name ?? "";
  const [below, above] = [headOf(world.app, lower)?.tree, headOf(world.app, upper)?.tree];
  if (below !== undefined && below === above) return undefined;
  const verdict = world.decision?.edges.find((candidate) => candidate.edge.to.name === upper)?.verdict;
  const isSaid = verdict && verdict.state !== "passed" && verdict.reason !== "";
  // What people rejected stays so, and the one more change need not have come as far as this edge.
  const isRejected = verdict?.reason.startsWith("rejected by closing") ?? false;
  if ((wanted === "equal" && !isRejected) || !isSaid) {
    throw new Broken("I3", `${upper} does not hold what ${lower} does: ${verdict?.state}, ${verdict?.reason}`);
  }
  return verdict.reason
    .replaceAll(/[0-9a-f]{7,40}/g, "…")
    .replaceAll(/\d+/g, "n")
    .replaceAll(/n{2,}/g, "n");
}
