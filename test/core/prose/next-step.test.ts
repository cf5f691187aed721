// What a check and an answer say is to be done: the same of the same verdict, but for who follows it.
import { describe, expect, it } from "vitest";
import { holdGate } from "../../../src/core/ladder/gate.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "../../../src/core/ladder/verdict.ts";
import type { Instant } from "../../../src/core/names.ts";
import { nextStep } from "../../../src/core/prose/next-step.ts";
import { aLadder } from "../../fixtures/ladder.ts";

async function anEdge() {
  const story = aLadder();
  await story.look();
  const [from, to] = story.last().snapshot.ladder.tiers;
  if (!from || !to) throw new Error("there are three tiers");
  return { from, to };
}

const UNTIL = "2026-11-23T10:31:00Z" as Instant;
const climbs = "what tier-0 verifies climbs by itself.";

describe("the next step", () => {
  it.each<[string, Verdict[], string, string]>([
    ["nothing left", [], "Merge it by any method", "There is nothing to do."],
    [
      "time",
      [waiting("soak", "soaks", { until: UNTIL })],
      "Wait; the table says",
      `Say it again when ${UNTIL} has passed.`,
    ],
    [
      "silence, which has a timeout",
      [waiting("e2e", "not reported", { until: UNTIL }), waiting("soak", "soaks", { until: UNTIL })],
      "Wait;",
      "Say it again when the check `shopset/tier-1` is green.",
    ],
    ["a check", [waiting("e2e", "runs")], "Wait;", "Say it again when the check `shopset/tier-1` is green."],
  ])("where there is %s", async (_, parts, check, answer) => {
    const edge = await anEdge();
    const verdict = allOf("tier-1", parts, "all is well");
    expect(nextStep(edge, verdict, "in its check")).toContain(check);
    expect(nextStep(edge, verdict, "in an answer")).toBe(answer);
  });

  it.each<[string, string[], string]>([
    [
      "a content that is not on the tier below, or red there",
      ["verified on tier-0"],
      `Bring it, or what mends it, into \`tier-0\`; ${climbs}`,
    ],
    ["a wrong direction", ["direction", "verified on tier-0"], `Bring it into \`tier-0\`; ${climbs}`],
    ["a branch that is behind", ["merges exactly"], "Merge `tier-1` into its branch."],
    ["something else", ["promotion to tier-1"], `Mend what is blocked; ${climbs}`],
  ])("with %s", async (_, subjects, says) => {
    const edge = await anEdge();
    const verdict = allOf("tier-1", [passed("x", "y"), ...subjects.map((subject) => blocked(subject, "no"))], "");
    expect(nextStep(edge, verdict, "in its check")).toBe(says);
    expect(nextStep(edge, verdict, "in an answer")).toBe(says);
  });

  it("with a hold: by the very gate that holds", async () => {
    const edge = await anEdge();
    const hold = { by: "bob", reason: null, since: null, until: null };
    const gate = holdGate({ ...edge.to, hold }, UNTIL);
    expect(nextStep(edge, gate, "in its check")).toBe("`/unhold tier-1` when the hold is over.");
    expect(nextStep(edge, allOf("tier-1", [gate, blocked("merges exactly", "no")], ""), "in an answer")).toBe(
      "`/unhold tier-1` when the hold is over; merge `tier-1` into its branch.",
    );
  });
});
