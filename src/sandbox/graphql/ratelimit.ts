// The GraphQL rate limit: points per asker and hour. It is counted, so that the numbers are true, and never enforced.
import type { Actor, World } from "../forge/world.ts";
import type { Millis } from "../model.ts";

/** Points an hour for a person or an installation (docs.github.com/graphql, rate limits). */
const limit = 5000;
const hour = 3_600_000;

interface Window {
  since: number;
  used: number;
}

const windows = new WeakMap<World, Map<number, Window>>();

/** Counts points against the asker's hour, of the sandbox's clock. */
export function spend(world: World, actor: Actor, points: number): void {
  windowOf(world, actor).used += points;
}

export function rateLimitOf(world: World, actor: Actor): { limit: number; used: number; resetAt: Millis } {
  const { since, used } = windowOf(world, actor);
  return { limit, used, resetAt: since + hour };
}

function windowOf(world: World, actor: Actor): Window {
  const all = windows.get(world) ?? new Map<number, Window>();
  windows.set(world, all);
  const key = actor.installation?.id ?? actor.account.id;
  const now = world.clock.now();
  const current = all.get(key);
  if (current && now < current.since + hour) return current;
  const fresh = { since: now, used: 0 };
  all.set(key, fresh);
  return fresh;
}
