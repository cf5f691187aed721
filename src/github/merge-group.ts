// Merge queues: what GitHub tries lies on branches of its own, `gh-readonly-queue/<base>/pr-<number>-<commit>`.
import type { MergeGroup } from "../core/ladder/snapshot.ts";
import { type CheckedNode, publishedGate, selectCheck } from "./check-digest.ts";
import type { CommitNode } from "./commit.ts";

/** Where GitHub keeps them (docs.github.com: managing a merge queue, "gh-readonly-queue/{base_branch}"). */
export const QUEUES = "gh-readonly-queue";

export interface GroupNode {
  name: string;
  target: ({ __typename: "Commit" } & CommitNode & CheckedNode) | { __typename: "Tag" | "Tree" | "Blob" };
}

/** Selects what the queue of `base` tries, with our check on it; `page` is `first: …`, with a cursor behind the first page. */
export function selectGroups(base: string, { page, ...check }: { page: string; appId: number; name: string }): string {
  const prefix = JSON.stringify(`refs/heads/${QUEUES}/${base}/`);
  return (
    `refs(refPrefix: ${prefix}, ${page}) { pageInfo { hasNextPage endCursor } nodes { name target { __typename ` +
    `... on Commit { ...CommitFacts ${selectCheck(check)} } } } }`
  );
}

/** A group that goes into `base`, with its head's facts; undefined for what belongs to the queue of `base/…`. */
export function groupOf(
  base: string,
  { name, target }: GroupNode,
): { group: MergeGroup; head: CommitNode } | undefined {
  const inside = insideQueues(name);
  const ofBase = inside.startsWith(`${base}/`) ? inside.slice(base.length + 1) : inside;
  if (ofBase.includes("/") || target.__typename !== "Commit") return undefined;
  return { group: { base, head: target.oid, gate: publishedGate(target) }, head: target };
}

/** The base of a group, by the name of its branch below all queues; undefined for another branch. */
export function baseOfGroup(name: string): string | undefined {
  return /^(.+)\/[^/]+$/.exec(insideQueues(name))?.[1];
}

/** Whether a ref's name begins behind `refs/heads/` or behind the prefix that was asked for, GitHub's schema leaves open. */
function insideQueues(name: string): string {
  return name.startsWith(`${QUEUES}/`) ? name.slice(QUEUES.length + 1) : name;
}
