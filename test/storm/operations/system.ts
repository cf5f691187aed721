// Operations on the system repository: pointers set by hand, edits of generated files, files of people's own.

import { type Sha, short } from "../../../src/core/names.ts";
import { blobId } from "../../../src/core/render/objectid.ts";
import { contains } from "../../fixtures/memory-git.ts";
import { lineOf } from "../oracle/history.ts";
import { headOf, person, SYSTEM, type World } from "../world.ts";
import type { Operation } from "./operation.ts";

const back: Operation = {
  weight: 1,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    const now = pointerOf(world, name);
    const head = world.app.branches.get(name);
    const older = lineOf(world.app, name).filter(({ sha }) => now && sha !== now && contains(world.app, now, sha));
    const to = older[world.random.below(3)]?.sha;
    if (!to || to === head || world.book.pins.has(name)) return undefined;
    setPointer(world, name, to);
    world.book.handSet.set(name, to);
    world.book.broughtForward.delete(name);
    return `alice sets the pointer of ${name} back to ${short(to)} by hand`;
  },
};

const forward: Operation = {
  weight: 2,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    return bringForward(world, name);
  },
};

const edit: Operation = {
  weight: 1,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    if (!headOf(world.system, name)) return undefined;
    commitFiles(world, name, { "README.md": `edited ${++world.book.operations}` });
    return `bob edits the README of ${name}`;
  },
};

const note: Operation = {
  weight: 1,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    if (!headOf(world.system, name)) return undefined;
    const text = `note ${++world.book.operations}`;
    commitFiles(world, name, { "notes.md": text });
    world.book.notes.set(name, text);
    return `bob keeps a note of his own on ${name}`;
  },
};

/** A person moves the pointer of a tier to the head of its branch, wherever it is. */
export function bringForward(world: World, tier: string): string | undefined {
  const now = pointerOf(world, tier);
  const head = world.app.branches.get(tier);
  if (!now || !head || now === head || world.book.pins.has(tier)) return undefined;
  setPointer(world, tier, head);
  // Where the branch was moved back by force, this too is a step back, and it may stand when the branch goes on.
  if (contains(world.app, head, now)) world.book.handSet.delete(tier);
  else world.book.handSet.set(tier, null);
  world.book.broughtForward.add(tier);
  return `alice moves the pointer of ${tier} forward by hand`;
}

export function pointerOf({ system, pointer }: World, tier: string): Sha | undefined {
  return headOf(system, tier)?.entries[pointer]?.sha;
}

export function setPointer({ forge, system, pointer }: World, tier: string, to: Sha): void {
  const head = headOf(system, tier);
  if (!head) return;
  const entries = { ...head.entries, [pointer]: { mode: "160000", sha: to } };
  const author = person("alice");
  system.branches.set(tier, forge.commit(SYSTEM, { entries, parents: [head.sha], message: "By hand", author }));
}

function commitFiles({ forge, system }: World, tier: string, files: Record<string, string>): void {
  const parents = [system.branches.get(tier) as Sha];
  system.branches.set(tier, forge.commit(SYSTEM, { files, parents, message: "By hand", author: person("bob") }));
}

/** The id that the forge gives a file of this content. */
export const noteId = (text: string): Sha => blobId(text);

export const systemOperations: Operation[] = [back, forward, edit, note];
