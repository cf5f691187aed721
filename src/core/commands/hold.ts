// /hold: nothing is promoted into a tier until somebody lifts it. What runs there goes on.
import { codeSpan } from "../prose/quote.ts";
import type { Hold, Tier } from "../resources/tier.ts";
import type { Asked, Reply } from "./asked.ts";
import type { Command } from "./command.ts";
import { type Facts, statedBrakes } from "./facts.ts";
import { stateFact } from "./fleet-fact.ts";
import { isRefusal } from "./refusal.ts";
import { tierAndReason } from "./which-tier.ts";

/**
 * States the hold. One that stands keeps who held first, since when and until when: another reason replaces its reason,
 * and nothing else of it, so that a hold never ends sooner or later than its holder said.
 */
export function hold(asked: Asked, { text }: Extract<Command, { verb: "hold" }>, facts: Facts): Reply {
  const meant = tierAndReason(asked, text, facts);
  if (isRefusal(meant)) return meant;
  const { tier, reason } = meant;
  const now = standing(facts, tier);
  if (now && (reason === null || reason === now.reason)) {
    return { kind: "already", says: `${tier.name} is ${tellHold(now)}.` };
  }
  const held: Hold = now ? { ...now, reason } : { by: asked.by.login, reason, since: asked.at, until: null };
  const subject = reason === null ? "held" : `held, ${reason}`;
  const action = stateFact(asked, { tier, change: { hold: held }, verb: "hold", subject }, facts);
  if (isRefusal(action)) return action;
  const done = `${tier.name} is ${tellHold(held)}. What runs there goes on; nothing is promoted into it until \`/unhold ${tier.name}\`.`;
  return { kind: "do", action, done };
}

/** `held by alice since …: reason`, as Markdown that pings nobody. */
function tellHold({ by, reason, since, until }: Hold): string {
  const parts = [
    by === null ? "" : ` by ${codeSpan(by)}`,
    since === null ? "" : ` since ${since}`,
    until === null ? "" : ` until ${until}`,
    reason === null ? "" : `: ${codeSpan(reason)}`,
  ];
  return `held${parts.join("")}`;
}

/** The hold that the fleet states; one that has ended holds nothing. */
function standing(facts: Facts, tier: Tier): Hold | null {
  const stated = statedBrakes(facts, tier)?.hold ?? null;
  const isOver = stated?.until !== null && stated !== null && stated.until <= facts.snapshot.takenAt;
  return isOver ? null : stated;
}
