// The merge queue of a branch: its rule, who waits in it, and how far each has come.
import type { MergeQueueRule, Pull, QueueEntry, Repository } from "../../model.ts";
import { rulesOn } from "../rules/conditions.ts";
import { checksState } from "../rules/required-checks.ts";
import type { World } from "../world.ts";

/** The rule that makes a branch have a queue; undefined where there is none. Nobody is let past it by the queue itself. */
export function queueRule(repository: Repository, branch: string): MergeQueueRule | undefined {
  return rulesOn(repository, { branch, type: "merge_queue" })[0]?.parameters;
}

/** The entries of one branch, the first in front. */
export function queueOf(repository: Repository, branch: string): QueueEntry[] {
  return repository.queue.filter((entry) => entry.branch === branch);
}

export function entryOf(repository: Repository, pull: Pull): QueueEntry | undefined {
  return repository.queue.find((entry) => entry.pull === pull.number);
}

/** Counted from 1, as GitHub does. */
export function positionOf(repository: Repository, entry: QueueEntry): number {
  return queueOf(repository, entry.branch).indexOf(entry) + 1;
}

export function pullOf(repository: Repository, entry: QueueEntry): Pull {
  const pull = repository.pulls.find(({ number }) => number === entry.pull);
  if (!pull) throw new Error(`the queue holds #${entry.pull}, which is not there`);
  return pull;
}

/** What the required checks say of the commit that is tried out; pending before there is one. */
export function groupState(world: World, repository: Repository, entry: QueueEntry): ReturnType<typeof checksState> {
  const { group, branch } = entry;
  if (!group) return "pending";
  const states = rulesOn(repository, { branch, type: "required_status_checks" }).map(({ parameters }) =>
    checksState(world, repository, parameters, group.sha),
  );
  if (states.includes("failing")) return "failing";
  return states.includes("pending") ? "pending" : "passing";
}
