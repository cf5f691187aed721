// The inbox: what people asked of each ladder and is not answered yet. It may be lost with the process: a comment without
// our final reaction is found again by the next resync, and a button whose press came to nothing can be pressed again.
import type { Instant, RepositoryName, Sha } from "../core/names.ts";
import type { Answered } from "../core/prose/answer.ts";
import type { Key } from "./ports/queue.ts";

export type Ask =
  /** A comment, by GitHub's node id. */
  | { kind: "comment"; id: string }
  /** The button on our check for `tier` on `head`. */
  | { kind: "button"; repository: RepositoryName; tier: string; head: Sha; by: string };

/** An ask with how far it has come. */
export interface Pending {
  ask: Ask;
  /** When a look first found it: the moment of a press, of which GitHub tells none. */
  at: Instant | null;
  /** What came of the commands that speak to this ladder so far, in their order. */
  answers: Answered[];
  /** What was done for the command that comes next; several steps may be needed. */
  done: string[];
  /** How often the step that comes next was tried, or a ladder at rest waited for, in vain. */
  tries: number;
  /** What the ladders that it speaks to have answered in full; the same object in the inbox of each. */
  together: Together;
}

interface Together {
  open: Set<Key>;
  answers: Map<Key, readonly Answered[]>;
}

export interface Inbox {
  /**
   * Puts an ask before the ladders that it speaks to, unless it waits before one of them already, or is a comment that was
   * answered: its reaction may not be shown yet.
   */
  put(ladders: readonly Key[], ask: Ask): void;
  /** What waits, oldest first. */
  waiting(ladder: Key): readonly Pending[];
  /**
   * Notes that a ladder answered all that speaks to it. Gives the answers of all ladders to the last of `ladders` that
   * does; to the others nothing, and the ask waits before them no longer.
   */
  gather(ladder: Key, pending: Pending, ladders: readonly Key[]): ReadonlyMap<Key, readonly Answered[]> | undefined;
  /** Takes out what is told, or asks for nothing any more. */
  take(ladder: Key, pending: Pending): void;
}

/** Comments that are known to be answered: more than an hour of the busiest account brings. */
const MOST_ANSWERED = 1_000;

export function createInbox(): Inbox {
  const asks = new Map<Key, Pending[]>();
  const answered = new Set<string>();
  const of = (ladder: Key) => asks.get(ladder) ?? [];
  const leave = (ladder: Key, pending: Pending) => {
    const rest = of(ladder).filter((one) => one !== pending);
    if (rest.length > 0) asks.set(ladder, rest);
    else asks.delete(ladder);
  };
  return {
    put(ladders, ask) {
      const waits = (pending: Pending) => nameOf(pending.ask) === nameOf(ask);
      if (answered.has(nameOf(ask)) || ladders.some((ladder) => of(ladder).some(waits))) return;
      const together: Together = { open: new Set(ladders), answers: new Map() };
      for (const ladder of ladders)
        asks.set(ladder, [...of(ladder), { ask, at: null, answers: [], done: [], tries: 0, together }]);
    },
    waiting: of,
    gather(ladder, pending, ladders) {
      const { open, answers } = pending.together;
      answers.set(ladder, pending.answers);
      open.delete(ladder);
      if (!ladders.some((other) => open.has(other))) return answers;
      leave(ladder, pending);
      return undefined;
    },
    take(ladder, pending) {
      leave(ladder, pending);
      if (pending.ask.kind === "comment") answered.add(pending.ask.id);
      for (const oldest of answered) {
        if (answered.size <= MOST_ANSWERED) break;
        answered.delete(oldest);
      }
    },
  };
}

function nameOf(ask: Ask): string {
  return ask.kind === "comment" ? ask.id : [ask.repository, ask.tier, ask.head, ask.by].join(" ");
}
