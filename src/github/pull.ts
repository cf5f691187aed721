// Pull requests as GraphQL gives them, and as the core knows them.
import type { Pull } from "../core/ladder/snapshot.ts";
import { instantOf, type Sha } from "../core/names.ts";
import { type CheckedNode, publishedGate, selectCheck } from "./check-digest.ts";
import type { CommitNode } from "./commit.ts";

/** To be asked with `selectTip`; where its commits matter, with `commits(last: …) { nodes { commit { ...CommitFacts } } }`. */
export const PULL_FRAGMENT = `fragment PullFacts on PullRequest {
  number id url title body state isDraft isInMergeQueue
  isCrossRepository headRepositoryOwner { login }
  headRefName headRefOid baseRefName
  author { __typename login }
  mergeCommit { oid } mergedAt
}`;

/** What is to be expected of an open one: the trial of its merge, reviews, and when its head was rewritten last. */
export const SELECT_PROSPECT = `rewritten: timelineItems(last: 1, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {
    nodes { ... on HeadRefForcePushedEvent { createdAt } }
  }
  mergeable potentialMergeCommit { tree { oid } parents(first: 2) { nodes { oid } } }
  latestOpinionatedReviews(first: 20, writersOnly: true) { nodes { state commit { oid } } }`;

/** How a pull request came to its end; to be asked where others than open ones are read. */
export const SELECT_END = `timelineItems(last: 10, itemTypes: [CLOSED_EVENT, REOPENED_EVENT, HEAD_REF_DELETED_EVENT, BASE_REF_DELETED_EVENT]) {
  nodes {
    __typename
    ... on ClosedEvent { createdAt actor { __typename login } }
    ... on ReopenedEvent { createdAt }
    ... on HeadRefDeletedEvent { createdAt }
    ... on BaseRefDeletedEvent { createdAt }
  }
}`;

/** Our check for the tier that it goes into, on its head. */
export function selectTip(check: { appId: number; name: string }): string {
  return `tip: commits(last: 1) { nodes { commit { oid ${selectCheck(check)} } } }`;
}

interface Listed<Commit> {
  headRefOid: Sha;
  nodes: { commit: Commit & { oid: Sha } }[];
}

/**
 * The head among the commits that GitHub lists; undefined where the list lags behind it, or ends before it: of a pull
 * request it lists the first 250 (docs.github.com/rest/pulls/pulls, "List commits on a pull request").
 */
export function listedHead<Commit>({ headRefOid, nodes }: Listed<Commit>): (Commit & { oid: Sha }) | undefined {
  return nodes.find(({ commit }) => commit.oid === headRefOid)?.commit;
}

export interface PullNode {
  number: number;
  id: string;
  url: string;
  title: string;
  body: string;
  state: "OPEN" | "CLOSED" | "MERGED";
  isDraft?: boolean;
  isInMergeQueue: boolean;
  /** Its head is in a fork: never ours, whatever its branch is called. */
  isCrossRepository: boolean;
  /** null when the fork is gone. */
  headRepositoryOwner: { login: string } | null;
  headRefName: string;
  headRefOid: Sha;
  baseRefName: string;
  author: ActorNode | null;
  mergeCommit: { oid: Sha } | null;
  mergedAt?: string | null;
  /** The last ones: the head can be read though its branch is gone, and the App's commit below a person's. */
  commits?: { nodes: { commit: CommitNode }[] };
  tip: { nodes: { commit: CheckedNode & { oid: Sha } }[] };
  rewritten?: { nodes: { createdAt: string }[] };
  latestOpinionatedReviews?: { nodes: { state: string; commit: { oid: Sha } | null }[] } | null;
  mergeable?: "MERGEABLE" | "CONFLICTING" | "UNKNOWN";
  potentialMergeCommit?: { tree: { oid: Sha }; parents: { nodes: { oid: Sha }[] } } | null;
  timelineItems?: { nodes: EventNode[] };
}

