// Moving branches: the one way by which refs change, and what follows for pull requests and webhooks.
import { type RefChange, ZERO } from "../git/refs.ts";
import type { RefUpdate, Repository } from "../model.ts";
import { followBranch, type Merging } from "./following.ts";
import { Refusal } from "./refusal.ts";
import { ruleRefusal, writeViolations } from "./rules/violations.ts";
import { type Actor, announce, type World } from "./world.ts";

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
 * Moves refs of a repository, all or none, and lets pull requests and listeners know. Throws a `Refusal` with GitHub's
 * words when a ref is not where it is said to be, the move is not a fast-forward, or the repository's rules forbid it.
 * A merge has been held to the rules before it comes here.
 */
export function moveRefs(world: World, actor: Actor, { repository, updates, merging }: Move): Promise<void> {
  return inTurn(repository, async () => {
    const before = await repository.git.refs("refs/");
    const changes = updates.map(({ name, after }) => ({ name, before: before.get(name) ?? ZERO, after }));
    if (!merging) await refuseViolations(world, actor, repository, changes);
    const refused = await repository.git.updateRefs(updates);
    if (refused) throw refusalOf(refused.refused);
    await follow(world, actor, { repository, changes, merging });
  });
}

async function refuseViolations(world: World, actor: Actor, repository: Repository, changes: RefChange[]) {
  // What does not exist breaks no rule; the update itself refuses it.
  for (const change of changes.filter(({ before, after }) => before !== ZERO || after !== ZERO)) {
    if (change.after !== ZERO && (await repository.git.type(change.after)) === undefined) continue;
    const violations = await writeViolations(world, actor, repository, change);
    if (violations.length > 0) throw ruleRefusal(422, violations);
  }
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
