// The conversation: a comment that says commands, or a button that was pressed → seen, and put before its ladder.
import type { Said } from "../core/commands/command.ts";
import { parseComment } from "../core/commands/parse.ts";
import { isFedBy, isSame } from "../core/commands/which-tier.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import type { Fleets, RulingFleet } from "./fleet.ts";
import type { Ask, Inbox } from "./inbox.ts";
import { ladderKey } from "./keys.ts";
import type { Forge } from "./ports/forge.ts";
import { ForgeUnavailable } from "./ports/outcome.ts";
import type { Key, Lock, Next } from "./ports/queue.ts";
import type { Comment, Reaction } from "./ports/talking.ts";
import type { Recorder } from "./record.ts";

export interface ConversationWork {
  account: string;
  forge: Forge;
  fleets: Fleets;
  recorder: Recorder;
  inbox: Inbox;
  wake(key: Key): void;
}

/** The reactions that say what became of a comment. */
const FINAL: readonly Reaction[] = ["ROCKET", "THUMBS_UP", "THUMBS_DOWN", "CONFUSED"];

/** Whether a comment waits for an answer of ours. What was edited does not: nobody knows who wrote what stands there. */
export function isUnanswered({ author, edited, reactions, body }: Comment): boolean {
  const isPersons = author.kind === "person" && !edited;
  return isPersons && !reactions.some((reaction) => FINAL.includes(reaction)) && parseComment(body).length > 0;
}

/** Says that a comment was seen, and puts it before the ladders that it speaks to. */
export async function reconcileComment(work: ConversationWork, id: string, lock: Lock): Promise<Next> {
  return orRetry(work, lock, async () => {
    const { account, forge, fleets } = work;
    const [comment] = await forge.readComments([id]);
    if (!comment || !isUnanswered(comment)) return;
    const fleet = await fleets.of(account);
    const ladders = fleet ? laddersSpokenTo(comment, fleet) : [];
    if (ladders.length === 0) return;
    const seen = comment.reactions.includes("EYES") ? { kind: "already" } : await forge.ensureReacted(id, "EYES");
    // A reaction is decoration, and one that fails stops nothing; but where GitHub lets us say nothing at all, nobody
    // could know what was done, so nothing is.
    if (seen.kind === "failed" && comment.on.locked) return;
    putBefore(work, ladders, { kind: "comment", id });
  });
}

/** Puts a pressed button before the ladder whose check it stood on. */
export async function reconcileButton(
  work: ConversationWork,
  { repository, tier: on, head, by }: Omit<Extract<Ask, { kind: "button" }>, "kind">,
  lock: Lock,
): Promise<Next> {
  return orRetry(work, lock, async () => {
    const fleet = await work.fleets.of(work.account);
    const ladder = fleet?.ladders.find(({ tiers }) =>
      tiers.some((tier) => tier.name === on && isFedBy(tier, repository)),
    );
    if (ladder) putBefore(work, [ladder], { kind: "button", repository, tier: on, head, by });
  });
}

/** A command of a comment, and the ladder that answers it. */
export interface Spoken {
  said: Said;
  ladder: Ladder;
}

/**
 * The commands of a comment, in their order. Each speaks to the ladder that has the tier it names, else to the one that
 * the pull request goes into, else to the first. What on the dashboard asks about everything speaks to every ladder. A
 * source reaches the ladders that it feeds; the dashboard, which is the issue that the App opened in the fleet, every one.
 * Nothing else is heard.
 */
export function spokenIn({ repository, on, body }: Comment, fleet: RulingFleet): Spoken[] {
  const ladders = isSame(repository, fleet.repository)
    ? fleet.ladders.filter(() => on.pull === null && on.isOurs)
    : fleet.ladders.filter(({ tiers }) => on.pull !== null && tiers.some((tier) => isFedBy(tier, repository)));
  const into = ladders.find(({ tiers }) =>
    tiers.some((tier) => tier.branch === on.pull?.base && isFedBy(tier, repository)),
  );
  return parseComment(body).flatMap((said) => {
    const named = tierNamed(said)?.toLowerCase();
    const ladder = ladders.find(({ tiers }) => tiers.some(({ name }) => name === named)) ?? into ?? ladders[0];
    const meant = on.pull === null && isOfEverything(said) ? ladders : ladder ? [ladder] : [];
    return meant.map((one) => ({ said, ladder: one }));
  });
}

/** The ladders that a comment speaks to, each once. */
export function laddersSpokenTo(comment: Comment, fleet: RulingFleet): Ladder[] {
  return [...new Set(spokenIn(comment, fleet).map(({ ladder }) => ladder))];
}

function isOfEverything(said: Said): boolean {
  return said.kind === "command" && (said.command.verb === "status" || said.command.verb === "retry");
}

/** What a command names as its tier; the first word of a hold may be one. */
function tierNamed(said: Said): string | null {
  if (said.kind !== "command") return null;
  const { command } = said;
  if (command.verb === "hold") return command.text?.split(/\s/u)[0] ?? null;
  return "tier" in command ? command.tier : null;
}

function putBefore({ account, inbox, wake }: ConversationWork, ladders: readonly Ladder[], ask: Ask): void {
  const keys = ladders.map(({ name }) => ladderKey(account, name));
  inbox.put(keys, ask);
  for (const key of keys) wake(key);
}

/** Looks once; what GitHub does not answer is recorded, and asked again. */
export async function orRetry({ recorder }: ConversationWork, lock: Lock, look: () => Promise<void>): Promise<Next> {
  try {
    await look();
    recorder.recovered(lock.key);
    return { kind: "rest" };
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    recorder.failed(lock.key, error.failure);
    const { retryAfter } = error.failure;
    return retryAfter === null ? { kind: "rest" } : { kind: "retry", after: retryAfter };
  }
}
