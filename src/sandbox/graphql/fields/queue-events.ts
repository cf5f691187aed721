// What a merge queue leaves on a pull request's timeline.
import type { Fields } from "../context.ts";
import { accountNode, type EventNode, findCommit } from "../nodes.ts";
import { queueNode } from "./queue.ts";
import { anyEvent } from "./timeline.ts";

const queueEvent: Fields<EventNode> = {
  ...anyEvent,
  /** Null for bots: the field's type is User, and Bot is another. */
  enqueuer: ({ event }) => (event.actor.kind === "User" ? accountNode(event.actor) : null),
  mergeQueue: ({ repository, pull }) => queueNode(repository, pull.base.ref),
};

export const addedToMergeQueueEvent: Fields<EventNode> = queueEvent;

export const removedFromMergeQueueEvent: Fields<EventNode> = {
  ...queueEvent,
  reason: ({ event }) => event.reason ?? null,
  beforeCommit: ({ repository, event }) =>
    event.beforeCommit === undefined ? null : findCommit(repository, event.beforeCommit),
};
