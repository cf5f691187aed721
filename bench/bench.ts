// The bench: stages of several sizes, laps around them, a burst on each, and what their processes hold meanwhile.
import type { Burst } from "./burst.ts";
import type { Memory } from "./memory.ts";
import { type StageProcess, startStage } from "./process.ts";
import { type Row, rowOf, type Sample } from "./sample.ts";
import { SCENARIOS } from "./scenarios.ts";

export interface Plan {
  /** Tiers of each stage. */
  tiers: number[];
  /** Laps that are counted. */
  repeat: number;
  /** Laps before them that are not. */
  warmUp: number;
  /** Merges of a burst. */
  burst: number;
}

export interface Results {
  rows: Row[];
  bursts: Burst[];
  memory: (Memory & { tiers: number })[];
}

/**
 * Runs the bench; `say` hears how far it is. Laps go around the stages, so that one App's budget of writes fills up
 * while another is measured, and what else the machine does meets all of them alike. Every stage is ended, also when
 * `signal` ends the bench early: then it throws the signal's reason.
 */
export async function bench(plan: Plan, signal: AbortSignal, say: (line: string) => void): Promise<Results> {
  const stages = plan.tiers.map(startStage);
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([measure(plan, stages, say), stopped]);
  } finally {
    await Promise.all(stages.map((stage) => stage.end()));
  }
}

async function measure(plan: Plan, stages: StageProcess[], say: (line: string) => void): Promise<Results> {
  const memory: Results["memory"] = [];
  const readMemory = async (when: string) => {
    for (const stage of stages) memory.push({ tiers: stage.tiers, ...(await stage.ask("memory", when)) });
  };
  const lap = (stage: StageProcess, name: string) => {
    say(`${stage.tiers} tiers: ${name}`);
    return stage.ask("lap", name);
  };
  await readMemory("ladder settled");
  for (let n = 0; n < plan.warmUp; n++) for (const stage of stages) await lap(stage, "warm-up");
  const laps: { tiers: number; samples: Sample[] }[] = [];
  for (let n = 1; n <= plan.repeat; n++) {
    for (const stage of stages) {
      laps.push({ tiers: stage.tiers, samples: await lap(stage, `lap ${n} of ${plan.repeat}`) });
    }
  }
  await readMemory("after the laps");
  const rows = SCENARIOS.flatMap(({ what }, index) =>
    plan.tiers.map((tiers) => {
      const taken = laps.filter((one) => one.tiers === tiers).flatMap(({ samples }) => samples[index] ?? []);
      return rowOf(what, tiers, taken);
    }),
  );
  const bursts: Burst[] = [];
  for (const stage of stages) {
    say(`${stage.tiers} tiers: a burst of ${plan.burst} merges`);
    bursts.push(await stage.ask("burst", plan.burst));
  }
  await readMemory("after the burst");
  return { rows, bursts, memory };
}
