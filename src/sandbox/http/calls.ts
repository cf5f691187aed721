// The log of API calls: who asked what, how it was answered, what it cost.
import type { Actor } from "../forge/world.ts";
import type { Millis } from "../model.ts";

export interface LoggedCall {
  /** The login of who asked; "" for nobody. */
  actor: string;
  method: string;
  /** GitHub's template of the route, or "unknown route" with the path that was asked. */
  route: string;
  /** What GraphQL was asked to do, as "query ReadLadder" or "mutation"; "" for REST. */
  operation: string;
  status: number;
  /** What GraphQL charged; 0 for REST. */
  points: number;
  at: Millis;
}

export interface Calls {
  all(): readonly LoggedCall[];
  clear(): void;
  add(call: LoggedCall): void;
  /** How much of its hourly limit an actor has used: REST calls, or GraphQL points. Not forgotten by `clear`. */
  used(actor: Actor, resource: "core" | "graphql", now: Millis): Usage;
}

export interface Usage {
  limit: number;
  used: number;
  remaining: number;
  /** When the hour is over, in seconds since the epoch. */
  reset: number;
}

/** Requests or points an hour (docs.github.com: rate limits for the REST API); nobody at all gets 60. */
const LIMIT = 5000;
const ANONYMOUS_LIMIT = 60;
const HOUR: Millis = 3_600_000;

export function openCalls(): Calls {
  let calls: LoggedCall[] = [];
  const windows = new Map<string, { from: Millis; used: number }>();
  const windowOf = (actor: string, resource: string, now: Millis) => {
    const key = `${resource} ${actor}`;
    const known = windows.get(key);
    const current = known && now - known.from < HOUR ? known : { from: now, used: 0 };
    windows.set(key, current);
    return current;
  };
  return {
    all: () => calls,
    clear: () => {
      calls = [];
    },
    add(call) {
      calls.push(call);
      windowOf(call.actor, call.points > 0 ? "graphql" : "core", call.at).used += Math.max(1, call.points);
    },
    used({ account }, resource, now) {
      const { from, used } = windowOf(account.login, resource, now);
      const limit = account.login === "" ? ANONYMOUS_LIMIT : LIMIT;
      return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil((from + HOUR) / 1000) };
    },
  };
}
