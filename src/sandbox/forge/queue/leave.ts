// Leaving a merge queue, for whatever reason.
import type { QueueEntry, Repository } from "../../model.ts";
import type { DequeueReason } from "../events.ts";
import { note } from "../following.ts";
import { type Actor, announce, type World } from "../world.ts";
import { pullOf } from "./entries.ts";
import { destroyGroup } from "./groups.ts";

export interface Leaving {
  repository: Repository;
  entry: QueueEntry;
  reason: DequeueReason;
}

/** What the timeline calls a reason, where GitHub was seen to use another word than in its webhook. */
const SPOKEN: Partial<Record<DequeueReason, string>> = { MERGE: "merged", CI_FAILURE: "failed_checks" };

/** Takes an entry out of its queue, tells why, and removes what was tried out for it. */
export async function leave(world: World, actor: Actor, { repository, entry, reason }: Leaving): Promise<void> {
  const place = repository.queue.indexOf(entry);
  if (place === -1) return;
  repository.queue.splice(place, 1);
  const pull = pullOf(repository, entry);
  note(world, actor, pull, "removed_from_merge_queue", {
    reason: SPOKEN[reason] ?? reason.toLowerCase(),
    ...(entry.group && { beforeCommit: entry.group.sha }),
  });
  announce(world, { name: "pull_request", action: "dequeued", sender: actor.account, repository, pull, reason });
  await destroyGroup(world, { repository, entry }, reason === "MERGE" ? "merged" : "dequeued");
}