/** A Bot's login is its App's slug here, without the `[bot]` that REST and commits put behind it. */
export interface ActorNode {
  __typename: string;
  login: string;
}

interface EventNode {
  __typename: "ClosedEvent" | "ReopenedEvent" | "HeadRefDeletedEvent" | "BaseRefDeletedEvent";
  createdAt: string;
  actor?: ActorNode | null;
}

/** A pull request; `slug` is our App's, `bases` are the heads of the repository's branches as far as they were read. */
export function pullOf(node: PullNode, slug: string, bases: Readonly<Record<string, Sha>>): Pull {
  const { number, id, url, title, body, author } = node;
  const isApp = isOurBot(author, slug);
  return {
    number,
    id,
    url,
    title,
    body,
    state: node.state === "OPEN" ? "open" : node.state === "MERGED" ? "merged" : "closed",
    head: { branch: headBranch(node), sha: node.headRefOid },
    ...(node.isCrossRepository ? { fromFork: true } : {}),
    base: { branch: node.baseRefName },
    author: { name: isApp ? `${slug}[bot]` : (author?.login ?? "ghost"), isApp },
    approved: isApproved(node),
    ...rewriteOf(node),
    ...(node.isDraft ? { draft: true } : {}),
    ...(node.isInMergeQueue ? { queued: true } : {}),
    mergeCommit: node.mergeCommit?.oid ?? null,
    ...(node.mergedAt ? { mergedAt: instantOf(Date.parse(node.mergedAt)) } : {}),
    mergeTree: mergeTreeOf(node, bases[node.baseRefName]),
    gate: gateOf(node),
    closedBy: node.state === "CLOSED" ? closerOf(node.timelineItems?.nodes ?? [], slug) : null,
  };
}

/**
 * The head's branch; of a fork as GitHub labels it, `owner:branch`. No branch of the repository itself can be called so
 * (git-check-ref-format forbids the colon), and so no fork passes for one of ours or for a tier's.
 */
export function headBranch(node: Pick<PullNode, "isCrossRepository" | "headRepositoryOwner" | "headRefName">): string {
  const { isCrossRepository, headRepositoryOwner, headRefName } = node;
  return isCrossRepository ? `${headRepositoryOwner?.login ?? "unknown"}:${headRefName}` : headRefName;
}

/** Our check on the very head. */
function gateOf({ tip, headRefOid }: PullNode): Pull["gate"] {
  const head = listedHead({ headRefOid, nodes: tip.nodes });
  return head ? publishedGate(head) : null;
}

function rewriteOf({ rewritten }: PullNode): Pick<Pull, "rewrittenAt"> {
  const [last] = rewritten?.nodes ?? [];
  return last ? { rewrittenAt: instantOf(Date.parse(last.createdAt)) } : {};
}

/** Reviews of those who may write; an approval of an older head does not count. */
function isApproved({ headRefOid, latestOpinionatedReviews }: PullNode): boolean {
  const reviews = latestOpinionatedReviews?.nodes ?? [];
  return reviews.some(({ state, commit }) => state === "APPROVED" && commit?.oid === headRefOid);
}

/**
 * GitHub makes no test merge of what conflicts, and none before it has tried; one that it made of another base or head
 * than they are now says nothing.
 */
function mergeTreeOf({ state, mergeable, potentialMergeCommit, headRefOid }: PullNode, base?: Sha): Pull["mergeTree"] {
  if (state !== "OPEN") return "unknown";
  if (mergeable === "CONFLICTING") return "conflict";
  if (mergeable !== "MERGEABLE" || !potentialMergeCommit) return "unknown";
  const [onto, from] = potentialMergeCommit.parents.nodes;
  return onto?.oid === base && from?.oid === headRefOid ? potentialMergeCommit.tree.oid : "unknown";
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

/** Whether it is the bot of our App. */
export function isOurBot(actor: ActorNode | null, slug: string): boolean {
  return actor?.__typename === "Bot" && actor.login.replace(/\[bot\]$/, "") === slug;
}
