// What the App may merge by itself, judged at the very moment of merging.
import type { MergePull } from "../../../src/core/ladder/action.ts";
import { Broken } from "../failure.ts";
import { edgesOf, type World } from "../world.ts";
import { isAskedFor } from "./asked.ts";
import { mergesExactly } from "./gates.ts";
import { lineOf } from "./history.ts";
import { isVerified, staysOf } from "./stays.ts";

/**
 * Judges a merge: asked for by the tier's `auto`, or by a comment of somebody who may. One that nobody forced holds what
 * T has verified now and not dropped, exactly, into a tier that is not held, and our check says so. Throws Broken.
 */
export function judgeMerge(world: World, merge: MergePull): void {
  const { base, head, pull, repository, forced } = merge;
  const { app, book, forge } = world;
  const edge = edgesOf(world).find(({ upper }) => upper.name === base.branch);
  const now = app.branches.get(base.branch);
  if (!edge || now !== base.at || app.pulls[pull.number - 1]?.head.sha !== head) return;
  const { lower, upper } = edge;
  const told = (what: string) => new Broken("I1", `#${pull.number} is merged into ${upper.name}, ${what}`);
  const check = forge.runs.published(repository, head, `shopset/${upper.name}`);
  if (check?.state !== "success") throw told(`though our check says ${check?.state}`);
  const isAuto = forced === null && book.rulingAutos.has(upper.name);
  if (!isAuto && !isAskedFor(world, merge)) throw told("where nobody who may asked for it");
  if (forced !== null) {
    const isOnRecord = `${merge.message.body}\n`.includes("\nShopset-Forced: alice: prod is down\n");
    if (!isOnRecord || !check.digest.startsWith("forced by alice: prod is down"))
      throw told("by a force without record");
    return;
  }
  if (book.holds.has(upper.name)) throw told("which is held");
  const tree = app.commits.get(head)?.tree;
  const stays = staysOf(world, lower.name).filter((stay) => stay.tree === tree && isVerified(world, stay, lower));
  if (stays.length === 0) throw told(`though ${lower.name} has not verified it`);
  const line = lineOf(app, lower.name).map(({ sha }) => sha);
  const isOnLine = stays.some(({ sources }) => sources.some((sha) => line.includes(sha)));
  if (!isOnLine) throw told(`though ${lower.name} dropped it`);
  if (!mergesExactly(world, upper.name, head)) throw told(`though ${now} holds what it does not`);
}
