// Who is let past a ruleset.
import type { BypassActor, Repository, Role, Ruleset } from "../../model.ts";
import { type Actor, roleOf } from "../world.ts";

/** By which ids rulesets name roles (docs.github.com/rest/repos/rules: seen in its answers). */
export const ROLE_IDS: Record<number, Role> = { 1: "read", 2: "maintain", 3: "triage", 4: "write", 5: "admin" };

/** What someone does: merges a pull request, or writes the ref itself, by Git or by the API. */
export type Deed = "merge" | "write";

/** The rulesets among these that bind the actor in what it does. */
export function binding(rulesets: Ruleset[], actor: Actor, repository: Repository, deed: Deed): Ruleset[] {
  return rulesets.filter(
    ({ bypassActors }) =>
      !bypassActors.some((one) => names(one, actor, repository) && (deed === "merge" || one.mode !== "pull_request")),
  );
}

/** Whether an entry means this actor. Roles are those of people: an App is let past by its own entry only. */
export function names({ actorType, actorId }: BypassActor, actor: Actor, repository: Repository): boolean {
  if (actor.app) return actorType === "Integration" && actor.app.id === actorId;
  const role = roleOf(actor, repository);
  if (actorType === "RepositoryRole") return actorId !== null && role !== undefined && ROLE_IDS[actorId] === role;
  // The sandbox knows no members of an organisation: who administers its repositories administers it.
  return actorType === "OrganizationAdmin" && role === "admin";
}
