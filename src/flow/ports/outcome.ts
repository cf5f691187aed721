// What became of a write, and what it means that GitHub did not answer.
import type { Millis } from "../../core/names.ts";

export type Outcome =
  | { kind: "done" }
  /** It was so before. */
  | { kind: "already" }
  /** The facts are not what was expected: nothing was written, look again. */
  | { kind: "refused"; reason: string }
  | Failed;

/** GitHub did not do it. Each reader gets the words that are meant for them. */
export interface Failed {
  kind: "failed";
  /** When it is worth another try; null: not before somebody changes something. */
  retryAfter: Millis | null;
  forUser: string;
  forOperator: string;
}

/** Thrown by reads that could not be answered, and by writes of objects that nothing refers to yet. */
export class ForgeUnavailable extends Error {
  readonly failure: Failed;
  constructor(failure: Failed) {
    super(failure.forOperator);
    this.failure = failure;
  }
}
