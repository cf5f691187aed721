// A stage in a process of its own, run by process.ts: what a process costs git depends on how much memory it holds.
import { WRITES_PER_MINUTE } from "../src/github/pacing.ts";
import { type Burst, burst } from "./burst.ts";
import { readMemory } from "./memory.ts";
import type { Sample } from "./sample.ts";
import { SCENARIOS } from "./scenarios.ts";
import { aStage, type Size, type Stage } from "./stage.ts";

const WORK = {
  lap,
  burst: pacedBurst,
  memory: async (_: Stage, when: string) => readMemory(when),
};

export type Work = typeof WORK;
/** What is asked for, and the answer to it. */
export type Order = { [Name in keyof Work]: { name: Name; argument: Parameters<Work[Name]>[1] } }[keyof Work];
export type Answer = { result: unknown } | { error: string };

async function lap(stage: Stage, _name: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { run } of SCENARIOS[stage.size.unit]) samples.push(await run(stage));
  return samples;
}

/** On a stage of its own, where the App writes no faster than it would on github.com: that is what makes a burst long. */
async function pacedBurst({ size }: Stage, merges: number): Promise<Burst> {
  const stage = await aStage(size, WRITES_PER_MINUTE);
  try {
    return await burst(stage, merges);
  } finally {
    await stage.end();
  }
}

function obey(stage: Stage, order: Order): Promise<unknown> {
  switch (order.name) {
    case "lap":
      return WORK.lap(stage, order.argument);
    case "burst":
      return WORK.burst(stage, order.argument);
    case "memory":
      return WORK.memory(stage, order.argument);
  }
}

const answer = (message: Answer) => process.connected && process.send?.(message);
const failed = (error: unknown) => answer({ error: error instanceof Error ? (error.stack ?? error.message) : "" });

// Ctrl-C in a terminal reaches every process; ours ends when its parent lets go of it.
process.on("SIGINT", () => undefined);
const starting = aStage(JSON.parse(process.argv[2] ?? "") as Size);
process.once("disconnect", () => void starting.then((stage) => stage.end()).finally(() => process.exit()));
process.on("message", (order: Order) => {
  starting.then((stage) => obey(stage, order)).then((result) => answer({ result }), failed);
});
