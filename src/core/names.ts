// The branded strings that the program passes around, so that a branch can never stand where a commit is meant.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A Git object id: 40 lower-case hex digits. */
export type Sha = Branded<"Sha">;
/** A moment, ISO 8601 in UTC with seconds, as GitHub writes it: `2026-11-23T10:00:00Z`. Instants sort as text. */
export type Instant = Branded<"Instant">;
/** `metadata.name` of a Tier. */
export type TierName = Branded<"TierName">;
/** A repository by its full name: `acme/app-repository`. */
export type RepositoryName = Branded<"RepositoryName">;
/** A span of time in milliseconds. */
export type Millis = number;

/** The id that Git writes for "there is no such object": a ref that must not exist, or that is deleted. */
export const NO_SHA = "0".repeat(40) as Sha;

/** Whether the text is a full commit id. */
export function isSha(text: string): text is Sha {
  return /^[0-9a-f]{40}$/.test(text);
}

/** The first seven digits, for people. */
export function short(sha: Sha): string {
  return sha.slice(0, 7);
}

/** The moment that a text names, in any offset; undefined if it names none. */
export function parseInstant(text: string): Instant | undefined {
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? undefined : instantOf(millis);
}

/** The moment `millis` after the epoch, cut to the second. */
export function instantOf(millis: number): Instant {
  return new Date(millis).toISOString().replace(/\.\d{3}Z$/, "Z") as Instant;
}

/** Milliseconds since the epoch. */
export function millisOf(instant: Instant): number {
  return Date.parse(instant);
}

/** `from` plus `span` milliseconds. */
export function after(from: Instant, span: Millis): Instant {
  return instantOf(millisOf(from) + span);
}

/** The earliest of some moments; undefined if there is none. */
export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  return instants.filter((instant) => instant !== undefined).sort()[0];
}

/** Closes a switch: the compiler refuses a case that was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unforeseen value ${JSON.stringify(value)}`);
}
