// What a merge queue does next: throws out, builds, merges, one step after the other until there is nothing to do.
import type { MergeQueueRule, QueueEntry, Repository } from "../../model.ts";
import type { DequeueReason } from "../events.ts";
import { deleteHead } from "../merging.ts";
import { moveRefs } from "../refs.ts";
import { Refusal } from "../refusal.ts";
import { mergeViolations } from "../rules/violations.ts";
import type { World } from "../world.ts";
import { queueBot } from "./bot.ts";
import { groupState, pullOf, queueOf, queueRule } from "./entries.ts";
import { buildGroup, destroyGroup } from "./groups.ts";
import { leave } from "./leave.ts";

const MINUTE = 60_000;

/** Does what can be done now in every queue of a repository (docs.github.com: managing a merge queue). */
export async function advanceQueues(world: World, repository: Repository): Promise<void> {
  for (const branch of new Set(repository.queue.map((entry) => entry.branch)))
    while (await step(world, repository, branch));
}

/** One step in the queue of a branch; false when there is nothing to do. */
async function step(world: World, repository: Repository, branch: string): Promise<boolean> {
  const rule = queueRule(repository, branch);
  const entries = queueOf(repository, branch);
  let onto = (await repository.git.refs()).get(`refs/heads/${branch}`);
  for (const [index, entry] of entries.entries()) {
    const reason = reasonToLeave(world, repository, { entry, rule });
    if (reason || !rule || !onto) {
      await leave(world, queueBot(world), { repository, entry, reason: reason ?? "QUEUE_CLEARED" });
      return true;
    }
    if (entry.group && entry.group.base !== onto) {
      await destroyGroup(world, { repository, entry }, "invalidated");
      return true;
    }
    if (!entry.group && index < rule.max_entries_to_build) {
      await build(world, { repository, entry, rule, onto });
      return true;
    }
    if (!entry.group) break;
    onto = entry.group.sha;
  }
  return rule ? mergeFirst(world, repository, { entries, rule }) : false;
}

function reasonToLeave(
  world: World,
  repository: Repository,
  { entry, rule }: { entry: QueueEntry; rule: MergeQueueRule | undefined },
): DequeueReason | undefined {
  if (!rule) return "QUEUE_CLEARED";
  const { merged, state, head, base } = pullOf(repository, entry);
  if (merged) return "ALREADY_MERGED";
  if (state === "closed" || head.sha !== entry.head || base.ref !== entry.branch) return "UNKNOWN_REMOVAL_REASON";
  const checks = groupState(world, repository, entry);
  if (checks === "failing") return "CI_FAILURE";
  const patience = rule.check_response_timeout_minutes * MINUTE;
  const late = entry.group && world.clock.now() - entry.group.at >= patience;
  return late && checks === "pending" ? "CI_TIMEOUT" : undefined;
}

async function build(world: World, building: Parameters<typeof buildGroup>[1]): Promise<void> {
  try {
    await buildGroup(world, building);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { repository, entry } = building;
    await leave(world, queueBot(world), { repository, entry, reason: "MERGE_CONFLICT" });
  }
}

/** Merges the first entry when its checks passed, and enough others are ready or it has waited long enough for them. */
async function mergeFirst(
  world: World,
  repository: Repository,
  { entries, rule }: { entries: QueueEntry[]; rule: MergeQueueRule },
): Promise<boolean> {
  const open = entries.findIndex((entry) => groupState(world, repository, entry) !== "passing");
  const ready = open === -1 ? entries.length : open;
  const [first] = entries;
  if (!first?.group || ready === 0) return false;
  const waited = world.clock.now() - first.at >= rule.min_entries_to_merge_wait_minutes * MINUTE;
  if (ready < rule.min_entries_to_merge && !waited) return false;
  await merge(world, repository, first, first.group);
  return true;
}

async function merge(
  world: World,
  repository: Repository,
  entry: QueueEntry,
  { base, sha: commit }: NonNullable<QueueEntry["group"]>,
): Promise<void> {
  const bot = queueBot(world);
  const pull = pullOf(repository, entry);
  if ((await mergeViolations(world, repository, pull)).length > 0)
    return leave(world, bot, { repository, entry, reason: "BRANCH_PROTECTIONS" });
  const updates = [{ name: `refs/heads/${entry.branch}`, before: base, after: commit, force: false }];
  try {
    await moveRefs(world, bot, { repository, updates, merging: { pull, commit } });
  } catch (error) {
    // Somebody who may bypass the queue was faster: the next step sees where the branch is now.
    if (error instanceof Refusal && error.message === "Reference cannot be updated") return;
    throw error;
  }
  await leave(world, bot, { repository, entry, reason: "MERGE" });
  if (repository.deleteBranchOnMerge) await deleteHead(world, bot, repository, pull);
}
