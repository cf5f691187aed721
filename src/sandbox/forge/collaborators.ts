// Who may do what in a repository: giving someone a role, and taking it away.
import type { Account, Repository, Role } from "../model.ts";
import { invalid } from "./refusal.ts";

/** REST names two roles by what one may do with Git. */
export const ROLE_OF_PERMISSION: Record<string, Role> = {
  pull: "read",
  triage: "triage",
  push: "write",
  maintain: "maintain",
  admin: "admin",
};

/** Everybody here is a member of the organisation: nobody has to accept an invitation first. */
export function addCollaborator(repository: Repository, account: Account, role: Role): void {
  if (account.kind !== "User") throw invalid("Repository", "username", "Only people can be collaborators.");
  repository.collaborators.set(account.login, role);
}

export function removeCollaborator(repository: Repository, account: Account): void {
  repository.collaborators.delete(account.login);
}
