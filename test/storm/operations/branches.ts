// Rare operations on tier branches: deleted, or moved back by force.
import { short } from "../../../src/core/names.ts";
import { facesOf } from "../faces.ts";
import { lineOf } from "../oracle/history.ts";
import { moveBranch, type World } from "../world.ts";
import type { Operation } from "./operation.ts";

const forceBack: Operation = {
  weight: 0.7,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    const to = lineOf(world.app, name)[1 + world.random.below(2)];
    if (!to) return undefined;
    moveBranch(world.app, name, to.sha);
    forgetWhatStands(world, name);
    world.book.squashed.delete(name);
    return `alice moves ${name} back to ${short(to.sha)} by force`;
  },
};

const deleteSource: Operation = {
  weight: 0.4,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    if (!world.app.branches.has(name)) return undefined;
    moveBranch(world.app, name, null);
    forgetWhatStands(world, name);
    world.book.squashed.delete(name);
    return `somebody deletes ${name} of ${world.app.name}`;
  },
};

const deleteSystem: Operation = {
  weight: 0.3,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    if (!world.system.branches.delete(name)) return undefined;
    for (const { book } of facesOf(world)) book.handSet.delete(name);
    world.book.notes.delete(name);
    return `somebody deletes ${name} of the system repository`;
  },
};

/** A pointer that a person moved may be aside of the branch from now on: whether it was set so is open. */
function forgetWhatStands({ book }: World, tier: string): void {
  if (book.handSet.has(tier) || book.broughtForward.has(tier)) book.handSet.set(tier, null);
}

export const branchOperations: Operation[] = [forceBack, deleteSource, deleteSystem];
