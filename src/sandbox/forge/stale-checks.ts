// Check runs that nobody completed.
import type { Millis } from "../model.ts";
import type { World } from "./world.ts";

/** How long a run may be incomplete (docs.github.com/rest/checks: check runs, "stale"). */
const PATIENCE: Millis = 14 * 86_400_000;

/** Marks runs that have been incomplete for 14 days as stale, which only GitHub does. No webhook tells of it. */
export function markStale(world: World): void {
  const now = world.clock.now();
  for (const { checkRuns } of world.repositories)
    for (const run of checkRuns)
      if (run.status !== "completed" && now - run.startedAt >= PATIENCE)
        Object.assign(run, { status: "completed", conclusion: "stale", completedAt: run.startedAt + PATIENCE });
}
