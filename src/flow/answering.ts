// Answering: what was asked of a ladder, from a look at it: carried out step by step, each from a fresh look, then told.
import { answer, type Facts } from "../core/commands/answer.ts";
import type { Reply } from "../core/commands/asked.ts";
import type { Said } from "../core/commands/command.ts";
import { refuse } from "../core/commands/refusal.ts";
import type { Action } from "../core/ladder/action.ts";
import type { Decision } from "../core/ladder/decide.ts";
import { withCommits } from "../core/ladder/history.ts";
import type { Commit, Snapshot } from "../core/ladder/snapshot.ts";
import { parseTrailers } from "../core/ladder/trailers.ts";
import type { RepositoryName } from "../core/names.ts";
import type { Answered } from "../core/prose/answer.ts";
import { type Heard, hear } from "./asking.ts";
import { carryOut, mayTryAgain, retryOf, settle } from "./carry-out.ts";
import type { Fleets, RulingFleet } from "./fleet.ts";
import type { Inbox } from "./inbox.ts";
import { fleetKey, lowestKey } from "./keys.ts";
import type { Forge } from "./ports/forge.ts";
import type { Key, Lock, Next } from "./ports/queue.ts";
import type { Recorder } from "./record.ts";
import { tell } from "./telling.ts";

export interface AnswerWork {
  account: string;
  forge: Forge;
  fleets: Fleets;
  recorder: Recorder;
  inbox: Inbox;
  wake(key: Key): void;
}

/** What is asked in one look, and what it is answered from. */
export interface Hearing {
  heard: Heard[];
  facts: Facts;
  /** The messages of the fleet's commits that state a fact for a comment. */
  stated: readonly string[];
}

/** Whether the loop itself still has something to write to the ladder; "in doubt": GitHub gave no answer to a write of it. */
export type Motion = "in motion" | "in doubt" | "at rest";

/** Pages of a hundred commits that are read to answer one command. */
const MOST_PAGES = 10;

/** Listens to what waits in the ladder's inbox; where nothing does, no call is made. Throws ForgeUnavailable. */
export async function listen(
  { account, forge, inbox }: AnswerWork,
  { fleet, snapshot, decision }: { fleet: RulingFleet; snapshot: Snapshot; decision: Decision },
  { key }: Lock,
): Promise<Hearing> {
  const all = await hear({ forge, account }, { fleet, snapshot }, inbox.waiting(key));
  for (const { pending, heard } of all) if (!heard) inbox.take(key, pending);
  const heard = all.flatMap((one) => one.heard ?? []);
  const { repository } = fleet;
  const head = fleet.head ?? fleet.commit;
  const files = heard.length > 0 ? await forge.readFleetFiles(repository, head) : [];
  const elsewhere = fleet.ladders.flatMap(({ name, tiers }) => (name === snapshot.ladder.name ? [] : tiers));
  return { heard, stated: fleet.stated, facts: { snapshot, decision, elsewhere, fleet: { repository, head, files } } };
}

/**
 * Answers what can be answered from this look. What is to be done is done at once, so that a brake comes before everything
 * else, and then the ladder is looked at again. That something is refused, or is so already, is said only of a ladder at
 * rest: what the loop is about to write may change it. What it cannot write for long is not waited for. What is said is
 * done in its order.
 */
export async function answerAll(
  work: AnswerWork,
  { heard, ...known }: Hearing,
  { lock, ladder }: { lock: Lock; ladder: Motion },
): Promise<"look again" | Next> {
  const spokenOn = new Set<string>();
  let next: Next = { kind: "rest" };
  for (const one of heard) {
    // After one answer our own comments there are others than were read.
    if (spokenOn.has(one.on.id)) return "look again";
    const step = await goOn(work, { one, ...known }, { lock, ladder });
    if (step === "look again" || (step === "answered" && ladder === "in motion")) return "look again";
    if (step === "answered") spokenOn.add(one.on.id);
    else if (step !== "later") {
      // What failed is tried again, and what was said later waits for it: the last word stands. Words alone hold up nothing.
      if (!isSettled(one)) return step;
      next = step;
    }
  }
  return next;
}

