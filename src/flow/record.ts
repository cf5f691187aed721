// The record: what each reconcile saw, decided and did last; what is new in it is said, what persists is not repeated.
import type { Decision } from "../core/ladder/decide.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import type { Failed, Key, Log, Outcome } from "./ports.ts";

export interface Look {
  snapshot: Snapshot;
  decision: Decision;
  /** One for each of the decision's actions, in their order. */
  outcomes: Outcome[];
}

export interface Recorder {
  looked(key: Key, look: Look): void;
  /** GitHub did not answer, or did not do it. */
  failed(key: Key, failure: Failed): void;
  /** It does again: the same failure later is news. */
  recovered(key: Key): void;
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
  return {
    looked(key, look) {
      looks.set(key, look);
      look.decision.actions.forEach((action, index) => {
        const { tier, repository, kind } = { tier: undefined, ...action };
        const outcome = look.outcomes[index];
        const fields = { key, tier, repository, outcome };
        if (outcome?.kind === "failed") log.error(fields, `${kind}: ${outcome.forOperator}`);
        else log.info(fields, `${kind}: ${outcome?.kind}`);
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
    last: (key) => looks.get(key),
  };
}
