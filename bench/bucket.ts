// The App's budget of writes, as seen from outside: a minute's worth may come in one burst, then one a second.
import { setTimeout as pause } from "node:timers/promises";
import type { Millis } from "../src/core/names.ts";

/** What src/github/pacing.ts lets through: so many at once, so many a minute. */
const WRITES: number = 60;

export interface Bucket {
  /** Resolves when so many writes, at most a minute's, would not be held back. */
  rested(writes: number): Promise<void>;
}

/** A bucket that is full now. `spent` gives how many calls have drawn from it since; too many only waits too long. */
export function createBucket(spent: () => number, now: () => Millis = () => performance.now()): Bucket {
  let level = WRITES;
  let seen = { at: now(), spent: 0 };
  const look = () => {
    const next = { at: now(), spent: spent() };
    level = Math.min(WRITES, level - (next.spent - seen.spent) + ((next.at - seen.at) * WRITES) / 60_000);
    seen = next;
    return level;
  };
  return {
    async rested(writes) {
      const lacking = Math.min(writes, WRITES) - look();
      if (lacking > 0) await pause((lacking * 60_000) / WRITES);
    },
  };
}
