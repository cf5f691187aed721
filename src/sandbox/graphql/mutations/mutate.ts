// What all mutations share: who may, and how the world's refusals are said in GraphQL.
import { Refusal } from "../../forge/refusal.ts";
import { permitsTalk } from "../../forge/talking.ts";
import { type Permission, permits } from "../../forge/world.ts";
import type { Issue, Pull, Repository } from "../../model.ts";
import type { Context } from "../context.ts";
import { type ErrorType, failure, forbidden } from "../errors.ts";

/** The argument of every mutation. */
export interface Input<T> {
  input: T & { clientMutationId?: string | null };
}

/**
 * A mutation's resolver: does the work, and hands back the caller's `clientMutationId` as every payload must. A
 * refusal of the world becomes an error with GitHub's type for it.
 */
export function mutation<T>(work: (input: T, context: Context) => Promise<Record<string, unknown>>) {
  return async (_: unknown, { input }: Input<T>, context: Context): Promise<Record<string, unknown>> => {
    try {
      return { ...(await work(input, context)), clientMutationId: input.clientMutationId ?? null };
    } catch (error) {
      throw error instanceof Refusal ? said(error) : error;
    }
  };
}

/** Throws FORBIDDEN unless the asker may write this side of the repository, or one of these sides. */
export function mayWrite({ actor }: Context, repository: Repository, ...permissions: Permission[]): void {
  if (permissions.some((permission) => permits(actor, repository, permission, "write"))) return;
  throw forbidden(actor.installation ? "integration" : "personal access token");
}

/** Throws FORBIDDEN unless the asker may speak on this issue or pull request. */
export function mayTalk({ actor }: Context, repository: Repository, subject: Issue | Pull): void {
  if (permitsTalk(actor, repository, subject, "write")) return;
  throw forbidden(actor.installation ? "integration" : "personal access token");
}

const types: Partial<Record<Refusal["status"], ErrorType>> = { 403: "FORBIDDEN", 404: "NOT_FOUND" };

function said(refusal: Refusal) {
  const details = refusal.errors.flatMap((error) => {
    if (typeof error === "string") return [error];
    return error.message ?? [error.resource, error.field, error.code].filter(Boolean).join(" ");
  });
  return failure(types[refusal.status] ?? "UNPROCESSABLE", details.join(", ") || refusal.message);
}
