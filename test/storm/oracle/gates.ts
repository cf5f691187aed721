// What our checks say at rest, judged for those who have them required: a green one opens the merge button.
import type { Sha } from "../../../src/core/names.ts";
import { contains, idOf, mergedEntries, type StoredPull, sortedEntries } from "../../fixtures/memory-git.ts";
import { Broken } from "../failure.ts";
import { type Edge, edgesOf, type World } from "../world.ts";
import { lineOf } from "./history.ts";
import { isVerified, staysOf } from "./stays.ts";

/** Judges the check of every pull request into an upper tier. Throws Broken. */
export function judgeGates(world: World): void {
  const { app } = world;
  for (const edge of edgesOf(world)) {
    const { lower, upper } = edge;
    const now = app.branches.get(upper.name);
    const isJudged = now !== undefined && app.branches.has(lower.name);
    const open = app.pulls.filter(({ state, base }) => state === "open" && base.branch === upper.name);
    for (const pull of isJudged ? open : []) {
      const says = world.forge.runs.published(app.name, pull.head.sha, `shopset/${upper.name}`)?.state;
      if (says === undefined) throw new Broken("I3", `#${pull.number} into ${upper.name} has no check`);
      const why = says === "success" ? shut(world, edge, pull) : undefined;
      if (why) throw new Broken("I1", `the check of #${pull.number} into ${upper.name} is green, but ${why}`);
    }
  }
}

/** Why a pull request may not come in; undefined where it may. */
function shut(world: World, { lower, upper }: Edge, { head }: StoredPull): string | undefined {
  const { app, book } = world;
  if (book.holds.has(upper.name)) return `${upper.name} is held`;
  const tree = app.commits.get(head.sha)?.tree;
  const line = lineOf(app, lower.name).map(({ sha }) => sha);
  const stays = staysOf(world, lower.name).filter((stay) => stay.tree === tree && isVerified(world, stay, lower));
  if (stays.length === 0) return `${lower.name} has not verified it`;
  if (!stays.some(({ sources }) => sources.some((sha) => line.includes(sha)))) return `${lower.name} dropped it`;
  return mergesExactly(world, upper.name, head.sha) ? undefined : "merging it gives something else";
}

/** Whether merging a head leaves a tier with just its tree. */
export function mergesExactly({ app }: World, tier: string, head: Sha): boolean {
  const ours = app.branches.get(tier);
  if (!ours || contains(app, head, ours)) return true;
  const merged = mergedEntries(app, { ours, theirs: head });
  return merged !== undefined && idOf("tree", sortedEntries(merged)) === app.commits.get(head)?.tree;
}
