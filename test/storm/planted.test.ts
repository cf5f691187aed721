import { describe, expect, it } from "vitest";
import { MISTAKES } from "./mistakes.ts";
import { runStorm } from "./storm.ts";

/** A mistake that needs more seeds than these would slip through the storm of every test run. */
const WITHIN = 50;

describe("a planted mistake is found by the storm", () => {
  it.each(MISTAKES)("$name, which breaks $breaks", async ({ eyes, breaks, sources = "one", from = 1 }) => {
    for (let seed = from; seed < from + WITHIN; seed++) {
      const { broken } = await runStorm({ seed, eyes, sources });
      const sound = broken && (await runStorm({ seed, sources })).broken;
      if (broken?.invariant === breaks && !sound) return;
    }
    expect.fail(`${WITHIN} seeds did not find it`);
  });
});
