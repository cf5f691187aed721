// /unhold: a tier goes its own way again. Hold and pin go, and a pointer that was set by hand follows its branch.
import { planEach } from "../ladder/pointers.ts";
import { pointerPaths } from "../ladder/stay.ts";
import { takeBack } from "../ladder/tier.ts";
import { codeSpan } from "../prose/quote.ts";
import type { Tier } from "../resources/tier.ts";
import type { Asked, Reply } from "./asked.ts";
import type { Command } from "./command.ts";
import { listed, whereTheyGo } from "./each-source.ts";
import { type Facts, statedBrakes } from "./facts.ts";
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
    const done = `The ${lifted} of ${tier.name} ${hold && pin ? "are" : "is"} lifted.`;
    return { kind: "do", action, done: [done, ...(pin ? whereTheyGo(facts, tier, pin) : [])].join(" ") };
  }
  const action = takeBack(facts.snapshot, tier, { login: asked.by.login, comment: asked.comment?.url ?? null });
  if (action) return { kind: "do", action, done: `${tier.name} is not set by hand any more${follows(facts, tier)}.` };
  return { kind: "already", says: `${tier.name} is neither held, nor pinned, nor set by hand.` };
}

/** Which of its sources a person had set. */
function follows({ snapshot }: Facts, tier: Tier): string {
  if (pointerPaths(tier).size === 1) return ", and follows its branch again";
  const set = planEach(snapshot, tier).flatMap(({ source, setBy }) => (setBy === null ? [] : [codeSpan(source)]));
  return `: ${listed(set)} ${set.length > 1 ? "follow their branches" : "follows its branch"} again`;
}
