// The decision: what is to be done on a ladder, with every reason, from one snapshot. Synchronous and pure.
import { earliest, type Instant, type RepositoryName } from "../names.ts";
import { startMessage } from "../prose/commit.ts";
import { renderStart } from "../render/system.ts";
import { type Edge, edgesOf } from "../resources/ladder.ts";
import type { Action, StartRepository } from "./action.ts";
import { fleetGate } from "./gate.ts";
import { decideEdge, type EdgeDecision } from "./promotion.ts";
import type { Snapshot } from "./snapshot.ts";
import { pointerPaths } from "./stay.ts";
import { decideTier, type TierDecision } from "./tier.ts";
import { type Verdict, waiting } from "./verdict.ts";

export interface Decision {
  actions: Action[];
  tiers: Record<string, TierDecision>;
  edges: EdgeDecision[];
  /** When time alone may change this decision; null when only new facts can. */
  lookAgainAt: Instant | null;
}

/** Decides a ladder: its tiers' branches and pointers, and the promotion of every source over every edge. */
export function decide(snapshot: Snapshot): Decision {
  const brake = fleetGate(snapshot);
  if (brake.state !== "passed") return standStill(snapshot, brake);
  const tiers = Object.fromEntries(snapshot.ladder.tiers.map((tier) => [tier.name, decideTier(snapshot, tier)]));
  // What a tier is about to run decides what may climb from it, so its edges wait for the look after the write.
  const edges = edgesOf(snapshot.ladder).flatMap((edge) =>
    [...pointerPaths(edge.to).keys()].map((source) =>
      isWritten(tiers[edge.from.name]) ? edgeInWaiting(edge, source) : decideEdge(snapshot, edge, source),
    ),
  );
  const decisions = [...Object.values(tiers), ...edges];
  const later = decisions.map(({ verdict }) => verdict.until).filter((at) => at !== undefined && at > snapshot.takenAt);
  const actions = [...startSystems(snapshot), ...decisions.flatMap((decision) => decision.actions)];
  return { actions, tiers, edges, lookAgainAt: earliest(later) ?? null };
}

function isWritten(tier: TierDecision | undefined): boolean {
  return tier?.actions.some(({ kind }) => kind === "write tier") ?? false;
}

function edgeInWaiting(edge: Edge, source: RepositoryName): EdgeDecision {
  const verdict = waiting(`${edge.from.name} → ${edge.to.name}`, `${edge.from.name} is written first`);
  return { edge, source, actions: [], candidate: null, verdict };
}

/** The fleet went back to an older commit than one that was acted on: rather nothing changes than everything back. */
function standStill(snapshot: Snapshot, verdict: Verdict): Decision {
  const tiers = Object.fromEntries(snapshot.ladder.tiers.map((tier) => [tier.name, { actions: [], verdict }]));
  return { actions: [], tiers, edges: [], lookAgainAt: null };
}

/** The first commit of every system repository that is entirely empty. */
function startSystems({ ladder, repositories }: Snapshot): StartRepository[] {
  const names = [...new Set(ladder.tiers.map((tier) => tier.system.name))];
  return names.flatMap((repository): StartRepository[] => {
    const system = repositories[repository];
    if (system?.state !== "present" || system.defaultBranch !== null) return [];
    return [{ kind: "start repository", repository, file: renderStart(ladder), message: startMessage() }];
  });
}
