// An operation: something that a person or a system does at any moment.
import type { World } from "../world.ts";

export interface Operation {
  /** How often it happens, beside the others. */
  weight: number;
  /** Does it and tells it in plain words; undefined when there is nothing to do it to. */
  happen(world: World): string | undefined;
}
