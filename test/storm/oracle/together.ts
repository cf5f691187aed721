// Sources that move together: what a tier may come to run, and when it has to.
import type { Sha } from "../../../src/core/names.ts";
import type { BranchMove } from "../../../src/flow/ports/writing.ts";
import type { Entries } from "../../fixtures/memory-git.ts";
import { facesOf } from "../faces.ts";
import { Broken } from "../failure.ts";
import type { Rung } from "../terrain.ts";
import { edgesOf, headOf, type World } from "../world.ts";
import { promotion } from "./history.ts";
import { colourOf, isVerified, type Stay, staysOf } from "./stays.ts";

/** Judges a commit that the App is about to put on a tier's branch of the system repository. Throws Broken. */
export function judgeBump(world: World, { branch, to }: BranchMove): void {
  const upper = world.rungs.find(({ name }) => name === branch);
  const lower = world.rungs.find(({ name }) => name === upper?.previous);
  const before = headOf(world.system, branch)?.entries;
  const after = world.system.commits.get(to)?.entries;
  if (world.sources !== "together" || !upper || !lower || !before || !after) return;
  const moved = facesOf(world).filter((face) => {
    const [was, is] = [before, after].map((entries) => treeAt(face, entries));
    return was !== undefined && is !== undefined && was !== is && !face.book.pins.has(upper.name);
  });
  const gated = moved.filter(
    (face) =>
      !standsStill(world, lower) &&
      !isForced(face, upper, after[face.pointer]?.sha) &&
      ranVerified(world, lower, new Map([[face.pointer, treeAt(face, after)]]), "ever"),
  );
  if (gated.length === 0 || ranVerified(world, lower, combination(world, upper, after), "ever")) return;
  const what = moved.map(({ pointer }) => `${pointer} to ${after[pointer]?.sha}`).join(" and ");
  throw new Broken("I1", `${upper.name} moves ${what}, and never ran so verified on ${lower.name}`);
}

/**
 * Judges what was found to climb over each edge: contents that one stay of T held beside each other, verified. What is
 * approved stands still, whatever else climbs. Throws Broken.
 */
export function judgeCompany(world: World): void {
  if (world.sources === "one") return;
  for (const { lower, upper } of edgesOf(world)) {
    const found = facesOf(world).flatMap((face): [string, Sha][] => {
      const sha = candidateOf(face, upper);
      return sha && !isApproved(face, upper) ? [[face.pointer, sha]] : [];
    });
    if (found.length < 2 || standsStill(world, lower)) continue;
    const trees = new Map(found.map(([path, sha]) => [path, commitOf(world, path, sha)?.tree]));
    if (ranVerified(world, lower, trees, "ever")) continue;
    const what = found.map(([path, sha]) => `${path} ${sha}`).join(" and ");
    throw new Broken("I1", `${what} climb into ${upper.name}, and never ran so verified on ${lower.name}`);
  }
}

function candidateOf({ decision, app }: World, upper: Rung): Sha | null | undefined {
  return decision?.edges.find(({ edge, source }) => edge.to.name === upper.name && source === app.name)?.candidate;
}

function isApproved({ app }: World, { name }: Rung): boolean {
  return app.pulls.some(({ state, approved, head }) => state === "open" && approved && head.branch === promotion(name));
}

function commitOf(world: World, path: string, sha: Sha) {
  return facesOf(world)
    .find(({ pointer }) => pointer === path)
    ?.app.commits.get(sha);
}

/** Whether T ran verified what a tier's heads hold, so that the tier has no reason to wait. */
export function needNotWait(world: World, upper: Rung): boolean {
  const lower = world.rungs.find(({ name }) => name === upper.previous);
  if (world.sources !== "together" || !lower) return true;
  const wanted = facesOf(world).flatMap((face): [string, Sha | undefined][] => {
    const handSet = face.book.handSet.get(upper.name);
    const to = handSet ?? face.app.branches.get(upper.name);
    return face.book.pins.has(upper.name) ? [] : [[face.pointer, to && face.app.commits.get(to)?.tree]];
  });
  const isOpen = facesOf(world).some(({ book }) => book.handSet.get(upper.name) === null);
  return !isOpen && ranVerified(world, lower, new Map(wanted), "newest");
}

/** Whether a red stay stops the soak of older ones: whether those count as verified meanwhile is open here. */
function standsStill(world: World, lower: Rung): boolean {
  const stays = lower.soakMinutes > 0 ? staysOf(world, lower.name) : [];
  return stays.some((stay) => colourOf(world, stay, lower.checks) === "red");
}

type Trees = ReadonlyMap<string, Sha | undefined>;

function combination(world: World, upper: Rung, entries: Entries): Trees {
  const free = facesOf(world).filter(({ book }) => !book.pins.has(upper.name));
  return new Map(free.map((face) => [face.pointer, treeAt(face, entries)]));
}

/** Whether somebody forced what a tier's branch of a source is at: it is theirs to have moved alone. */
function isForced({ app, forge }: World, { name }: Rung, at: Sha | undefined): boolean {
  const brought = app.pulls.find(
    ({ state, base, mergeCommit, head }) =>
      state === "merged" && base.branch === name && (mergeCommit === at || head.sha === at),
  );
  const check = brought && forge.runs.published(app.name, brought.head.sha, `shopset/${name}`);
  return check?.digest.startsWith("forced by ") ?? false;
}

/** Whether a stay of T held just these, and is verified now: some, or the newest that held them. */
function ranVerified(world: World, lower: Rung, trees: Trees, which: "ever" | "newest"): boolean {
  const holding = staysOf(world, lower.name).filter((stay) => holds(stay, trees));
  const judged = which === "newest" ? holding.slice(0, 1) : holding;
  return judged.some((stay) => lower.checks.length === 0 || isVerified(world, stay, lower));
}

function holds(stay: Stay, trees: Trees): boolean {
  return [...trees].every(([path, tree]) => stay.trees[path] === tree);
}

function treeAt({ app, pointer }: World, entries: Entries): Sha | undefined {
  const sha = entries[pointer]?.sha;
  return sha && app.commits.get(sha)?.tree;
}
