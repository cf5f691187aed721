// All pointers of a tier: each as its source says, with regard to the others and to what stands on them.
import type { Tier } from "../resources/tier.ts";
import type { Action } from "./action.ts";
import { keepComponents } from "./components.ts";
import { type PointerPlan, planPointer } from "./pointer.ts";
import type { Snapshot } from "./snapshot.ts";
import { standing } from "./standing.ts";
import { pointerPaths } from "./stay.ts";
import { moveTogether } from "./together.ts";

/**
 * Decides the pointers of `tier`. What cannot be said stays where it is, as long as it is somewhere. `below` is what is
 * about to be done on the tier below.
 */
export function planPointers(snapshot: Snapshot, tier: Tier, below: readonly Action[] = []): PointerPlan[] {
  const plans = planEach(snapshot, tier);
  return moveTogether(snapshot, tier, { plans, below })
    .map((plan) => keepComponents(snapshot, tier, plan))
    .map((plan) => ({ ...plan, to: plan.to ?? standing(snapshot, tier, plan.source) ?? null }));
}

/** The pointers as each source says by itself. */
export function planEach(snapshot: Snapshot, tier: Tier): PointerPlan[] {
  return [...pointerPaths(tier).keys()].map((source) => planPointer(snapshot, tier, source));
}
