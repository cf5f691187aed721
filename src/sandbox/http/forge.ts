// What every HTTP surface of the forge is given.
import type { Tokens } from "../forge/tokens.ts";
import type { World } from "../forge/world.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";
import type { Calls } from "./calls.ts";

/** An answer of REST as it goes out. */
export interface Answered {
  /** The route's template; "GET unknown route /x" where there is none. */
  template: string;
  status: number;
  /** Parsed; undefined where there is no body. */
  body: unknown;
}

export interface Surface {
  world: World;
  tokens: Tokens;
  calls: Calls;
  deliveries: Deliveries;
  /** The directory that holds the bare repositories. */
  root: string;
  /** Hears of errors that are ours. */
  log: (line: string) => void;
  /** Sees every answer of REST, as the tests do that compare them with GitHub's description. */
  watch?: ((answer: Answered) => void) | undefined;
}
