// What every HTTP surface of the forge is given.
import type { Tokens } from "../forge/tokens.ts";
import type { World } from "../forge/world.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";
import type { Calls } from "./calls.ts";

export interface Surface {
  world: World;
  tokens: Tokens;
  calls: Calls;
  deliveries: Deliveries;
  /** The directory that holds the bare repositories. */
  root: string;
  /** Hears of errors that are ours. */
  log: (line: string) => void;
}
