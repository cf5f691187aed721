// MergeQueue and MergeQueueEntry: who waits to be merged into a branch, and how far each has come.
import { groupState, positionOf, pullOf, queueOf, queueRule } from "../../forge/queue/entries.ts";
import type { QueueEntry, Repository } from "../../model.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { accountNode, findCommit, pullNode, type QueueEntryNode, type QueueNode, repositoryNode } from "../nodes.ts";
import { dateTime } from "../scalars.ts";

const path = ({ repository, branch }: QueueNode) => `/${repository.owner.login}/${repository.name}/queue/${branch}`;

export const mergeQueue: Fields<QueueNode> = {
  id: ({ repository, branch }) => nodeId("MergeQueue", repository.id, branch),
  repository: ({ repository }) => repositoryNode(repository),
  url: (source, _, { world }) => world.url + path(source),
  resourcePath: path,
  entries: ({ repository, branch }) => queueOf(repository, branch).map((entry) => queueEntryNode(repository, entry)),
  configuration: (source) => source,
  /** Nobody knows how long checks take. */
  nextEntryEstimatedTimeToMerge: () => null,
};

export const mergeQueueConfiguration: Fields<QueueNode> = {
  checkResponseTimeout: ({ rule }) => rule.check_response_timeout_minutes,
  maximumEntriesToBuild: ({ rule }) => rule.max_entries_to_build,
  maximumEntriesToMerge: ({ rule }) => rule.max_entries_to_merge,
  mergeMethod: ({ rule }) => rule.merge_method,
  mergingStrategy: ({ rule }) => rule.grouping_strategy,
  minimumEntriesToMerge: ({ rule }) => rule.min_entries_to_merge,
  minimumEntriesToMergeWaitTime: ({ rule }) => rule.min_entries_to_merge_wait_minutes,
};

export const mergeQueueEntry: Fields<QueueEntryNode> = {
  id: ({ entry }) => nodeId("MergeQueueEntry", entry.id),
  baseCommit: ({ repository, entry }) => (entry.group ? findCommit(repository, entry.group.base) : null),
  headCommit: ({ repository, entry }) => (entry.group ? findCommit(repository, entry.group.sha) : null),
  enqueuedAt: ({ entry }) => dateTime(entry.at),
  enqueuer: ({ entry }) => accountNode(entry.enqueuer),
  estimatedTimeToMerge: () => null,
  jump: ({ entry }) => entry.jump,
  solo: () => false,
  mergeQueue: ({ repository, entry }) => queueNode(repository, entry.branch),
  position: ({ repository, entry }) => positionOf(repository, entry),
  pullRequest: ({ repository, entry }) => pullNode(repository, pullOf(repository, entry)),
  state: ({ repository, entry }, _, { world }) => {
    if (!entry.group) return "QUEUED";
    return groupState(world, repository, entry) === "passing" ? "MERGEABLE" : "AWAITING_CHECKS";
  },
};

/** The queue of a branch; null where no rule makes it have one. */
export function queueNode(repository: Repository, branch: string): QueueNode | null {
  const rule = queueRule(repository, branch);
  return rule ? { __typename: "MergeQueue", repository, branch, rule } : null;
}

export function queueEntryNode(repository: Repository, entry: QueueEntry): QueueEntryNode {
  return { __typename: "MergeQueueEntry", repository, entry };
}
