// The loop of one ladder: observe → decide → act → report, until nothing is left to do.
import type { Action } from "../core/ladder/action.ts";
import { decide } from "../core/ladder/decide.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import { millisOf } from "../core/names.ts";
import { act, isSaying, say } from "./act.ts";
import type { Fleets } from "./fleet.ts";
import { observe } from "./observe.ts";
import { type Failed, type Forge, ForgeUnavailable, type Key, type Lock, type Next, type Outcome } from "./ports.ts";
import type { Recorder } from "./record.ts";

/** More rounds than a change needs from a merge to an open pull request; beyond them somebody else writes too. */
const MOST_ROUNDS = 8;

export interface LadderWork {
  account: string;
  /** The ladder's name: that of its lowest tier. */
  name: string;
  forge: Forge;
  fleets: Fleets;
  recorder: Recorder;
}

/** Brings one ladder to what its fleet declares, as far as it can be brought now. */
export async function reconcileLadder(work: LadderWork, lock: Lock): Promise<Next> {
  try {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const next = await reconcileOnce(work, lock);
      if (next !== "look again") return next;
    }
    return { kind: "retry", after: null };
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    work.recorder.failed(lock.key, error.failure);
    return retryOf(error.failure);
  }
}

async function reconcileOnce(
  { account, name, forge, fleets, recorder }: LadderWork,
  lock: Lock,
): Promise<Next | "look again"> {
  const fleet = await fleets.of(account);
  const ladder = fleet?.ladders.find((candidate) => candidate.name === name);
  if (!fleet || !ladder) return { kind: "rest" };
  const snapshot = await observe(forge, fleet, ladder);
  if (!snapshot) {
    fleets.forget(account);
    return "look again";
  }
  const decision = decide(snapshot);
  const outcomes = await actAll(forge, decision.actions, lock);
  recorder.looked(lock.key, { snapshot, decision, outcomes });
  if (outcomes.some(({ kind }) => kind === "done" || kind === "refused")) return "look again";
  return soonest([
    restUntil(snapshot, decision.lookAgainAt),
    ...outcomes.flatMap((o) => (o.kind === "failed" ? [retryOf(o)] : [])),
  ]);
}

/** What comes first: a failure that may pass does not wait for one that will not, nor time for either. */
function soonest(nexts: readonly Next[]): Next {
  const after = (next: Next) => (next.kind === "rest" ? Number.POSITIVE_INFINITY : (next.after ?? 0));
  return nexts.reduce((first, next) => (after(next) < after(first) ? next : first));
}

/** One outcome for each action, in their order. Facts are written one after the other, words together at the end. */
async function actAll(forge: Forge, actions: readonly Action[], lock: Lock): Promise<Outcome[]> {
  const outcomes = new Map<Action, Outcome>();
  for (const action of actions) if (!isSaying(action)) outcomes.set(action, await act(forge, action, lock));
  const words = actions.filter(isSaying);
  const said = words.length > 0 ? await say(forge, words, lock) : undefined;
  return actions.flatMap((action) => outcomes.get(action) ?? said ?? []);
}

/** GitHub's clock says how long to wait, so that ours does not matter. */
function restUntil(snapshot: Snapshot, at: ReturnType<typeof decide>["lookAgainAt"]): Next {
  if (at === null) return { kind: "rest" };
  return { kind: "again", after: Math.max(0, millisOf(at) - millisOf(snapshot.takenAt)) };
}

function retryOf(failure: Failed): Next {
  return failure.retryAfter === null ? { kind: "rest" } : { kind: "retry", after: failure.retryAfter };
}

/** The key of a ladder's reconcile. */
export function ladderKey(account: string, name: string): Key {
  return `ladder:${account}/${name}`;
}
