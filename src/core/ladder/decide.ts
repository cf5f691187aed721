// The decision: what is to be done on a ladder, with every reason, from one snapshot. Synchronous and pure.
import { earliest, type Instant, type RepositoryName } from "../names.ts";
import { startMessage } from "../prose/commit.ts";
import { renderStart } from "../render/system.ts";
import { edgesOf } from "../resources/ladder.ts";
import type { Action, StartRepository } from "./action.ts";
import { fleetGate } from "./gate.ts";
import { automaticMerges } from "./merging.ts";
import { decideEdge, type EdgeDecision, postponeEdge } from "./promotion.ts";
import { gatesOf, type PullGate, reportsOf } from "./pull-gate.ts";
import type { Snapshot } from "./snapshot.ts";
import { pointerPaths } from "./stay.ts";
import { decideTier, type TierDecision } from "./tier.ts";
import type { Verdict } from "./verdict.ts";

export interface Decision {
  actions: Action[];
  tiers: Record<string, TierDecision>;
  edges: EdgeDecision[];
  /** What is proposed to tiers that are not the lowest, and whether it may come in. */
  gates: PullGate[];
  /** When time alone may change this decision; null when only new facts can. */
  lookAgainAt: Instant | null;
}

/** Decides a ladder: its tiers' branches and pointers, the promotion of every source over every edge, and their gates. */
export function decide(snapshot: Snapshot): Decision {
  const brake = fleetGate(snapshot);
  if (brake.state !== "passed") return standStill(snapshot, brake);
  const tiers: Record<string, TierDecision> = {};
  for (const tier of snapshot.ladder.tiers)
    tiers[tier.name] = decideTier(snapshot, tier, tier.previous === null ? undefined : tiers[tier.previous]);
  // What a tier is about to run decides what may climb from it, so its edges wait for the look after the write.
  const edges = edgesOf(snapshot.ladder).flatMap((edge) =>
    [...pointerPaths(edge.to).keys()].map((source) =>
      isWritten(tiers[edge.from.name]) ? postponeEdge(edge, source) : decideEdge(snapshot, edge, source),
    ),
  );
  for (const { edge, note } of edges) if (note !== null) tiers[edge.to.name]?.notes.push(note);
  const decisions = [...Object.values(tiers), ...edges];
  const written = [...startSystems(snapshot), ...decisions.flatMap((decision) => decision.actions)];
  const gates = edges.flatMap((edge) => gatesOf(snapshot, edge, closedIn(written, edge.source)));
  const until = [...decisions, ...gates].map(({ verdict }) => verdict.until);
  const later = until.filter((at) => at !== undefined && at > snapshot.takenAt);
  // What was just judged is merged first, and what is said comes last, when everything else is as it will be.
  const actions = [...automaticMerges(snapshot, edges, gates), ...written, ...reportsOf(gates)];
  return { actions, tiers, edges, gates, lookAgainAt: earliest(later) ?? null };
}

/** The pull requests of a source that some actions close. */
function closedIn(actions: readonly Action[], source: RepositoryName): Set<number> {
  const closed = actions.filter((action) => action.kind === "close pull" && action.repository === source);
  return new Set(closed.flatMap((action) => (action.kind === "close pull" ? [action.pull.number] : [])));
}

function isWritten(tier: TierDecision | undefined): boolean {
  return tier?.actions.some(({ kind }) => kind === "write tier") ?? false;
}

/** The fleet went back to an older commit than one that was acted on: rather nothing changes than everything back. */
function standStill(snapshot: Snapshot, verdict: Verdict): Decision {
  const tiers = Object.fromEntries(
    snapshot.ladder.tiers.map((tier) => [tier.name, { actions: [], verdict, notes: [] }]),
  );
  return { actions: [], tiers, edges: [], gates: [], lookAgainAt: null };
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
