// The shortest story that still breaks the same promise.
import { runStorm, type Storm, type StormOptions } from "./storm.ts";

/** Drops steps, many at once and then one by one, as long as the same invariant stays broken. */
export async function shrink(storm: Storm, options: Omit<StormOptions, "seed" | "steps"> = {}): Promise<Storm> {
  let shortest = storm;
  for (let size = Math.ceil(storm.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < shortest.steps.length; ) {
      const steps = shortest.steps.filter((_, index) => index < from || index >= from + size);
      const shorter = await runStorm({ ...options, seed: storm.seed, steps });
      if (shorter.broken?.invariant === storm.broken?.invariant && shorter.steps.length < shortest.steps.length)
        shortest = shorter;
      else from += size;
    }
  }
  return shortest;
}
