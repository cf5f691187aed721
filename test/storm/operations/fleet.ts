// Operations of operators: holds, pins, a fleet that does not parse and its repair, and time that goes by.
import { short } from "../../../src/core/names.ts";
import { facesOf } from "../faces.ts";
import { lineOf } from "../oracle/history.ts";
import { advance } from "../oracle/stays.ts";
import { MINUTE } from "../terrain.ts";
import { stateFleet, type World } from "../world.ts";
import type { Operation } from "./operation.ts";

const hold: Operation = {
  weight: 2,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    const { holds } = world.book;
    if (!holds.delete(name)) holds.set(name, "db upgrade");
    stateFleet(world);
    return holds.has(name) ? `${name} is held` : `the hold of ${name} ends`;
  },
};

const pin: Operation = {
  weight: 2,
  happen(world) {
    const { name } = world.random.pick(world.rungs);
    const { pins, restPins } = world.book;
    const line = lineOf(world.app, name);
    if (line.length === 0) return undefined;
    for (const { book } of facesOf(world)) if (book.handSet.has(name)) book.handSet.set(name, null);
    if (restPins.delete(name) || pins.has(name)) {
      pins.delete(name);
      stateFleet(world);
      return `the pin of ${name} is removed`;
    }
    const to = world.random.pick(line.slice(0, 4)).sha;
    pins.set(name, to);
    stateFleet(world);
    return `${name} is pinned to ${short(to)}`;
  },
};

const breakOrRepair: Operation = {
  weight: 1,
  happen(world) {
    world.book.fleet = world.book.fleet === "whole" ? "broken" : "whole";
    stateFleet(world);
    return world.book.fleet === "broken" ? "somebody breaks the fleet" : "the fleet is repaired";
  },
};

const time: Operation = {
  weight: 4,
  happen(world) {
    const minutes = world.random.pick([5, 20, 40]);
    advance(world, minutes * MINUTE);
    return `${minutes} minutes go by`;
  },
};

/** Operators release every hold and pin, and repair the fleet. */
export function releaseAll(world: World): void {
  const { book } = world;
  if (book.holds.size + book.pins.size + book.restPins.size === 0 && book.fleet === "whole") return;
  for (const face of facesOf(world)) {
    for (const tier of face.book.pins.keys()) if (face.book.handSet.has(tier)) face.book.handSet.set(tier, null);
  }
  book.holds.clear();
  book.pins.clear();
  book.restPins.clear();
  book.fleet = "whole";
  stateFleet(world);
}

export const fleetOperations: Operation[] = [hold, pin, breakOrRepair, time];
