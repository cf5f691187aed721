// The record: what each reconcile saw, decided and did last; what is new in it is said, what persists is not repeated.
import type { Action } from "../core/ladder/action.ts";
import type { Decision } from "../core/ladder/decide.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import type { Acted } from "./act.ts";
import type { Log } from "./ports/log.ts";
import type { Failed } from "./ports/outcome.ts";
import type { Key } from "./ports/queue.ts";
import type { Tried } from "./refusals.ts";

export interface Look {
  snapshot: Snapshot;
  decision: Decision;
  /** One for each of the decision's actions, in their order. */
  outcomes: Acted[];
  /** The merges among them, those included that rest since GitHub refused them. */
  tried?: Tried[];
}

export interface Recorder {
  looked(key: Key, look: Look): void;
  /** What became of one action. */
  acted(key: Key, action: Action, outcome: Acted | undefined): void;
  /** GitHub did not answer, or did not do it. */
  failed(key: Key, failure: Failed): void;
  /** It does again: the same failure later is news. */
  recovered(key: Key): void;
  /** Somebody says that what GitHub refused is worth another try. */
  forgetRefusals(key: Key): void;
  /** The last look at a ladder. */
  last(key: Key): Look | undefined;
}

/** Keeps the last look of each key in memory and logs actions and transitions. */
export function createRecorder(log: Log): Recorder {
  const looks = new Map<Key, Look>();
  const said = new Map<string, string>();
  const sayOnChange = (subject: string, state: string, say: () => void) => {
    if (said.get(subject) === state) return;
    said.set(subject, state);
    say();
  };
  const recovered = (key: Key) => void said.delete(`${key} failure`);
  const acted: Recorder["acted"] = (key, action, outcome) => {
    const { tier, repository, kind } = { tier: undefined, ...action };
    const fields = { key, tier, repository, outcome };
    if (outcome?.kind === "failed") log.error(fields, `${kind}: ${outcome.forOperator}`);
    else log.info(fields, `${kind}: ${outcome?.kind}`);
  };
  return {
    acted,
    looked(key, look) {
      looks.set(key, look);
      look.decision.actions.forEach((action, index) => {
        const outcome = look.outcomes[index];
        const isOld = look.tried?.some((one) => one.outcome === outcome && one.at < look.snapshot.takenAt);
        if (!isOld) acted(key, action, outcome);
      });
      for (const { verdict } of [...Object.values(look.decision.tiers), ...look.decision.edges]) {
        const state = `${verdict.state}: ${verdict.reason}`;
        sayOnChange(`${key} ${verdict.subject}`, state, () => log.info({ key }, `${verdict.subject} ${state}`));
      }
      recovered(key);
    },
    recovered,
    failed(key, failure) {
      sayOnChange(`${key} failure`, failure.forOperator, () => log.warn({ key, failure }, failure.forOperator));
    },
    forgetRefusals(key) {
      const look = looks.get(key);
      if (look) looks.set(key, { ...look, tried: [] });
    },
    last: (key) => looks.get(key),
  };
}
