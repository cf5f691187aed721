// The queue of one process: a key runs alone, and once more if it was added while it ran. GitHub holds all state, so
// what is lost with the process comes back with the resync at the next start.
import type { Millis } from "../core/names.ts";
import type { Log } from "../flow/ports/log.ts";
import type { Key, Lock, Next, Queue } from "../flow/ports/queue.ts";

/** Pauses after failures without a time of their own: doubling from the first to the last. */
const FIRST_PAUSE: Millis = 1_000;
const LONGEST_PAUSE: Millis = 5 * 60_000;
/** Longer than this a timer cannot count (Node: 2^31-1 ms); the periodic resync looks earlier anyway. */
const LONGEST_TIMER: Millis = 24 * 60 * 60_000;

type Job = (lock: Lock) => Promise<Next>;
type Need = () => boolean;
const always: Need = () => true;

interface Wiring {
  job: Job;
  /** How many keys are run at a time. */
  concurrency: number;
  log: Log;
  /** Keys that take at most half of the places, so that the others need not wait for hundreds of them; default: none. */
  isSlow?: (key: Key) => boolean;
}

export function createMemoryQueue({ job, concurrency, log, isSlow = () => false }: Wiring): Queue {
  const mostSlow = Math.ceil(concurrency / 2);
  const waiting = new Map<Key, Need[]>();
  const running = new Set<Key>();
  const timers = new Map<Key, NodeJS.Timeout>();
  const failures = new Map<Key, number>();
  let idlers: (() => void)[] = [];
  let closed = false;

  function add(key: Key, isNeeded: Need = always): void {
    if (closed) return;
    waiting.set(key, [...(waiting.get(key) ?? []), isNeeded]);
    start();
  }

  function start(): void {
    for (const [key, needs] of waiting) {
      if (running.size >= concurrency) return;
      if (running.has(key) || (isSlow(key) && [...running].filter(isSlow).length >= mostSlow)) continue;
      waiting.delete(key);
      if (!needs.some((isNeeded) => isNeeded())) continue;
      clearTimeout(timers.get(key));
      timers.delete(key);
      running.add(key);
      void run(key);
    }
  }

  async function run(key: Key): Promise<void> {
    let next: Next;
    try {
      next = await job({ key });
    } catch (error) {
      log.error({ key, err: error }, `reconciling ${key} met a bug`);
      next = { kind: "retry", after: null };
    }
    running.delete(key);
    schedule(key, next);
    start();
    if (running.size === 0 && waiting.size === 0) {
      for (const resolve of idlers) resolve();
      idlers = [];
    }
  }

  function schedule(key: Key, next: Next): void {
    if (next.kind !== "retry") failures.delete(key);
    const after = next.kind === "rest" ? undefined : (next.after ?? pause(key));
    if (after === undefined || closed) return;
    timers.set(key, setTimeout(() => add(key), Math.min(after, LONGEST_TIMER)).unref());
  }

  function pause(key: Key): Millis {
    const times = failures.get(key) ?? 0;
    failures.set(key, times + 1);
    return Math.min(FIRST_PAUSE * 2 ** times, LONGEST_PAUSE);
  }

  function idle(): Promise<void> {
    if (running.size === 0 && waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => idlers.push(resolve));
  }

  return {
    add,
    idle,
    async close() {
      closed = true;
      waiting.clear();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await idle();
    },
  };
}
