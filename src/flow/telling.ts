// Telling: what became of a comment or a pressed button, where it was said: refusals in one new comment, all else in the
// one status comment, and a last reaction. What cannot be told stops nothing: it was done, or refused, all the same.
import {
  type Answered,
  finalReaction,
  type Marker,
  parseMarker,
  printRefusals,
  printStatusComment,
} from "../core/prose/answer.ts";
import { printRefusedMerge } from "../core/prose/refused-merge.ts";
import type { AnswerWork } from "./answering.ts";
import type { Heard } from "./asking.ts";
import type { Outcome } from "./ports/outcome.ts";
import type { Lock } from "./ports/queue.ts";
import type { Conversation } from "./ports/talking.ts";
import type { Refused } from "./refusals.ts";

type Teller = Pick<AnswerWork, "forge" | "recorder">;
type Place = Pick<Conversation, "id" | "ours">;

/**
 * Tells the answers to an ask, each once however often it is told. The reaction comes last, since a comment that has it is
 * not answered again: it waits for words that GitHub may take at another time.
 */
export async function tell(teller: Teller, { asked, pending: { answers }, on }: Heard, lock: Lock): Promise<Outcome> {
  const { comment } = asked;
  const own = comment === null ? [] : answers.filter((answer) => isForComment(answer, asked.on.kind));
  const shared = asked.on.kind === "dashboard" ? [] : answers.filter((answer) => !own.includes(answer));
  const said = [
    ...(own.length > 0 ? [await ensureAnswer(teller, on, { body: printRefusals(asked, own), lock })] : []),
    ...(shared.length > 0 ? [await ensureStatus(teller, on, { body: printStatusComment(asked, shared), lock })] : []),
  ];
  const unsaid = said.find((outcome) => outcome.kind === "failed" && outcome.retryAfter !== null);
  if (unsaid) return unsaid;
  if (!comment) return { kind: "done" };
  return noted(teller, lock, teller.forge.ensureReacted(comment.id, finalReaction(answers.map(kindOf))));
}

/** What we did ourselves was not so before. */
function kindOf({ done, reply }: Answered): Answered["reply"]["kind"] {
  return reply.kind === "already" && done.length > 0 ? "done" : reply.kind;
}

/** Tells on their pull requests which merges GitHub would not let the App make by itself. */
export async function tellRefused(teller: Teller, refused: readonly Refused[], lock: Lock): Promise<void> {
  for (const { pull, forUser } of refused) {
    const [conversation] = await teller.forge.readConversations([pull.id]);
    if (conversation) await ensureStatus(teller, conversation, { body: printRefusedMerge(forUser), lock });
  }
}

/**
 * What is not done has a comment of its own. The dashboard is itself where everything stands, so that nothing done has to
 * be told beside it; what was only asked is answered there like a refusal.
 */
function isForComment({ reply }: Answered, on: "pull" | "dashboard"): boolean {
  const isOpen = reply.kind === "refused" || reply.kind === "failed";
  return isOpen || (on === "dashboard" && reply.kind === "told");
}

interface Words {
  body: string;
  lock: Lock;
}

/** The answer to one comment; where it is there already the reaction after it was lost. */
async function ensureAnswer(teller: Teller, { id, ours }: Place, { body, lock }: Words): Promise<Outcome> {
  if (ours.some((one) => isSameMarker(parseMarker(one.body), parseMarker(body)))) return { kind: "already" };
  return noted(teller, lock, teller.forge.ensureCommented({ id }, { id: null, body }));
}

function isSameMarker(a: Marker | undefined, b: Marker | undefined): boolean {
  return a?.kind === "answer" && b?.kind === "answer" && a.comment === b.comment;
}

async function ensureStatus(teller: Teller, { id, ours }: Place, { body, lock }: Words): Promise<Outcome> {
  const status = ours.find((one) => parseMarker(one.body)?.kind === "status");
  if (status?.body === body) return { kind: "already" };
  return noted(teller, lock, teller.forge.ensureCommented({ id }, { id: status?.id ?? null, body }));
}

async function noted({ recorder }: Teller, { key }: Lock, said: Promise<Outcome>): Promise<Outcome> {
  const outcome = await said;
  if (outcome.kind === "failed") recorder.failed(key, outcome);
  return outcome;
}
