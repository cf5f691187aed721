// /unhold: a tier goes its own way again. Hold and pin go, and a pointer that was set by hand follows its branch.

import { takeBack } from "../ladder/tier.ts";
import { short } from "../names.ts";
import { codeSpan } from "../prose/quote.ts";
import type { Asked, Reply } from "./asked.ts";
import type { Command } from "./command.ts";
import { type Facts, sourceIn, statedBrakes } from "./facts.ts";
import { stateFact } from "./fleet-fact.ts";
import { isRefusal } from "./refusal.ts";
import { whichTier } from "./which-tier.ts";

/** What the fleet states first, then what a person set by hand: each look does the next of them. */
export function unhold(asked: Asked, { tier: named }: Extract<Command, { verb: "unhold" }>, facts: Facts): Reply {
  const tier = whichTier(asked, named, facts);
  if (isRefusal(tier)) return tier;
  const { hold, pin } = statedBrakes(facts, tier) ?? tier;
  if (hold || pin) {
    const lifted = [hold ? "hold" : "", pin ? "pin" : ""].filter((word) => word !== "").join(" and ");
    const fact = { tier, change: { hold: null, pin: null }, verb: "unhold", subject: `${lifted} lifted` } as const;
    const action = stateFact(asked, fact, facts);
    if (isRefusal(action)) return action;
    const head = pin ? sourceIn(facts, tier.apps.name)?.branches[tier.branch] : undefined;
    const runs = head === undefined ? "" : ` It goes to what its branch holds, ${codeSpan(short(head))}.`;
    return { kind: "do", action, done: `The ${lifted} of ${tier.name} ${hold && pin ? "are" : "is"} lifted.${runs}` };
  }
  const action = takeBack(facts.snapshot, tier, { login: asked.by.login, comment: asked.comment?.url ?? null });
  if (action) return { kind: "do", action, done: `${tier.name} is not set by hand any more, and follows its branch.` };
  return { kind: "already", says: `${tier.name} is neither held, nor pinned, nor set by hand.` };
}
