// Which backports the App may close: only those of which nothing is lost.
import type { Sha } from "../../../src/core/names.ts";
import { contains } from "../../fixtures/memory-git.ts";
import { Broken } from "../failure.ts";
import { edgesOf, headOf, type StoredCommit, type World } from "../world.ts";
import { backport, lineOf, receivedBy } from "./history.ts";

/**
 * Judges the closing of a pull request that the App is about to do; `looked` is where branches stood when it looked. Throws
 * Broken.
 */
export function judgeClosing(
  world: World,
  { number, looked }: { number: number; looked: ReadonlyMap<string, Sha> },
): void {
  const { app, book } = world;
  const pull = app.pulls.find((candidate) => candidate.number === number);
  const edge = edgesOf(world).find(({ upper }) => backport(upper.name) === pull?.head.branch);
  const head = pull && app.commits.get(pull.head.sha);
  if (pull?.state !== "open" || !edge || !head || !book.put.get(pull.head.branch)?.has(head.sha)) return;
  const [lower, upper] = [headOf(app, edge.lower.name), headOf(app, edge.upper.name)];
  // What U holds no more is not lost by closing its backport.
  if (!lower || upper?.tree !== head.tree || contains(app, lower.sha, upper.sha)) return;
  const before = app.commits.get(head.parents[0] as StoredCommit["sha"]);
  const paths = new Set([...Object.keys(head.entries), ...Object.keys(before?.entries ?? {})]);
  const changed = [...paths].filter((path) => head.entries[path]?.sha !== before?.entries[path]?.sha);
  const holds = ({ entries }: StoredCommit) => changed.every((path) => head.entries[path]?.sha === entries[path]?.sha);
  // What T was given on top of it since the look, by the very pass that closes it, overwrites nothing unseen.
  const seen = app.commits.get(looked.get(edge.lower.name) ?? lower.sha);
  const isHeld = holds(lower) || (seen !== undefined && holds(seen) && contains(app, lower.sha, seen.sha));
  if (isHeld || isAsReceived(world, edge, upper)) return;
  throw new Broken("I5", `#${number} is closed, but ${edge.lower.name} does not have what it brings down`);
}

/** Whether U holds just what it received last, or what T got from it last. */
function isAsReceived(world: World, edge: ReturnType<typeof edgesOf>[number], upper: StoredCommit): boolean {
  const { app } = world;
  const line = lineOf(app, edge.lower.name);
  const received = receivedBy(world, edge);
  const down = app.pulls.filter(({ state, head }) => state === "merged" && head.branch === backport(edge.upper.name));
  const brought = new Set(down.map(({ mergeCommit }) => mergeCommit));
  const position = line.findIndex(({ sha }) => received.has(sha) || brought.has(sha));
  const trees = [...line.slice(0, position + 1), ...down.map(({ head }) => app.commits.get(head.sha))];
  return trees.some((commit) => commit?.tree === upper.tree);
}
