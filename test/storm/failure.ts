// A promise that a storm found broken.

export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "rest" | "pure";

export class Broken extends Error {
  readonly invariant: Invariant;
  constructor(invariant: Invariant, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}
