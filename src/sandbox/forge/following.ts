// What a moved branch does to the pull requests that come from it or go into it.
import { type RefChange, ZERO } from "../git/refs.ts";
import type { Pull, Repository, Sha, TimelineEvent } from "../model.ts";
import { dismissStale } from "./reviews.ts";
import { type Actor, announce, nextId, type World } from "./world.ts";

/** A merge that is under way: the pull request becomes merged by the very move of its base. */
export interface Merging {
  pull: Pull;
  commit: Sha;
}

interface Moved {
  repository: Repository;
  change: RefChange;
  forced: boolean;
  merging: Merging | undefined;
}

/** Follows one branch: heads and bases move, pull requests synchronize, close with their branch, or turn out merged. */
export async function followBranch(world: World, actor: Actor, moved: Moved): Promise<void> {
  const { repository, change } = moved;
  const branch = change.name.slice("refs/heads/".length);
  for (const pull of repository.pulls) {
    if (pull.head.ref === branch) await followHead(world, actor, { ...moved, pull });
    if (pull.base.ref === branch && pull.state === "open") await followBase(world, actor, { ...moved, pull });
  }
}

async function followHead(world: World, actor: Actor, moved: Moved & { pull: Pull }): Promise<void> {
  const { repository, pull, change, forced } = moved;
  if (change.after === ZERO) {
    if (pull.head.sha === change.before) note(world, actor, pull, "head_ref_deleted");
    if (pull.state === "open") closePull(world, actor, repository, pull);
    return;
  }
  if (pull.state !== "open") return;
  pull.head.sha = change.after;
  pull.mergeable = null;
  pull.updatedAt = world.clock.now();
  if (forced) note(world, actor, pull, "head_ref_force_pushed");
  await keepPullRef(repository, pull);
  const { before, after } = change;
  announce(world, {
    name: "pull_request",
    action: "synchronize",
    sender: actor.account,
    repository,
    pull,
    before,
    after,
  });
  await dismissStale(world, actor, repository, pull, before);
  // Without anything left to merge GitHub closes it; it did not merge it.
  if (await repository.git.isAncestor(after, pull.base.sha)) closePull(world, actor, repository, pull);
}

async function followBase(world: World, actor: Actor, moved: Moved & { pull: Pull }): Promise<void> {
  const { repository, pull, change } = moved;
  if (change.after === ZERO) {
    note(world, actor, pull, "base_ref_deleted");
    closePull(world, actor, repository, pull);
    return;
  }
  const commit = await mergedBy(repository, pull, moved);
  // The base of a merged one stays where it was before: from there its commits and files are counted.
  pull.base.sha = commit === undefined ? change.after : change.before;
  pull.mergeable = null;
  if (commit !== undefined) markMerged(world, actor, { repository, pull, commit });
}

/** The commit that merged a pull request by this move of its base; undefined when it is as open as before. */
async function mergedBy(repository: Repository, pull: Pull, { change, merging }: Moved): Promise<Sha | undefined> {
  if (merging?.pull === pull) return merging.commit;
  if (!(await repository.git.isAncestor(pull.head.sha, change.after))) return undefined;
  return broughtInBy(repository, pull.head.sha, change);
}

/** The oldest commit on the base's first-parent line, within this move, that holds the head. */
async function broughtInBy(repository: Repository, head: Sha, { before, after }: RefChange): Promise<Sha> {
  let found = after;
  for (let at: Sha | undefined = after; at && at !== before; at = (await repository.git.commit(at))?.parents[0]) {
    if (!(await repository.git.isAncestor(head, at))) break;
    found = at;
  }
  return found;
}

function markMerged(
  world: World,
  actor: Actor,
  { repository, pull, commit }: { repository: Repository; pull: Pull; commit: Sha },
): void {
  pull.merged = { at: world.clock.now(), by: actor.account, commit };
  note(world, actor, pull, "merged");
  closePull(world, actor, repository, pull);
}

/** Closes an open pull request, merged or not, and says so. */
export function closePull(world: World, actor: Actor, repository: Repository, pull: Pull): void {
  const at = world.clock.now();
  Object.assign(pull, { state: "closed", closedAt: at, closedBy: actor.account, updatedAt: at });
  note(world, actor, pull, "closed");
  announce(world, { name: "pull_request", action: "closed", sender: actor.account, repository, pull });
}

/** Adds an event to a pull request's timeline. */
export function note(
  world: World,
  actor: Actor,
  pull: Pull,
  kind: TimelineEvent["kind"],
  more: Pick<TimelineEvent, "reason" | "beforeCommit"> = {},
): void {
  pull.timeline.push({ id: nextId(world), kind, actor: actor.account, at: world.clock.now(), ...more });
}

/** Keeps refs/pull/N/head at the head, as GitHub does: its commits stay fetchable whatever becomes of the branch. */
export async function keepPullRef(repository: Repository, pull: Pull): Promise<void> {
  const name = `refs/pull/${pull.number}/head`;
  await repository.git.updateRefs([{ name, after: pull.head.sha, force: true }]);
}
