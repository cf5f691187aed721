// Pull requests as GraphQL gives them, and as the core knows them.
import type { Pull } from "../core/ladder/snapshot.ts";
import type { Sha } from "../core/names.ts";
import { type CheckedNode, newestDigest, selectCheck } from "./check-digest.ts";
import type { CommitNode } from "./commit.ts";

/** To be asked with `commits(last: …) { nodes { commit { ...CommitFacts } } }`. */
export const PULL_FRAGMENT = `fragment PullFacts on PullRequest {
  number id url title body state
  isCrossRepository
  headRefName headRefOid baseRefName
  author { __typename login }
  mergeCommit { oid }
  latestOpinionatedReviews(first: 20, writersOnly: true) { nodes { state commit { oid } } }
  timelineItems(last: 10, itemTypes: [CLOSED_EVENT, REOPENED_EVENT, HEAD_REF_DELETED_EVENT, BASE_REF_DELETED_EVENT]) {
    nodes {
      __typename
      ... on ClosedEvent { createdAt actor { __typename login } }
      ... on ReopenedEvent { createdAt }
      ... on HeadRefDeletedEvent { createdAt }
      ... on BaseRefDeletedEvent { createdAt }
    }
  }
}`;

export interface PullNode {
  number: number;
  id: string;
  url: string;
  title: string;
  body: string;
  state: "OPEN" | "CLOSED" | "MERGED";
  /** Its head is in a fork: never ours, whatever its branch is called. */
  isCrossRepository: boolean;
  headRefName: string;
  headRefOid: Sha;
  baseRefName: string;
  author: ActorNode | null;
  mergeCommit: { oid: Sha } | null;
  /** The last ones: the head can be read though its branch is gone, and the App's commit below a person's. */
  commits: { nodes: { commit: CommitNode }[] };
  latestOpinionatedReviews: { nodes: { state: string; commit: { oid: Sha } | null }[] } | null;
  /** Asked of backports only. */
  mergeable?: "MERGEABLE" | "CONFLICTING" | "UNKNOWN";
  potentialMergeCommit?: { tree: { oid: Sha } } | null;
  tip?: { nodes: { commit: CheckedNode }[] };
  timelineItems: { nodes: EventNode[] };
}

/** A Bot's login is its App's slug here, without the `[bot]` that REST and commits put behind it. */
interface ActorNode {
  __typename: string;
  login: string;
}

interface EventNode {
  __typename: "ClosedEvent" | "ReopenedEvent" | "HeadRefDeletedEvent" | "BaseRefDeletedEvent";
  createdAt: string;
  actor?: ActorNode | null;
}

/** A pull request; `slug` is our App's. */
export function pullOf(node: PullNode, slug: string): Pull {
  const { number, id, url, title, body, author } = node;
  const isApp = isOurBot(author, slug);
  return {
    number,
    id,
    url,
    title,
    body,
    state: node.state === "OPEN" ? "open" : node.state === "MERGED" ? "merged" : "closed",
    head: { branch: node.headRefName, sha: node.headRefOid },
    base: { branch: node.baseRefName },
    author: { name: isApp ? `${slug}[bot]` : (author?.login ?? "ghost"), isApp },
    approved: isApproved(node),
    mergeCommit: node.mergeCommit?.oid ?? null,
    mergeTree: mergeTreeOf(node),
    record: node.tip?.nodes.map(({ commit }) => newestDigest(commit)).at(-1) ?? null,
    closedBy: node.state === "CLOSED" ? closerOf(node.timelineItems.nodes, slug) : null,
  };
}

/** What is asked of a backport too: what merging it would give, and what the App's check on its head keeps in mind. */
export function selectTrial(check: { appId: number; name: string }): string {
  return `mergeable potentialMergeCommit { tree { oid } } tip: commits(last: 1) { nodes { commit { oid ${selectCheck(check)} } } }`;
}

/** Reviews of those who may write; an approval of an older head does not count. */
function isApproved({ headRefOid, latestOpinionatedReviews }: PullNode): boolean {
  const reviews = latestOpinionatedReviews?.nodes ?? [];
  return reviews.some(({ state, commit }) => state === "APPROVED" && commit?.oid === headRefOid);
}

/** GitHub makes no test merge of what conflicts, and none before it has tried. */
function mergeTreeOf({ mergeable, potentialMergeCommit }: PullNode): Pull["mergeTree"] {
  if (mergeable === "CONFLICTING") return "conflict";
  return (mergeable === "MERGEABLE" && potentialMergeCommit?.tree.oid) || "unknown";
}

/**
 * GitHub closes a pull request when one of its branches goes away, and names the person who deleted it. Its events are
 * told to the second: a deletion in the second of the closing counts as the cause, so that no rejection is made up.
 */
function closerOf(events: readonly EventNode[], slug: string): Pull["closedBy"] {
  const sinceOpen = events.slice(events.findLastIndex(({ __typename }) => __typename === "ReopenedEvent") + 1);
  const closing = sinceOpen.findLast(({ __typename }) => __typename === "ClosedEvent");
  const isDeletion = ({ __typename }: EventNode) =>
    __typename === "HeadRefDeletedEvent" || __typename === "BaseRefDeletedEvent";
  const isCause = (event: EventNode) =>
    isDeletion(event) && (!closing || Date.parse(event.createdAt) <= Date.parse(closing.createdAt));
  if (isOurBot(closing?.actor ?? null, slug)) return "app";
  return sinceOpen.some(isCause) ? "branch deleted" : "person";
}

function isOurBot(actor: ActorNode | null, slug: string): boolean {
  return actor?.__typename === "Bot" && actor.login.replace(/\[bot\]$/, "") === slug;
}
