// How the stories of gates and merges begin: pull requests into the upper tier, and what the App says and does about them.
import type { GateReport, MergePull, ReportGate } from "../../../src/core/ladder/action.ts";
import type { Pull } from "../../../src/core/ladder/snapshot.ts";
import type { Instant, Sha, TierName } from "../../../src/core/names.ts";
import { headOf, lookAt, type Stage } from "../stage.ts";

export const UPPER = "upper" as TierName;
export const GATE = "shopset/upper";
export const SINCE = "2026-11-23T10:00:00Z" as Instant;

/** bob proposes a change of his own to a tier's branch, from a branch at that tier's head. Gives its number and head. */
export async function proposes(stage: Stage, name: string, base = "tier-1"): Promise<{ number: number; head: Sha }> {
  const { app, people } = stage;
  await people.moves(app, name, await headOf(stage, app, base));
  const head = await people.commits(app, { branch: name, files: { [name]: "\n" }, message: `Add ${name}` });
  return { number: await people.opens(app, { head: name, base, title: name }), head };
}

/** A pull request as the App's look tells it. */
export async function pullAt(stage: Stage, number: number): Promise<Pull> {
  const found = (await lookAt(stage, stage.app)).pulls.find((pull) => pull.number === number);
  if (!found) throw new Error(`#${number} was not told`);
  return found;
}

/** What the App would say of a head. */
export function gateOf(stage: Stage, head: Sha, report: Partial<GateReport> = {}): ReportGate {
  return {
    kind: "report gate",
    tier: UPPER,
    repository: stage.app,
    head,
    report: {
      name: GATE,
      run: null,
      state: "in progress",
      digest: "waits",
      since: SINCE,
      title: "Waits for lower",
      summary: "| gate | now |\n| --- | --- |\n",
      button: "none",
      ...report,
    },
  };
}

/** The App says it. */
export async function reports(stage: Stage, head: Sha, report: Partial<GateReport> = {}): Promise<void> {
  const outcome = await stage.forge.ensureSaid({ pulls: [], gates: [gateOf(stage, head, report)] });
  if (outcome.kind !== "done") throw new Error(`the gate was not reported: ${JSON.stringify(outcome)}`);
}

/** The merge of a pull request as it stands now. */
export async function mergeOf(
  stage: Stage,
  pull: { number: number },
  more: Partial<MergePull> = {},
): Promise<MergePull> {
  const { id, number, head } = await pullAt(stage, pull.number);
  return {
    kind: "merge pull",
    tier: UPPER,
    repository: stage.app,
    pull: { id, number },
    head: head.sha,
    base: { branch: "tier-1", at: await headOf(stage, stage.app, "tier-1") },
    way: "merge",
    message: { title: "Promote to upper", body: "Shopset-Tier: upper" },
    forced: null,
    ...more,
  };
}
