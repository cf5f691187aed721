// Acting on a whole decision: what was just judged is merged, then facts are written one after the other, then all is said.
import type { Action } from "../core/ladder/action.ts";
import type { Decision } from "../core/ladder/decide.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import { type Acted, act, isSaying, say } from "./act.ts";
import type { Forge } from "./ports/forge.ts";
import type { Lock } from "./ports/queue.ts";
import type { Look } from "./record.ts";
import { type Tried, triedBefore, triedNow } from "./refusals.ts";

interface Judged {
  snapshot: Snapshot;
  decision: Decision;
  /** The look before, as far as it is remembered. */
  before: Look | undefined;
}

/** One outcome for each action, in their order, and which merges GitHub would not make. */
export async function actAll(
  forge: Forge,
  { snapshot, decision: { actions }, before }: Judged,
  lock: Lock,
): Promise<{ outcomes: Acted[]; tried: Tried[] }> {
  const outcomes = new Map<Action, Acted>();
  const tried: Tried[] = [];
  for (const action of actions.filter((one) => !isSaying(one))) {
    // What was merged changes what is to be written: the next look writes all of it at once.
    if (action.kind !== "merge pull" && isMerged(outcomes)) continue;
    const rested = action.kind === "merge pull" ? triedBefore(before, snapshot, action) : undefined;
    const outcome = rested?.outcome ?? (await act(forge, action, lock));
    outcomes.set(action, outcome);
    if (action.kind === "merge pull") tried.push(rested ?? triedNow(snapshot, action, outcome));
  }
  // What was written makes another look, and that one knows better what a gate should say.
  const isMoved = [...outcomes.values()].some(({ kind }) => kind === "done" || kind === "refused");
  const sayings = actions.filter(isSaying).filter(({ kind }) => kind !== "report gate" || !isMoved);
  const said = sayings.length > 0 ? await say(forge, sayings, lock) : undefined;
  for (const saying of sayings) if (said) outcomes.set(saying, said);
  return { outcomes: actions.map((action) => outcomes.get(action) ?? LATER), tried };
}

function isMerged(outcomes: ReadonlyMap<Action, Acted>): boolean {
  return [...outcomes].some(([{ kind }, outcome]) => kind === "merge pull" && outcome.kind === "done");
}

const LATER: Acted = { kind: "refused", reason: "other writes came first; the next look says it" };
