// What is proposed to a tier, as content: whether T verified it, and whether merging leaves U with just that.
import { after, type Millis, type RepositoryName, type Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import type { MergePull } from "./action.ts";
import { verifyHeld } from "./combination.ts";
import { firstParentLine, reachableFrom } from "./history.ts";
import type { Commit, PresentRepository, Pull, Snapshot } from "./snapshot.ts";
import { pointerOf, pointerPaths, staysOf } from "./stay.ts";
import { blocked, passed, type Verdict, waiting } from "./verdict.ts";

/** GitHub tries a merge when it is first asked about it, in the background: the next look knows. */
const TRIAL: Millis = 10_000;

/** Whether a tree is one that T verified, in the newest stay with it, and that T has not dropped since. */
export function treeGate(snapshot: Snapshot, edge: Edge, source: RepositoryName, tree: Sha | undefined): Verdict {
  const { from } = edge;
  const subject = `verified on ${from.name}`;
  if (tree === undefined) return waiting(subject, "its head was not read yet");
  const repository = snapshot.repositories[source];
  const line = repository?.state === "present" ? firstParentLine(repository, repository.branches[from.branch]) : [];
  const stays = staysOf(snapshot, from);
  const runs = pointerOf(from, source, stays[0]?.commits[0]);
  const newest = line.findIndex(({ sha }) => sha === runs);
  if (newest === -1) return waiting(subject, `${from.name} does not run a commit of its own branch`);
  const places = line.flatMap((commit, index) => (commit.tree === tree ? [index] : []));
  const path = pointerPaths(from).get(source) ?? "";
  const held = stays.filter(({ contents }) => contents[path] === tree);
  const verdict = verifyHeld(snapshot, stays, held);
  if (!verdict) {
    return places.some((index) => index < newest)
      ? waiting(subject, `${from.name} has not run it yet`)
      : blocked(subject, `${from.name} has not run this content`);
  }
  if (places.length === 0) return blocked(subject, `${from.name} dropped it`);
  if (places.every((index) => index < newest)) return blocked(subject, `${from.name} was taken back from it`);
  return { ...verdict, subject };
}

/** Whether merging leaves U with just the tree of the head. */
export function exactGate(
  { takenAt }: Snapshot,
  repository: PresentRepository,
  { to, upper, pull }: { to: Tier; upper: Commit; pull: Pull },
): Verdict {
  const { head, mergeTree } = pull;
  const subject = "merges exactly";
  const tree = repository.commits[head.sha]?.tree;
  if (tree === undefined) return waiting(subject, "its head was not read yet");
  const way = wayOf(repository, { upper: upper.sha, head: head.sha });
  if (way === "fast-forward") return passed(subject, `it holds the head of ${to.branch}`);
  if (mergeTree === "unknown") {
    return waiting(subject, "GitHub tries the merge", { until: after(takenAt, TRIAL) });
  }
  if (mergeTree === tree) return passed(subject, "merging gives just its tree");
  const reason = mergeTree === "conflict" ? `it conflicts with ${to.branch}` : `${to.branch} holds what it does not`;
  return blocked(subject, `${reason}; update the branch`);
}

/** How U's branch comes to hold a head. */
export function wayOf(repository: PresentRepository, { upper, head }: { upper: Sha; head: Sha }): MergePull["way"] {
  return reachableFrom(repository, head).has(upper) ? "fast-forward" : "merge";
}
