import { describe, expect, it } from "vitest";
import type { GateReport, ReportGate } from "../../src/core/ladder/action.ts";
import type { Instant, TierName } from "../../src/core/names.ts";
import { APP, aForge, onGraphql, sha, useWire } from "./wire.ts";

useWire();

const since = "2026-11-23T10:00:00Z" as Instant;

const aGate = (report: Partial<GateReport> = {}): ReportGate => ({
  kind: "report gate",
  tier: "tier-1" as TierName,
  repository: APP,
  head: sha("c"),
  report: {
    name: "shopset/tier-1",
    run: null,
    state: "in progress",
    digest: "digest",
    since,
    title: "Waits for tier-0",
    summary: "a table",
    button: "none",
    ...report,
  },
});
const onId = () => onGraphql({ data: { repository: { id: "R_1" } } });
const onSay = (...aliases: string[]) =>
  onGraphql({ data: Object.fromEntries(aliases.map((alias) => [alias, { clientMutationId: null }])) });

/** What was sent for one gate. */
async function inputOf(report: Partial<GateReport>) {
  onId();
  const asked = onSay("said0");
  expect(await aForge().ensureSaid({ pulls: [], gates: [aGate(report)] })).toEqual({ kind: "done" });
  return { query: asked[0]?.query, input: asked[0]?.variables.said0 };
}

describe("what a pass has to say", () => {
  it("is nothing, and no call, where nothing changed", async () => {
    expect(await aForge().ensureSaid({ pulls: [], gates: [] })).toEqual({ kind: "already" });
  });

  it("goes in one call: words and checks, begun and gone on with", async () => {
    onId();
    const asked = onSay("said0", "said1", "said2");
    const words = { repository: APP, number: 7, id: "PR_7", title: "Promote", body: "more" };
    const gates = [aGate(), aGate({ run: "CR_1", state: "failure" })];
    expect(await aForge().ensureSaid({ pulls: [words], gates })).toEqual({ kind: "done" });
    expect(asked[0]?.query).toContain("said0: updatePullRequest");
    expect(asked[0]?.query).toContain("said1: createCheckRun");
    expect(asked[0]?.query).toContain("said2: updateCheckRun");
    expect(asked[0]?.variables).toMatchObject({
      said0: { pullRequestId: "PR_7", title: "Promote", body: "more" },
      said1: { repositoryId: "R_1", headSha: sha("c"), name: "shopset/tier-1" },
      said2: { repositoryId: "R_1", checkRunId: "CR_1", status: "COMPLETED", conclusion: "FAILURE" },
    });
  });

  it("is split where it is more than GitHub does in one call", async () => {
    onId();
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => `said${i}`);
    const [first, second] = [onSay(...numbers(30)), onSay(...numbers(2))];
    await aForge().ensureSaid({ pulls: [], gates: Array.from({ length: 32 }, () => aGate()) });
    expect([first, second].map((asked) => Object.keys(asked[0]?.variables ?? {}).length)).toEqual([30, 2]);
  });

  it("is not said where GitHub refuses a part of it: the next look finds what is missing", async () => {
    onId();
    const message = "No commit found for SHA";
    onGraphql({ data: { said0: null }, errors: [{ type: "UNPROCESSABLE", path: ["said0"], message }] });
    expect(await aForge().ensureSaid({ pulls: [], gates: [aGate()] })).toMatchObject({
      kind: "failed",
      forUser: expect.stringContaining(message),
    });
  });
});

describe("a gate", () => {
  it("that waits is in progress since its head was proposed, and has no end and no button", async () => {
    const { input } = await inputOf({});
    expect(input).toEqual({
      repositoryId: "R_1",
      headSha: sha("c"),
      name: "shopset/tier-1",
      status: "IN_PROGRESS",
      externalId: "digest",
      startedAt: since,
      output: { title: "Waits for tier-0", summary: "a table" },
      actions: [],
    });
  });

  it("that is open has a button within GitHub's limits", async () => {
    const { input } = await inputOf({ state: "success", button: "promote" });
    expect(input).toMatchObject({ status: "COMPLETED", conclusion: "SUCCESS", startedAt: since });
    const [button] = input.actions;
    expect(button.identifier).toBe("promote");
    expect(button.label.length).toBeLessThanOrEqual(20);
    expect(button.description.length).toBeLessThanOrEqual(40);
    expect(button.identifier.length).toBeLessThanOrEqual(20);
  });

  it("is cut to what GitHub takes", async () => {
    const { input } = await inputOf({ title: "t".repeat(300), summary: "s".repeat(70_000) });
    expect(input.output.title).toHaveLength(255);
    expect(input.output.summary).toHaveLength(65_535);
    expect(input.output.summary).toMatch(/Cut here/);
  });
});
