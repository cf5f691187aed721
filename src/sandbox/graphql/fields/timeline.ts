// PullRequest.timelineItems: what happened to it, in order.
import type { PullRequestTimelineItemsArgs } from "@octokit/graphql-schema";
import type { TimelineEvent } from "../../model.ts";
import type { Connection } from "../connection.ts";
import type { Fields } from "../context.ts";
import { failure } from "../errors.ts";
import {
  accountNode,
  type CommentNode,
  commentNode,
  type EventNode,
  findCommit,
  findRef,
  type PullCommitNode,
  type PullNode,
  pullNode,
  type ReviewNode,
} from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { pullPath, pullUrl } from "./address.ts";
import { pullCommits } from "./pullcommit.ts";
import { reviewNode } from "./review.ts";

const eventTypes: Record<TimelineEvent["kind"], string> = {
  closed: "ClosedEvent",
  reopened: "ReopenedEvent",
  merged: "MergedEvent",
  head_ref_deleted: "HeadRefDeletedEvent",
  base_ref_deleted: "BaseRefDeletedEvent",
  head_ref_force_pushed: "HeadRefForcePushedEvent",
  added_to_merge_queue: "AddedToMergeQueueEvent",
  removed_from_merge_queue: "RemovedFromMergeQueueEvent",
};

type Item = EventNode | CommentNode | ReviewNode | PullCommitNode;

/** The item types that the world takes note of; asking for others is an error, since "none" would be a guess. */
const known = new Set(
  [...Object.values(eventTypes), "IssueComment", "PullRequestReview", "PullRequestCommit"].map(enumName),
);

/** Commits, events, comments and reviews by time, of the types and from the moment asked for. */
export async function timelineItems(
  { repository, pull }: PullNode,
  args: PullRequestTimelineItemsArgs,
): Promise<Item[]> {
  const unknown = args.itemTypes?.find((type) => !known.has(type));
  if (unknown) throw failure("NOT_IN_SANDBOX", `not in this sandbox: PullRequestTimelineItemsItemType.${unknown}`);
  const items: { at: number; item: Item }[] = [];
  for (const item of await pullCommits(repository, pull))
    items.push({ at: Date.parse(item.commit.committer.date), item });
  for (const event of pull.timeline)
    items.push({ at: event.at, item: { __typename: eventTypes[event.kind], repository, pull, event } });
  for (const comment of repository.comments)
    if (comment.number === pull.number) items.push({ at: comment.createdAt, item: commentNode(repository, comment) });
  for (const review of pull.reviews) items.push({ at: review.at, item: reviewNode({ repository, pull, review }) });
  const from = args.since == null ? 0 : Date.parse(String(args.since));
  const wanted = new Set<string>(args.itemTypes ?? known);
  return items
    .filter(({ at, item }) => at >= from && wanted.has(enumName(item.__typename)))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
    .slice(args.skip ?? 0);
}

/** Items are filtered before they are counted here, so both counts are the filtered one. */
export const itemsConnection: Fields<Connection<Item>> = {
  filteredCount: ({ all }) => all.length,
  pageCount: ({ nodes }) => nodes.length,
};

/** ClosedEvent → CLOSED_EVENT, as the enum of item types is spelt. */
function enumName(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

/** What every event answers. */
export const anyEvent: Fields<EventNode> = {
  id: ({ __typename, event }) => Buffer.from(`${__typename} ${event.id}`).toString("base64url"),
  actor: ({ event }) => accountNode(event.actor),
  createdAt: ({ event }) => dateTime(event.at),
  pullRequest: ({ repository, pull }) => pullNode(repository, pull),
};

const pageOfEvent: Fields<EventNode> = {
  url: (source, _, context) => `${pullUrl(source, context)}#event-${source.event.id}`,
  resourcePath: (source) => `${pullPath(source)}#event-${source.event.id}`,
};

export const closedEvent: Fields<EventNode> = {
  ...anyEvent,
  ...pageOfEvent,
  closable: ({ repository, pull }) => pullNode(repository, pull),
};
export const reopenedEvent: Fields<EventNode> = {
  ...anyEvent,
  closable: ({ repository, pull }) => pullNode(repository, pull),
};
export const mergedEvent: Fields<EventNode> = {
  ...anyEvent,
  ...pageOfEvent,
  commit: ({ repository, pull }) => (pull.merged ? findCommit(repository, pull.merged.commit) : null),
  mergeRefName: ({ pull }) => pull.base.ref,
  mergeRef: ({ repository, pull }) => findRef(repository, `refs/heads/${pull.base.ref}`),
};
export const headRefDeletedEvent: Fields<EventNode> = {
  ...anyEvent,
  headRefName: ({ pull }) => pull.head.ref,
  headRef: ({ repository, pull }) => findRef(repository, `refs/heads/${pull.head.ref}`),
};
export const baseRefDeletedEvent: Fields<EventNode> = { ...anyEvent, baseRefName: ({ pull }) => pull.base.ref };
export const headRefForcePushedEvent: Fields<EventNode> = {
  ...anyEvent,
  ref: ({ repository, pull }) => findRef(repository, `refs/heads/${pull.head.ref}`),
};
