// The loop of one ladder: observe → decide → act → report, until nothing is left to do.
import { decide } from "../core/ladder/decide.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import { millisOf } from "../core/names.ts";
import type { Acted } from "./act.ts";
import { actAll } from "./act-all.ts";
import { type AnswerWork, answerAll, listen, type Motion } from "./answering.ts";
import { fleetKey } from "./keys.ts";
import { observe } from "./observe.ts";
import { type Failed, ForgeUnavailable } from "./ports/outcome.ts";
import type { Lock, Next } from "./ports/queue.ts";
import { askForBuilds, type Previews } from "./previews.ts";
import { lastRefusals } from "./refusals.ts";
import { tellRefused } from "./telling.ts";
import { heldIn, type Vet } from "./vet.ts";

export { ladderKey } from "./keys.ts";

/** More rounds than a change needs from a merge to an open pull request; beyond them somebody else writes too. */
const MOST_ROUNDS = 8;

export interface LadderWork extends AnswerWork {
  /** The ladder's name: that of its lowest tier. */
  name: string;
  /** Builds what is about to be written; absent: nothing does. */
  vet?: Vet | undefined;
  /** What is known of builds of what is proposed; absent: nothing is built. */
  previews?: Previews | undefined;
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

async function reconcileOnce(work: LadderWork, lock: Lock): Promise<Next | "look again"> {
  const { account, name, forge, fleets, recorder } = work;
  const fleet = await fleets.of(account);
  const ladder = fleet?.ladders.find((candidate) => candidate.name === name);
  if (!fleet || !ladder) return { kind: "rest" };
  const facts = await observe(forge, fleet, ladder);
  if (!facts) {
    fleets.outdate(account);
    return "look again";
  }
  const { previews } = work;
  const seen = previews ? { ...facts, previews: previews.of(ladder) } : facts;
  const judged = { snapshot: seen, decision: decide(seen) };
  const { snapshot, decision } = work.vet ? await work.vet({ forge, fleet }, judged) : judged;
  const hearing = await listen(work, { fleet, snapshot, decision }, lock);
  const begun = await answerAll(work, hearing, { lock, ladder: "in motion" });
  // What failed may have been done all the same: nothing else is written before another look.
  if (begun === "look again" || begun.kind === "retry") return begun;
  const before = recorder.last(lock.key);
  const { outcomes, tried } = await actAll(forge, { snapshot, decision, before }, lock);
  recorder.looked(lock.key, { snapshot, decision, outcomes, tried });
  // The check of the fleet says what of it is held back.
  const held = heldIn({ snapshot, decision });
  if (held !== undefined && held !== heldIn(before)) work.wake(fleetKey(account));
  if (outcomes.some(({ kind }) => kind === "done" || kind === "refused")) return "look again";
  const ended = begun.kind === "rest" ? await answerAll(work, hearing, { lock, ladder: motionAfter(outcomes) }) : begun;
  if (ended === "look again") return ended;
  await tellRefused(work, lastRefusals({ tried: tried.filter(({ at }) => at === snapshot.takenAt) }), lock);
  if (previews) askForBuilds({ ...work, previews }, { snapshot, decision });
  return soonest([
    ended,
    restUntil(snapshot, decision.lookAgainAt),
    ...(snapshot.unvetted ? [{ kind: "again", after: 0 } as const] : []),
    ...outcomes.flatMap((o) => (o.kind === "failed" ? [retryOf(o)] : [])),
  ]);
}

/** Whether a ladder rests of which nothing was written: what GitHub did not answer is tried again, or was done all the same. */
function motionAfter(outcomes: readonly Acted[]): Motion {
  const isUnanswered = (outcome: Acted) => outcome.kind === "failed" && outcome.retryAfter !== null;
  return outcomes.some(isUnanswered) ? "in doubt" : "at rest";
}

/** What comes first: a failure that may pass does not wait for one that will not, nor time for either. */
function soonest(nexts: readonly Next[]): Next {
  const after = (next: Next) => (next.kind === "rest" ? Number.POSITIVE_INFINITY : (next.after ?? 0));
  return nexts.reduce((first, next) => (after(next) < after(first) ? next : first));
}

/** GitHub's clock says how long to wait, so that ours does not matter. */
function restUntil(snapshot: Snapshot, at: ReturnType<typeof decide>["lookAgainAt"]): Next {
  if (at === null) return { kind: "rest" };
  return { kind: "again", after: Math.max(0, millisOf(at) - millisOf(snapshot.takenAt)) };
}

function retryOf(failure: Failed): Next {
  return failure.retryAfter === null ? { kind: "rest" } : { kind: "retry", after: failure.retryAfter };
}
