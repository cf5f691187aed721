// One storm: random operations with looks between them, judged after every look; then the calm.
import { calmDown, type Reasons } from "./calm.ts";
import { Broken } from "./failure.ts";
import { createLoop, type Eyes, type Fault } from "./loop.ts";
import { branchOperations } from "./operations/branches.ts";
import { contentOperations } from "./operations/content.ts";
import { fleetOperations } from "./operations/fleet.ts";
import { gateOperations } from "./operations/gate.ts";
import type { Operation } from "./operations/operation.ts";
import { promotionOperations } from "./operations/promotions.ts";
import { reportOperations } from "./operations/reports.ts";
import { systemOperations } from "./operations/system.ts";
import { hastyOperations, talkOperations } from "./operations/talk.ts";
import { judgeRest } from "./oracle/rest.ts";
import { advance } from "./oracle/stays.ts";
import { createRandom, type Random } from "./random.ts";
import type { Sources } from "./terrain.ts";
import { aWorld, type World } from "./world.ts";

export interface StormOptions {
  seed: number;
  /** The steps to take of those that the seed tells; all of them by default. */
  steps?: readonly number[];
  eyes?: Eyes;
  /** Whether people propose, talk and force as well, and the App merges; "quiet" is the storm of earlier seeds. */
  gate?: "quiet" | "busy";
  /** How many sources there are, and how they move: another storm for every seed. */
  sources?: Sources;
  /** How often a look is struck. "many": nearly always, and people say `/promote` just as checks turn green. */
  faults?: "few" | "many";
  /** Where to count why edges stand still in the calm. */
  reasons?: Reasons;
}

export interface Storm {
  seed: number;
  /** What happened, in plain words, one step a line. */
  story: string[];
  /** The steps at which something happened. */
  steps: number[];
  broken: Broken | null;
}

export const STEPS = Array.from({ length: 32 }, (_, step) => step + 1);

/** What happens to any source. */
const OF_A_SOURCE = [...contentOperations, ...promotionOperations, ...systemOperations, ...branchOperations];

const OPERATIONS = [
  ...contentOperations,
  ...promotionOperations,
  ...reportOperations,
  ...systemOperations,
  ...fleetOperations,
  ...branchOperations,
];

/** Runs the storm of a seed: always the same one for the same seed and steps. Bugs other than Broken throw. */
export async function runStorm({
  seed,
  steps = STEPS,
  eyes,
  gate = "busy",
  sources = "one",
  faults = "few",
  reasons = new Map(),
}: StormOptions): Promise<Storm> {
  const world = aWorld(seed, sources);
  const loop = createLoop(eyes);
  const taken: number[] = [];
  const talk = [...gateOperations, ...talkOperations, ...(faults === "many" ? hastyOperations : [])];
  world.story.push(
    world.rungs.map(({ name, previous }) => `${name}${previous ? ` above ${previous}` : ""}`).join(", "),
  );
  try {
    await loop.settle(world, undefined);
    for (const step of steps) {
      world.random = createRandom(seed, step);
      const face = world.faces.length > 1 ? world.random.pick(world.faces) : world;
      const all = face === world ? OPERATIONS : OF_A_SOURCE;
      const told = happenSomething(face, gate === "busy" && face === world ? [...all, ...talk] : all);
      if (told === undefined) continue;
      taken.push(step);
      advance(world, 1000);
      const fault = world.random.chance(0.6) ? aFault(world.random, faults) : "no look";
      world.story.push(
        `${taken.length}. ${face === world ? "" : "configuration: "}${told}${fault === "no look" ? "" : " → look"}${typeof fault === "object" ? `, with ${fault.kind} at write ${fault.at}` : ""}`,
      );
      if (fault === "no look") continue;
      await loop.settle(world, fault);
      judgeRest(world);
    }
    world.random = createRandom(seed, -1);
    await calmDown(world, loop, reasons);
    return { seed, story: world.story, steps: taken, broken: null };
  } catch (error) {
    if (!(error instanceof Broken)) throw new Error(`seed ${seed}:\n${world.story.join("\n")}`, { cause: error });
    return { seed, story: world.story, steps: taken, broken: error };
  }
}

/** The first operation by chance that finds something to happen to. */
function happenSomething(world: World, operations: readonly Operation[]): string | undefined {
  for (let tries = 0; tries < 6; tries++) {
    const told = world.random.weighted(operations).happen(world);
    if (told !== undefined) return told;
  }
  return undefined;
}

function aFault(random: Random, faults: "few" | "many"): Fault | undefined {
  if (!random.chance(faults === "few" ? 0.2 : 0.9)) return undefined;
  return { at: 1 + random.below(4), kind: random.pick(["crash before", "crash after", "answer lost"] as const) };
}
