// What GitHub does after it has answered: one piece of work after the other, which nobody waits for but tests.
import { inspect } from "node:util";

export interface Background {
  start(work: () => Promise<void>): void;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

/** `complain` hears of work that threw, which is a bug of ours: the rest goes on. */
export function openBackground(complain: (line: string) => void): Background {
  let last: Promise<void> = Promise.resolve();
  return {
    start(work) {
      last = last.then(work).catch((error: unknown) => complain(`in the background: ${inspect(error)}`));
    },
    async idle() {
      for (let waited: Promise<void> | undefined; waited !== last; ) {
        waited = last;
        await waited;
      }
    },
  };
}
