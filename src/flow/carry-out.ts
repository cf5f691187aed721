// Carrying out: one step of what somebody asked, and what it means for the answer.
import type { RefusedWith, Reply } from "../core/commands/asked.ts";
import type { Said } from "../core/commands/command.ts";
import { refuse } from "../core/commands/refusal.ts";
import { assertNever } from "../core/names.ts";
import type { Answered } from "../core/prose/answer.ts";
import { plain } from "../core/prose/plain.ts";
import { act } from "./act.ts";
import type { AnswerWork } from "./answering.ts";
import type { Pending } from "./inbox.ts";
import type { Failed } from "./ports/outcome.ts";
import type { Lock, Next } from "./ports/queue.ts";

/** What may pass by itself, a failure of GitHub's or facts that move, is tried again so often before it is told. */
const MOST_TRIES = 5;

interface Asking {
  pending: Pending;
  said: Said;
  reply: Extract<Reply, { kind: "do" }>;
}

/**
 * Acts, and says how it goes on: "settled" when the command is answered with it, else the next look answers again, since
 * another step may follow.
 */
export async function carryOut(
  { account, forge, fleets, recorder }: AnswerWork,
  { pending, said, reply }: Asking,
  lock: Lock,
): Promise<"look again" | "settled" | Next> {
  const { action, done } = reply;
  const acted = await act(forge, action, lock);
  recorder.acted(lock.key, action, acted);
  // So that the fact holds from the next look on, or is stated on the head that `main` has now.
  if (action.kind === "write fleet") fleets.outdate(account);
  switch (acted.kind) {
    case "done":
      pending.done.push(done);
      return "look again";
    case "already":
    case "refused":
      if (mayTryAgain(pending)) return "look again";
      return settle(pending, said, { kind: "failed", says: "What it changes kept moving meanwhile; say it again." });
    case "queued":
      return settle(pending, said, { kind: "done", says: "It waits in GitHub's merge queue, which will merge it." });
    case "proposed": {
      const says = `\`main\` of the fleet is protected, so it is proposed by ${acted.url}, and holds once that is merged.`;
      return settle(pending, said, { kind: "told", says });
    }
    case "failed":
      return retryOf(pending, acted) ?? settle(pending, said, failureOf(acted, reply.refused));
    default:
      return assertNever(acted);
  }
}

/** When to try again after a failure; null: it will not pass by itself, or has not for long enough. */
export function retryOf(pending: Pending, { retryAfter }: Failed): Next | null {
  return retryAfter !== null && mayTryAgain(pending) ? { kind: "retry", after: retryAfter } : null;
}

/** Notes the last word on a command. */
export function settle(pending: Pending, said: Said, reply: Answered["reply"]): "settled" {
  pending.answers.push({ line: said.line, done: pending.done, reply });
  pending.done = [];
  pending.tries = 0;
  return "settled";
}

/** Counts a try in vain; whether another one is worth it. */
export function mayTryAgain(pending: Pending): boolean {
  pending.tries += 1;
  return pending.tries < MOST_TRIES;
}

function failureOf({ retryAfter, forUser }: Failed, refused: RefusedWith | undefined): Answered["reply"] {
  if (retryAfter !== null) return { kind: "failed", says: `${plain(forUser)}.` };
  return refuse("GITHUB_REFUSED", forUser, "Change what stands against it on GitHub, then say it again.", refused);
}
