// What is reconciled by itself, one at a time, and when it is looked at again.
import type { Millis } from "../../core/names.ts";

/**
 * What is reconciled by itself: a ladder of an account, the fleet's own surfaces, the gate of a ladder's lowest tier (on
 * all pull requests, or on one), a comment that says commands, a button that was pressed, the dashboard, the comments
 * that nothing told of.
 */
export type Key =
  | `fleet:${string}`
  | `dashboard:${string}`
  | `comments:${string}`
  | `ladder:${string}/${string}`
  | `lowest:${string}/${string}`
  /** Account, repository without owner, number. */
  | `pull:${string}/${string}/${number}`
  /** Account, repository without owner, node id. */
  | `comment:${string}/${string}/${string}`
  /** Account, repository without owner, check's tier, head, login. */
  | `button:${string}/${string}/${string}/${string}/${string}`;

/** When a key is to be looked at again. */
export type Next =
  | { kind: "rest" }
  /** After this many milliseconds, since only time is missing. */
  | { kind: "again"; after: Millis }
  /** Something failed: again after `after`, or after a growing pause when that is null. */
  | { kind: "retry"; after: Millis | null };

/** Proof that this reconcile is the only one of its key. Only a queue makes it. */
export interface Lock {
  readonly key: Key;
}

/** Runs at most one reconcile per key at a time; a key added while it runs is run once more. */
export interface Queue {
  /**
   * Marks a key. `isNeeded` is asked when its turn comes: what was seen meanwhile needs no look of its own; a key that
   * was added several times is run when any of them is needed.
   */
  add(key: Key, isNeeded?: () => boolean): void;
  /** Resolves when nothing runs and nothing waits, timers aside. */
  idle(): Promise<void>;
  /** Takes nothing new, and resolves when what runs has ended. */
  close(): Promise<void>;
}
