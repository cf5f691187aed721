// The sources that a fleet dropped: checks of ours that wait there are awaited by nobody, and would block for ever.

import { pointerPaths } from "../core/ladder/stay.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import { parseFleet } from "../core/resources/fleet.ts";
import type { Tier } from "../core/resources/tier.ts";
import { say } from "./act.ts";
import type { Fleets, RulingFleet } from "./fleet.ts";
import type { Forge } from "./ports/forge.ts";
import { ForgeUnavailable, type Outcome } from "./ports/outcome.ts";
import type { Lock } from "./ports/queue.ts";
import { endedGates } from "./reconcile-lowest.ts";
import type { Recorder } from "./record.ts";

/** Commits of the fleet that are asked what they named, back to the one for which this was done: nothing else tells it. */
const MOST_FORMER = 5;

interface LeftWork {
  account: string;
  forge: Forge;
  fleets: Pick<Fleets, "left">;
  recorder: Recorder;
}

/**
 * Completes our checks on pull requests of the repositories that were sources in the last commits of the fleet and are
 * none now. Done once for each ruling commit since start, and again where GitHub did not answer; a repository that is
 * gone, or that the App is installed on no more, is passed over.
 */
export async function endLeftGates(
  { account, forge, fleets, recorder }: LeftWork,
  { ruling, history }: { ruling: RulingFleet; history: readonly Sha[] },
  lock: Lock,
): Promise<Outcome> {
  const done = fleets.left.get(account);
  if (done === ruling.commit) return { kind: "already" };
  const former = history.slice(history.indexOf(ruling.commit) + 1).slice(0, MOST_FORMER);
  const unasked = done && former.includes(done) ? former.slice(0, former.indexOf(done) + 1) : former;
  const { tiers } = ruling.fleet;
  const kept = new Set(sourcesOf(tiers));
  const left = new Set<RepositoryName>();
  try {
    for (const commit of unasked) {
      const { fleet } = parseFleet(await forge.readFleetFiles(ruling.repository, commit), account, ruling.repository);
      for (const source of sourcesOf(fleet?.tiers ?? [])) if (!kept.has(source)) left.add(source);
    }
    for (const source of left) {
      const open = await openPulls(forge, source);
      const reports = open ? endedGates(tiers, source, open) : [];
      const outcome = reports.length > 0 ? await say(forge, reports, lock) : undefined;
      for (const report of reports) recorder.acted(lock.key, report, outcome);
      if (outcome?.kind === "failed" && outcome.retryAfter !== null) return outcome;
    }
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    return error.failure;
  }
  fleets.left.set(account, ruling.commit);
  return { kind: "done" };
}

/** Undefined where only somebody's change would let the App look there. */
async function openPulls(forge: Forge, source: RepositoryName) {
  try {
    return await forge.readOpenPulls(source, "all");
  } catch (error) {
    if (error instanceof ForgeUnavailable && error.failure.retryAfter === null) return undefined;
    throw error;
  }
}

function sourcesOf(tiers: readonly Tier[]): RepositoryName[] {
  return tiers.flatMap((tier) => [...pointerPaths(tier).keys()]);
}
