// /rollback: a tier runs what it ran verified before, whatever its branches hold, until it goes forward again.
import { fleetGate } from "../ladder/gate.ts";
import type { Pin, Tier } from "../resources/tier.ts";
import type { Asked, Reply } from "./asked.ts";
import type { Command } from "./command.ts";
import { listed, pullName } from "./each-source.ts";
import { type Facts, statedBrakes } from "./facts.ts";
import { stateFact } from "./fleet-fact.ts";
import { isRefusal, refuse } from "./refusal.ts";
import { findTarget } from "./rollback-target.ts";
import { whichTier } from "./which-tier.ts";

type Rollback = Extract<Command, { verb: "rollback" }>;

/** Pins the tier as it was. Neither hold nor gate stands in the way: what it goes to it ran before. */
export function rollback(asked: Asked, command: Rollback, facts: Facts): Reply {
  const { named, sha } = readWords(command, facts);
  const tier = whichTier(asked, named, facts);
  if (isRefusal(tier)) return tier;
  const brake = fleetGate(facts.snapshot);
  if (brake.state !== "passed") {
    return refuse("NO_EFFECT", brake.reason, "Correct the newest commit of the fleet, then say it again.", {
      verdict: brake,
    });
  }
  const pinned = statedBrakes(facts, tier)?.pin ?? null;
  const target = findTarget(asked, { tier, pinned, sha }, facts);
  if ("kind" in target) return target;
  const { pin, state, what, subject } = target;
  if (samePin(pinned, pin)) return { kind: "already", says: `${tier.name} is pinned to ${what}.` };
  const fact = { tier, change: { pin }, verb: "rollback", subject: `pinned to ${subject}` } as const;
  const action = stateFact(asked, fact, facts);
  if (isRefusal(action)) return action;
  const caveat =
    state === "verified"
      ? ""
      : "; it was never verified, but nothing that was is older, and this is the newest without a red check";
  return {
    kind: "do",
    action,
    done: `${tier.name} is pinned to ${what}${caveat}.${openPromotions(asked, tier, facts)}`,
  };
}

/** A tier may be called like a commit: then a lone word means the tier. */
function readWords({ tier, sha }: Rollback, { snapshot }: Facts): { named: string | null; sha: string | null } {
  const isTier = tier === null && snapshot.ladder.tiers.some(({ name }) => name === sha);
  return isTier ? { named: sha, sha: null } : { named: tier, sha };
}

function openPromotions(asked: Asked, tier: Tier, { decision }: Facts): string {
  const open = decision.edges.flatMap(({ edge, source, carrier }) =>
    edge.to.name === tier.name && carrier !== null ? [pullName(asked, source, carrier.number)] : [],
  );
  if (tier.previous === null) return ` \`/unhold ${tier.name}\` has it follow its branch again.`;
  const next = `\`/promote ${tier.name}\` goes forward again with what is newer`;
  if (open.length === 0) return ` ${next}, once it is proposed.`;
  return ` ${next}: ${listed(open)} ${open.length > 1 ? "are" : "is"} open.`;
}

function samePin(a: Pin | null, b: Pin): boolean {
  const print = ({ base, configurations }: Pin) => JSON.stringify([base, Object.entries(configurations).sort()]);
  return a !== null && print(a) === print(b);
}
