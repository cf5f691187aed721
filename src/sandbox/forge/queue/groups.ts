// The commit that a queue tries out for an entry: made on a branch of its own, told to those who check, and removed.
import { ZERO } from "../../git/refs.ts";
import type { MergeQueueRule, QueueEntry, Repository, Sha } from "../../model.ts";
import { type MergeMethod, mergeCommit } from "../merge-commits.ts";
import { moveRefs } from "../refs.ts";
import { announce, type World } from "../world.ts";
import { queueBot, queueRef } from "./bot.ts";
import { pullOf } from "./entries.ts";

interface Building {
  repository: Repository;
  entry: QueueEntry;
  rule: MergeQueueRule;
  /** The branch's head, or the group before it. */
  onto: Sha;
}

/** Builds the group of an entry and asks for its checks. Throws the `Refusal` of a merge that cannot be. */
export async function buildGroup(world: World, { repository, entry, rule, onto }: Building): Promise<void> {
  const pull = pullOf(repository, entry);
  const bot = queueBot(world);
  const sha = await mergeCommit(rule.merge_method.toLowerCase() as MergeMethod, {
    world,
    actor: { account: entry.enqueuer },
    repository,
    pull,
    head: entry.head,
    base: onto,
  });
  const { branch } = entry;
  const group = {
    ref: queueRef({ branch, pull: pull.number, base: onto }),
    sha,
    base: onto,
    at: world.clock.now(),
  };
  await moveRefs(world, bot, { repository, updates: [{ name: group.ref, after: sha, force: true }] });
  entry.group = group;
  announce(world, { name: "merge_group", action: "checks_requested", sender: bot.account, repository, branch, group });
}

/** Removes the group of an entry, if it has one, and says why. */
export async function destroyGroup(
  world: World,
  { repository, entry }: { repository: Repository; entry: QueueEntry },
  reason: "merged" | "invalidated" | "dequeued",
): Promise<void> {
  const { branch, group } = entry;
  if (!group) return;
  delete entry.group;
  const bot = queueBot(world);
  const sender = bot.account;
  announce(world, { name: "merge_group", action: "destroyed", sender, repository, branch, group, reason });
  await moveRefs(world, bot, { repository, updates: [{ name: group.ref, after: ZERO, force: true }] });
}
