// Sources that move together: a tier's pointers go to the heads of its branches once T ran just those beside each other.
import { type RepositoryName, type Sha, short } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import type { Action } from "./action.ts";
import { arrivalNote } from "./arrival.ts";
import { progressIn, verifyHeld } from "./combination.ts";
import { rejectedBeside } from "./companions.ts";
import type { PointerPlan } from "./pointer.ts";
import { promotionsOf } from "./position.ts";
import type { Snapshot } from "./snapshot.ts";
import { pinOf } from "./source.ts";
import { standing } from "./standing.ts";
import { pointerOf, pointerPaths, staysOf } from "./stay.ts";
import { waiting } from "./verdict.ts";

/**
 * The plans of a tier with those kept where they are that wait for each other. What people put on the tier past its gate
 * moves at once, its own pointer only; what is pinned says nothing of the others, which follow their branches. As long as
 * what is done `below` moves what T runs, that is waited for: it says anew what T verified.
 */
export function moveTogether(
  snapshot: Snapshot,
  tier: Tier,
  { plans, below }: { plans: readonly PointerPlan[]; below: readonly Action[] },
): PointerPlan[] {
  const edge = edgeInto(snapshot, tier);
  const waitingOnes = edge ? (below.some(movesPointer) ? gatedPlans : waitingPlans)(snapshot, edge, plans) : [];
  if (!edge || waitingOnes.length === 0) return [...plans];
  const awaited = openPromotions(snapshot, edge);
  const what = plans.flatMap(({ source, to }) => (to ? [`${pathOf(tier, source)} ${short(to)}`] : [])).join(" with ");
  const ways = [awaited.length > 0 ? `awaited: ${awaited.join(", ")}` : "", rejectedBeside(snapshot, edge) ?? ""];
  const until = ways.filter((way) => way !== "").join("; ") || "no pull request is open that would change that";
  return plans.map((plan) => {
    const stays = waitingOnes.includes(plan) ? standing(snapshot, tier, plan.source) : undefined;
    if (!stays) return plan;
    const reason = `stays at ${short(stays)} until ${edge.from.name} ran ${what} verified; ${until}`;
    return { ...plan, to: stays, verdict: waiting(plan.verdict.subject, reason) };
  });
}

/**
 * Whether an older stay of T than those that were read may be the one that U waits for: none of its sources has been
 * followed back yet behind what U received.
 */
export function awaitsOlderStay(snapshot: Snapshot, edge: Edge, plans: readonly PointerPlan[]): boolean {
  if (waitingPlans(snapshot, edge, plans).length === 0) return false;
  const oldest = staysOf(snapshot, edge.from).at(-1)?.commits.at(-1);
  return plans.every(({ source }) => {
    const progress = progressIn(snapshot, edge, source);
    const ran = pointerOf(edge.from, source, oldest);
    const place = progress?.line.findIndex(({ sha }) => sha === ran) ?? -1;
    return progress !== undefined && place !== -1 && place <= progress.received.position;
  });
}

/** The edge over which a tier takes content, where its sources move together and are several. */
function edgeInto({ ladder }: Snapshot, to: Tier): Edge | undefined {
  const from = ladder.tiers.find(({ name }) => name === to.previous);
  return from && to.promotion.sources === "together" && pointerPaths(to).size > 1 ? { from, to } : undefined;
}

function movesPointer(action: Action): boolean {
  return action.kind === "write tier" && action.files.some(({ mode }) => mode === "160000");
}

/** The plans that move a pointer to what came through the gate. */
function gatedPlans(snapshot: Snapshot, edge: Edge, plans: readonly PointerPlan[]): PointerPlan[] {
  const { to: tier } = edge;
  if (!edgeInto(snapshot, tier)) return [];
  const moving = plans.filter((plan) => {
    const now = standing(snapshot, tier, plan.source);
    if (plan.to === null || plan.setBy !== null || pinOf(tier, plan.source) || now === undefined) return false;
    return contentOf(snapshot, plan.source, plan.to) !== contentOf(snapshot, plan.source, now);
  });
  return moving.filter(({ source }) => !cameBesideGate(snapshot, edge, source));
}

/** Those of them that would make of the tier what T never ran verified. */
function waitingPlans(snapshot: Snapshot, edge: Edge, plans: readonly PointerPlan[]): PointerPlan[] {
  const { from, to: tier } = edge;
  const gated = gatedPlans(snapshot, edge, plans);
  if (gated.length === 0) return [];
  const wanted = plans.flatMap(({ source, to }): [string, Sha][] => {
    const sha = to ?? standing(snapshot, tier, source);
    return sha && pinOf(tier, source) === null ? [[pathOf(tier, source), contentOf(snapshot, source, sha)]] : [];
  });
  const stays = staysOf(snapshot, from);
  const holding = stays.filter(({ contents }) => wanted.every(([path, content]) => contents[path] === content));
  return verifyHeld(snapshot, stays, holding)?.state === "passed" ? [] : gated;
}

/** Whether people put what U holds of a source there themselves. While T has no branch of it, that is not known. */
function cameBesideGate(snapshot: Snapshot, edge: Edge, source: RepositoryName): boolean {
  const repository = snapshot.repositories[source];
  if (repository?.state !== "present" || repository.branches[edge.from.branch] === undefined) return false;
  const progress = progressIn(snapshot, edge, source);
  return progress === undefined || arrivalNote(snapshot, edge, progress) !== null;
}

/** The pull requests that are open over an edge, as people write them. */
function openPromotions({ repositories }: Snapshot, edge: Edge): string[] {
  return [...pointerPaths(edge.to).keys()].flatMap((source) => {
    const repository = repositories[source];
    const open = repository?.state === "present" ? promotionsOf(repository, edge) : [];
    return open.filter(({ state }) => state === "open").map(({ number }) => `${source}#${number}`);
  });
}

/** As a stay names it: the tree, or the commit itself where that was not read. */
function contentOf({ repositories }: Snapshot, source: RepositoryName, sha: Sha): Sha {
  const repository = repositories[source];
  return (repository?.state === "present" ? repository.commits[sha]?.tree : undefined) ?? sha;
}

function pathOf(tier: Tier, source: RepositoryName): string {
  return pointerPaths(tier).get(source) ?? source;
}
