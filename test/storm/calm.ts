// The calm after a storm: everything passes, everything proposed is merged; then each edge holds one content, or says why not.

import type { StoredPull } from "../fixtures/memory-git.ts";
import { facesOf } from "./faces.ts";
import { Broken } from "./failure.ts";
import { METHODS, openPulls, ownBranches, reopen } from "./github.ts";
import type { Loop } from "./loop.ts";
import { landChange, landHotfix } from "./operations/content.ts";
import { releaseAll } from "./operations/fleet.ts";
import { bringDown, isReady, promote } from "./operations/promotions.ts";
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
  // What people said last is heard before anybody lifts a brake.
  await look(world, loop);
  await letEverythingThrough(world, loop);
  const faces = facesOf(world);
  for (const face of faces) {
    for (const { upper } of edgesOf(world)) {
      const reason = judgeEdge(face, upper.name, "any reason");
      if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  for (const face of faces) {
    reopenBackports(face);
    const told = landChange(face);
    world.story.push(`calm: ${told ?? "tier-0 has no branch"}`);
  }
  await letEverythingThrough(world, loop);
  for (const face of faces) for (const { upper } of edgesOf(world)) judgeEdge(face, upper.name, "equal");
}

async function letEverythingThrough(world: World, loop: Loop): Promise<void> {
  const faces = facesOf(world);
  const rounds = (3 * world.rungs.length + 3) * faces.length;
  for (let round = 0; round < rounds; round++) {
    releaseAll(world);
    for (const face of faces) for (const tier of [...face.book.handSet.keys()]) bringForward(face, tier);
    await look(world, loop);
    for (const rung of world.rungs) {
      const commit = headOf(world.system, rung.name);
      if (commit) for (const check of rung.checks) passWhatSpoke(world, commit, check);
    }
    // What the App merges by itself counts as well: then there is more to verify above.
    const before = world.forge.writes.length + world.story.length;
    advance(world, 31 * MINUTE);
    await look(world, loop);
    for (const face of faces) mergeAll(face);
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
  for (const pull of [...openPulls(world, "promote/"), ...adopted(world)]) {
    const isMerged = isReady(world, pull) && promote(world, pull, world.random.pick(METHODS));
    if (isMerged) world.story.push(`calm: #${pull.number} into ${pull.base.branch} is merged`);
  }
}

/** People's own pull requests from one tier to the next, where the App opens none beside them. */
function adopted(world: World): StoredPull[] {
  const isCarrier = ({ number }: StoredPull) =>
    world.decision?.edges.some(({ carrier, source }) => source === world.app.name && carrier?.number === number);
  return world.app.pulls.filter(
    (pull) => pull.state === "open" && !pull.head.branch.startsWith("promote/") && isCarrier(pull),
  );
}

/** Deletes a branch of the App on which a person's commit is left: it is in the way, and the App leaves it there. */
function giveUpIfTheirs({ app, book, story }: World, branch: string): void {
  const isBackport =
    branch.startsWith("backport/") && app.pulls.some((p) => p.state === "open" && p.head.branch === branch);
  const head = app.branches.get(branch);
  if ((head && book.put.get(branch)?.has(head)) || isBackport) return;
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
    const verdict = verdictOf(world, upper.name);
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

function verdictOf({ decision, app }: World, upper: string) {
  return decision?.edges.find(({ edge, source }) => edge.to.name === upper && source === app.name)?.verdict;
}

/** The reason for which an edge stands still; undefined when both ends hold one content. Throws Broken. */
function judgeEdge(world: World, upper: string, wanted: "equal" | "any reason"): string | undefined {
  const edge = edgesOf(world).find((candidate) => candidate.upper.name === upper);
  const lower = edge?.lower.name ?? "";
  const [below, above] = [headOf(world.app, lower)?.tree, headOf(world.app, upper)?.tree];
  if (below !== undefined && below === above) return undefined;
  // What waits on T for another source climbs no further, and T says so.
  const waits = world.sources === "together" ? world.decision?.tiers[lower]?.verdict : undefined;
  const verdict = waits?.state === "waiting" ? waits : verdictOf(world, upper);
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
