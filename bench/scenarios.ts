// What is measured once in every lap of a stage, in this order: each begins and ends with the App at rest.
import { LADDER } from "./ladder.ts";
import type { Sample } from "./sample.ts";
import { SHOPSETS } from "./shopsets.ts";
import type { Stage } from "./stage.ts";

export interface Scenario {
  what: string;
  budget?: Budget;
  run(stage: Stage): Promise<Sample>;
}

/** The most calls that something may take (with `of`: beyond the looks, or in all); absent where nothing was promised. */
export interface Budget {
  of: "all" | "beyondLooks";
  calls: number;
}

/** The most calls for the dashboard that a single change may take, beside its own budget. */
export const DASHBOARD_BUDGET = 1;

/** What the stages of a kind have more and more of. */
export type Unit = "tiers" | "ShopSets";

export const SCENARIOS: Record<Unit, readonly Scenario[]> = { tiers: LADDER, ShopSets: SHOPSETS };
