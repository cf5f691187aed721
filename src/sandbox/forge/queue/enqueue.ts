// Putting a pull request into the merge queue of its base, and taking it out again.
import type { Pull, QueueEntry, Repository, Sha } from "../../model.ts";
import { note } from "../following.ts";
import { canMerge } from "../mergeability.ts";
import { Refusal } from "../refusal.ts";
import { mergeViolations } from "../rules/violations.ts";
import { type Actor, announce, nextId, type World } from "../world.ts";
import { entryOf, queueRule } from "./entries.ts";
import { leave } from "./leave.ts";

export interface Enqueueing {
  repository: Repository;
  pull: Pull;
  /** The head that is to be merged; another one is refused. */
  expectedHead?: Sha | undefined;
  place: "front" | "back";
}

/**
 * Enqueues. Throws 422 unless everything but the queue's own checks is in order, in the words that GitHub was seen to
 * use ("Pull request Required status check …"): the queue lets nobody past the rules.
 */
export async function enqueue(
  world: World,
  actor: Actor,
  { repository, pull, expectedHead, place }: Enqueueing,
): Promise<QueueEntry> {
  const refuse = (message: string) => new Refusal(422, message);
  if (!queueRule(repository, pull.base.ref)) throw refuse("Pull request The base branch does not have a merge queue");
  if (pull.state !== "open") throw refuse("Pull request is closed");
  if (pull.draft) throw refuse("Pull request is in draft state");
  if (entryOf(repository, pull)) throw refuse("Pull request is already in the queue");
  if (expectedHead !== undefined && expectedHead !== pull.head.sha)
    throw refuse("Head branch was modified. Review and try the merge again.");
  const [violation] = await mergeViolations(world, repository, pull);
  if (violation !== undefined) throw refuse(`Pull request ${violation}`);
  if (!(await canMerge(repository, pull))) throw refuse("Pull request is not mergeable");
  const entry: QueueEntry = {
    id: nextId(world),
    pull: pull.number,
    branch: pull.base.ref,
    head: pull.head.sha,
    enqueuer: actor.account,
    at: world.clock.now(),
    jump: place === "front",
  };
  if (place === "front") repository.queue.unshift(entry);
  else repository.queue.push(entry);
  note(world, actor, pull, "added_to_merge_queue");
  announce(world, { name: "pull_request", action: "enqueued", sender: actor.account, repository, pull });
  return entry;
}

/** Takes a pull request out of its queue; what was built on it is built anew. Throws 422 when it is in none. */
export async function dequeue(world: World, actor: Actor, repository: Repository, pull: Pull): Promise<QueueEntry> {
  const entry = entryOf(repository, pull);
  if (!entry) throw new Refusal(422, "Pull request is not in the queue");
  await leave(world, actor, { repository, entry, reason: "MANUAL" });
  return entry;
}
