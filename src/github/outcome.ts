// What became of a write: done, refused because the facts moved, or failed.
import type { Outcome } from "../flow/ports/outcome.ts";
import { type Attempt, failureOf, isRequestError, isRuled } from "./failure.ts";
import { GraphqlRefusal } from "./graphql.ts";

/** A message of GitHub, and what it means for this write. */
export interface Meaning {
  says: RegExp;
  outcome: Outcome;
}

/** Runs a write. What GitHub refuses means what `meanings` say, or else a failure in words for people. */
export async function attempt(
  what: Attempt & { meanings?: readonly Meaning[] },
  write: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await write();
  } catch (error) {
    const meant = isRefusal(error) ? what.meanings?.find(({ says }) => says.test(error.message)) : undefined;
    return meant?.outcome ?? failureOf(error, what);
  }
}

/** Whether GitHub understood the request and refused it for what it asks, not for a rule, a permission or a limit. */
export function isRefusal(error: unknown): error is Error {
  if (isRuled(error)) return false;
  if (isRequestError(error)) return [405, 409, 422].includes(error.status);
  return error instanceof GraphqlRefusal && !error.errors.some(({ type }) => type === "FORBIDDEN");
}
