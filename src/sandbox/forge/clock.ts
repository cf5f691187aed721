// The sandbox's clock: real time plus what was added by hand. Tokens do not follow it, everything else does.
import type { Millis } from "../model.ts";

export interface Clock {
  now(): Millis;
  /** Moves the clock forward, and tells who listens. Throws on a negative span: time does not go back. */
  advance(by: Millis): void;
  /** Calls back after every advance; returns how to stop listening. */
  onAdvance(listener: (now: Millis) => void): () => void;
  /** How far the clock is ahead of real time. */
  readonly ahead: Millis;
}

export function startClock(options: { ahead?: Millis } = {}): Clock {
  let ahead = options.ahead ?? 0;
  const listeners = new Set<(now: Millis) => void>();
  const now = () => Date.now() + ahead;
  return {
    now,
    advance(by) {
      if (!(by >= 0)) throw new Error(`the clock only goes forward, not by ${by} ms`);
      ahead += by;
      for (const listener of listeners) listener(now());
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get ahead() {
      return ahead;
    },
  };
}

/** A time as GitHub prints it: ISO 8601 in UTC, to the second. */
export function printTime(at: Millis): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
