import { describe, expect, it } from "vitest";
import { shrink } from "./shrink.ts";
import { runStorm, STEPS } from "./storm.ts";

const SEEDS = 240;
const APART = 6;
/** As many as the long runs of docs/storm.md take: more seeds find more than longer ones. */
const steps = STEPS.slice(0, 12);

describe("whatever people do, in whatever order, and whatever is lost on the way", () => {
  const ranges = Array.from({ length: APART }, (_, n) => ({
    from: 1 + (n * SEEDS) / APART,
    to: ((n + 1) * SEEDS) / APART,
  }));

  it.each(ranges)("every promise holds after every look, seeds $from to $to", async ({ from, to }) => {
    for (let seed = from; seed <= to; seed++) {
      const storm = await runStorm({ seed, steps });
      if (!storm.broken) continue;
      const { story, broken } = await shrink(storm);
      expect.fail(`seed ${seed}\n${story.join("\n")}\n✗ ${broken?.message}`);
    }
  });

  it("and while nobody talks to the App, and it merges nothing", async () => {
    for (let seed = 1; seed <= SEEDS / APART; seed++) {
      const storm = await runStorm({ seed, steps, gate: "quiet" });
      if (storm.broken) expect.fail(`seed ${seed}\n${storm.story.join("\n")}\n✗ ${storm.broken.message}`);
    }
  });

  it.each(["together", "independent"] as const)("and with two sources that move %s", async (sources) => {
    for (let seed = 1; seed <= SEEDS / APART; seed++) {
      const storm = await runStorm({ seed, steps, sources });
      if (storm.broken) expect.fail(`seed ${seed}\n${storm.story.join("\n")}\n✗ ${storm.broken.message}`);
    }
  });

  it("and while nearly every look is struck, and people do not wait for our check", async () => {
    for (let seed = 1; seed <= SEEDS / APART; seed++) {
      const storm = await runStorm({ seed, steps, faults: "many" });
      if (storm.broken) expect.fail(`seed ${seed}\n${storm.story.join("\n")}\n✗ ${storm.broken.message}`);
    }
  });

  it("tells the same story for the same seed", async () => {
    expect((await runStorm({ seed: 7 })).story).toEqual((await runStorm({ seed: 7 })).story);
  });
});
