// The bench: stages of several sizes, laps around them, a burst on each, and what their processes hold meanwhile.
import type { Burst } from "./burst.ts";
import type { Memory } from "./memory.ts";
import { type StageProcess, startStage } from "./process.ts";
import { type Row, rowOf, type Sample } from "./sample.ts";
import { SCENARIOS } from "./scenarios.ts";
import { printSize, type Size } from "./stage.ts";

export interface Plan {
  /** Tiers of each stage of the sample's ShopSets. */
  tiers: number[];
  /** ShopSets of each stage of three tiers. */
  shopsets: number[];
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
  memory: (Memory & { size: Size })[];
}

/**
 * Runs the bench; `say` hears how far it is. Laps go around the stages, so that what else the machine does meets all of
 * them alike. Every stage is ended, also when
 * `signal` ends the bench early: then it throws the signal's reason.
 */
export async function bench(plan: Plan, signal: AbortSignal, say: (line: string) => void): Promise<Results> {
  const sizes: Size[] = [
    ...plan.shopsets.map((count): Size => ({ unit: "ShopSets", count })),
    ...plan.tiers.map((count): Size => ({ unit: "tiers", count })),
  ];
  const stages = sizes.map(startStage);
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
    for (const stage of stages) memory.push({ size: stage.size, ...(await stage.ask("memory", when)) });
  };
  const lap = (stage: StageProcess, name: string) => {
    say(`${printSize(stage.size)}: ${name}`);
    return stage.ask("lap", name);
  };
  await readMemory("ladder settled");
  for (let n = 0; n < plan.warmUp; n++) for (const stage of stages) await lap(stage, "warm-up");
  const laps: { stage: StageProcess; samples: Sample[] }[] = [];
  for (let n = 1; n <= plan.repeat; n++) {
    for (const stage of stages) {
      laps.push({ stage, samples: await lap(stage, `lap ${n} of ${plan.repeat}`) });
    }
  }
  await readMemory("after the laps");
  const rows = (["tiers", "ShopSets"] as const).flatMap((unit) =>
    SCENARIOS[unit].flatMap(({ what }, index) =>
      stages
        .filter(({ size }) => size.unit === unit)
        .map((stage) => {
          const taken = laps.filter((one) => one.stage === stage).flatMap(({ samples }) => samples[index] ?? []);
          return rowOf(what, stage.size, taken);
        }),
    ),
  );
  const bursts: Burst[] = [];
  for (const stage of stages.filter(({ size }) => size.unit === "tiers")) {
    say(`${printSize(stage.size)}: a burst of ${plan.burst} merges`);
    bursts.push(await stage.ask("burst", plan.burst));
  }
  await readMemory("after the burst");
  return { rows, bursts, memory };
}
