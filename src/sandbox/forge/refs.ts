// Moving branches: the one way by which refs change, and what follows for pull requests and webhooks.
import { type RefChange, ZERO } from "../git/refs.ts";
import type { Pull, RefUpdate, Repository, Sha } from "../model.ts";
import { followBranch } from "./following.ts";
import { Refusal } from "./refusal.ts";
import { type Actor, announce, type World } from "./world.ts";

/** A merge that is under way: the pull request becomes merged by the very move of its base. */
export interface Merging {
  pull: Pull;
  commit: Sha;
}

export interface Move {
  repository: Repository;
  updates: RefUpdate[];
  merging?: Merging;
}

const turns = new WeakMap<Repository, Promise<unknown>>();

/** Moves of one repository follow each other, so that events come in the order of the refs' own history. */
function inTurn<T>(repository: Repository, work: () => Promise<T>): Promise<T> {
  const done = (turns.get(repository) ?? Promise.resolve()).then(work);
  turns.set(
    repository,
    done.catch(() => undefined),
  );
  return done;
}

/**
 * Moves refs of a repository, all or none, and lets pull requests and listeners know.
 * Throws a `Refusal` with GitHub's words when a ref is not where it is said to be, or the move is not a fast-forward.
 */
export function moveRefs(world: World, actor: Actor, { repository, updates, merging }: Move): Promise<void> {
  return inTurn(repository, async () => {
    const before = await repository.git.refs("refs/");
    const refused = await repository.git.updateRefs(updates);
    if (refused) throw refusalOf(refused.refused);
    const changes = updates.map(({ name, after }) => ({ name, before: before.get(name) ?? ZERO, after }));
    await follow(world, actor, { repository, changes, merging });
  });
}

/** Takes note of what a `git push` changed. `push` runs it; the refs are read before and after. */
export function moveByPush<T>(world: World, actor: Actor, repository: Repository, push: () => Promise<T>): Promise<T> {
  return inTurn(repository, async () => {
    await repository.git.refresh();
    const result = await push();
    const changes = await repository.git.refresh();
    await follow(world, actor, { repository, changes, merging: undefined });
    return result;
  });
}

async function follow(
  world: World,
  actor: Actor,
  { repository, changes, merging }: { repository: Repository; changes: RefChange[]; merging: Merging | undefined },
): Promise<void> {
  for (const change of changes.filter(({ before, after }) => before !== after)) {
    const { name, before, after } = change;
    if (!/^refs\/(heads|tags)\//.test(name)) continue;
    const forced = before !== ZERO && after !== ZERO && !(await repository.git.isAncestor(before, after));
    announce(world, { name: "push", sender: actor.account, repository, change, forced });
    if (name.startsWith("refs/heads/")) await followBranch(world, actor, { repository, change, forced, merging });
  }
}

function refusalOf(refused: NonNullable<Awaited<ReturnType<Repository["git"]["updateRefs"]>>>["refused"]): Refusal {
  switch (refused) {
    case "exists":
      return new Refusal(422, "Reference already exists");
    case "absent":
      return new Refusal(422, "Reference does not exist");
    case "stale":
      return new Refusal(422, "Reference cannot be updated");
    case "not a fast-forward":
      return new Refusal(422, "Update is not a fast forward");
    case "missing object":
      return new Refusal(422, "Object does not exist");
    case "bad name":
      return new Refusal(422, "Reference name is not valid");
  }
}
