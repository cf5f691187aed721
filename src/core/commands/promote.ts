// /promote: merges what may come into a tier, or tells what it waits for.

import { fleetGate } from "../ladder/gate.ts";
import { mergeOf } from "../ladder/merging.ts";
import { promotionsOf } from "../ladder/position.ts";
import type { PullGate } from "../ladder/pull-gate.ts";
import type { Pull } from "../ladder/snapshot.ts";
import type { Instant, RepositoryName } from "../names.ts";
import { codeSpan } from "../prose/quote.ts";
import type { Tier } from "../resources/tier.ts";
import type { Asked, Reply } from "./asked.ts";
import { mergeByHand } from "./by-hand.ts";
import type { Command } from "./command.ts";
import { pullName } from "./each-source.ts";
import { type Facts, mergedSince, sourceIn } from "./facts.ts";
import { liftPin } from "./pinned.ts";
import { promoteClosed } from "./promote-closed.ts";
import { isRefusal, refuse, refuseBy, refuseByGate } from "./refusal.ts";
import { followChange } from "./whereabouts.ts";
import { type OnPull, sourcesInReach, whichTier } from "./which-tier.ts";

type Promote = Extract<Command, { verb: "promote" }>;

/** On a pull request: that one. With another tier, or on the dashboard: the promotions into that tier. */
export function promote(asked: Asked, command: Promote, facts: Facts): Reply {
  if (command.force === "") {
    const next = 'Say it as `/promote --force "reason"`; the reason stays on record.';
    return refuse("FORCE_REASON", "a force needs a reason", next);
  }
  const tier = whichTier(asked, command.tier, facts);
  if (isRefusal(tier)) return tier;
  const { on } = asked;
  if (on.kind === "dashboard" || on.base !== tier.branch)
    return promoteInto(asked, { tier, force: command.force }, facts);
  switch (on.state) {
    case "open":
      return promoteOpen(asked, on, { tier, force: command.force }, facts);
    case "merged":
      return promoteMerged(asked, on, tier, facts);
    case "closed":
      return promoteClosed(asked, on, tier, facts);
  }
}

interface Wish {
  tier: Tier;
  force: string | null;
}

function promoteOpen(asked: Asked, on: OnPull, { tier, force }: Wish, facts: Facts): Reply {
  if (tier.previous === null) {
    const next = "Merge it with GitHub's button, once its reviews and checks allow it.";
    return refuse("NOT_A_PROMOTION", `${tier.name} is the lowest tier, and people decide what comes into it`, next);
  }
  const gate = gateOf(facts, asked.repository, on.number);
  return gate ? merge(asked, { gate, force }, facts) : notJudged(facts, tier, `#${on.number}`);
}

/** Merged since the command was said: by it, or just as it asks. Merged before: its change is what is asked about. */
function promoteMerged(asked: Asked, on: OnPull, tier: Tier, facts: Facts): Reply {
  const forward = liftPin(asked, tier, facts);
  if (on.mergedAt !== null && on.mergedAt >= asked.at) {
    return forward ?? { kind: "already", says: `#${on.number} is merged into ${tier.name}.` };
  }
  if (forward && !("says" in forward)) return forward;
  return followChange(asked, { on, tier }, facts, (gate) => merge(asked, { gate, force: null }, facts));
}

/** The open promotions into a tier, of every source that may be reached, one after the other; then its pin. */
function promoteInto(asked: Asked, { tier, force }: Wish, facts: Facts): Reply {
  if (tier.previous === null) {
    const next = "Merge pull requests into it with GitHub's button.";
    const nothing = refuse("NOT_A_PROMOTION", `${tier.name} is the lowest tier, and nothing is promoted into it`, next);
    return liftPin(asked, tier, facts) ?? nothing;
  }
  const replies = sourcesInReach(asked, facts, tier).map((source) =>
    promoteSource(asked, { source, tier, force }, facts),
  );
  const first = replies.find(({ kind }) => kind === "do") ?? replies.find(isRefusal);
  if (first) return first;
  const says = replies.map((reply) => ("says" in reply ? reply.says : "")).join(" ");
  return liftPin(asked, tier, facts) ?? { kind: "already", says };
}

function promoteSource(asked: Asked, { source, tier, force }: Wish & { source: RepositoryName }, facts: Facts): Reply {
  const decided = facts.decision.edges.find(({ edge, source: of }) => edge.to.name === tier.name && of === source);
  if (!decided) return notJudged(facts, tier, `what ${tier.previous} verified`);
  // One command merges one promotion of a source, however soon the next is there.
  const merged = mergedSince(facts, source, { tier, since: asked.at });
  if (merged)
    return { kind: "already", says: `${pullName(asked, source, merged.number)} is merged into ${tier.name}.` };
  const repository = sourceIn(facts, source);
  const open = repository && promotionsOf(repository, decided.edge).find(({ state }: Pull) => state === "open");
  const number = decided.carrier?.number ?? open?.number;
  const gate = number === undefined ? undefined : gateOf(facts, source, number);
  if (gate) return merge(asked, { gate, force }, facts);
  const { verdict, edge } = decided;
  if (verdict.state !== "passed") return refuseByGate(edge, verdict, null);
  return {
    kind: "already",
    says: `${tier.name} has everything of ${codeSpan(source)} that ${tier.previous} verified.`,
  };
}

function merge(asked: Asked, { gate, force }: { gate: PullGate; force: string | null }, facts: Facts): Reply {
  const { edge, pull, source } = gate;
  const number = pull?.number ?? 0;
  const name = pullName(asked, source, number);
  if (gate.isQueued) return { kind: "already", says: `${name} waits in GitHub's merge queue, which will merge it.` };
  const byHand = mergeByHand(facts, source, { number, head: gate.head, base: edge.to.branch });
  const { on } = asked;
  const isAnother = on.kind === "pull" && on.number === number && on.head.sha !== gate.head;
  if (isAnother || !wasThere(gate, { at: asked.at, force })) {
    const reason = `${name} is not known to have had this head when it was said`;
    return refuse("HEAD_MOVED", reason, "Look at what it holds now, then say it again.", {
      verdict: gate.verdict,
      byHand,
    });
  }
  const asker = { login: asked.by.login, comment: asked.comment?.url ?? null };
  const action = mergeOf(facts.snapshot, gate, { asker, warrant: force === null ? "gate" : { force } });
  if (!("kind" in action)) return refuseByGate(edge, action, byHand);
  const past = force === null ? "" : `, past its gate: ${codeSpan(force)}`;
  const done = `${name} is merged into ${edge.to.name}${past}.`;
  return { kind: "do", action, done, refused: { verdict: gate.verdict, byHand } };
}

/**
 * Whether the head is known to have been there when it was said. Both moments are whole seconds: in one and the same, what
 * every gate lets in may be merged, but not what nobody but a person vouches for, who may have seen another head.
 */
function wasThere({ published }: PullGate, { at, force }: { at: Instant; force: string | null }): boolean {
  if (published === null) return false;
  return force === null ? published.since <= at : published.since < at;
}

function gateOf({ decision }: Facts, source: RepositoryName, number: number): PullGate | undefined {
  return decision.gates.find((gate) => gate.source === source && gate.pull?.number === number);
}

function notJudged({ snapshot }: Facts, tier: Tier, what: string): Reply {
  const brake = fleetGate(snapshot);
  if (brake.state !== "passed")
    return refuseBy(brake, "Correct the newest commit of the fleet, then say it again.", null);
  const next = `Say it again when the check \`shopset/${tier.name}\` is there.`;
  return refuse("GATE_WAITING", `${what} was not judged yet`, next);
}