/** Whether nothing is left to do for an ask but to tell its answers. */
function isSettled({ pending, said }: Heard): boolean {
  return pending.answers.length === said.length;
}

type Step = "look again" | "later" | "answered" | Next;

async function goOn(
  work: AnswerWork,
  { one, facts, stated }: Omit<Hearing, "heard"> & { one: Heard },
  { lock, ladder }: { lock: Lock; ladder: Motion },
): Promise<Step> {
  const { pending, said } = one;
  for (let next = said[pending.answers.length]; next; next = said[pending.answers.length]) {
    const reply = await replyTo(work.forge, { one, facts, said: next });
    if (reply.kind === "do" && isStated(reply.action, stated)) {
      settle(pending, next, { kind: "done", says: reply.done });
    } else if (reply.kind === "do") {
      const step = await carryOut(work, { pending, said: next, reply }, lock);
      if (step !== "settled") return step;
    } else if (reply.kind === "look again") {
      lookAtEverything(work, facts.snapshot, lock);
      settle(pending, next, { kind: "done", says: reply.says });
    } else if (ladder === "at rest" || (ladder === "in doubt" && !mayTryAgain(pending))) {
      settle(pending, next, reply);
    } else {
      return "later";
    }
  }
  const answered = work.inbox.gather(lock.key, pending, one.ladders);
  if (!answered) return "later";
  const told = await tell(work, { ...one, pending: { ...pending, answers: inOrder(one.ladders, answered) } }, lock);
  const retry = told.kind === "failed" ? retryOf(pending, told) : null;
  if (retry) return retry;
  work.inbox.take(lock.key, pending);
  return "answered";
}

/** The answers of all ladders in the order of the comment's lines. */
function inOrder(ladders: readonly Key[], answered: ReadonlyMap<Key, readonly Answered[]>): Answered[] {
  const next = new Map<Key, number>();
  return ladders.flatMap((ladder) => {
    const index = next.get(ladder) ?? 0;
    next.set(ladder, index + 1);
    return answered.get(ladder)?.[index] ?? [];
  });
}

/** The reply to one command, having read as far back as it needs. */
async function replyTo(
  forge: Forge,
  { one: { asked }, facts, said }: { one: Heard; facts: Facts; said: Said },
): Promise<Exclude<Reply, { kind: "read on" }>> {
  let known = facts;
  for (let page = 0; page < MOST_PAGES; page++) {
    const reply = answer(asked, said, known);
    if (reply.kind !== "read on") return reply;
    const commits = await forge.readHistory(reply.repository, reply.from, reply.paths);
    known = { ...known, snapshot: readFurther(known.snapshot, reply.repository, commits) };
  }
  const reason = `what it asks for lies further back than ${MOST_PAGES * 100} commits`;
  return refuse("NOTHING_OLDER", reason, "State in the fleet what the tier should run.");
}

/** The look with more of a repository's past. What the look itself tells of a commit stands. */
function readFurther(snapshot: Snapshot, name: RepositoryName, commits: readonly Commit[]): Snapshot {
  const repository = snapshot.repositories[name];
  if (repository?.state !== "present") return snapshot;
  const more = commits.filter(({ sha }) => !repository.commits[sha]);
  return { ...snapshot, repositories: { ...snapshot.repositories, [name]: withCommits(repository, more) } };
}

/**
 * Whether the fleet's history has this very fact for this very comment. Then it was done before a crash, and whoever took
 * it back since then said so later.
 */
function isStated(action: Action, stated: readonly string[]): boolean {
  if (action.kind !== "write fleet") return false;
  const named = (message: string) => {
    const { comment, action: verb, tier } = parseTrailers(message);
    return comment === undefined ? undefined : `${comment} ${verb} ${tier}`;
  };
  const fact = named(action.message);
  return fact !== undefined && stated.some((message) => named(message) === fact);
}

/** What `/retry` asks for beyond the look that it is answered from. */
function lookAtEverything({ account, recorder, wake }: AnswerWork, { ladder }: Snapshot, { key }: Lock): void {
  recorder.forgetRefusals(key);
  wake(fleetKey(account));
  wake(lowestKey(account, ladder.name));
}
