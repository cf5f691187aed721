// What someone may do in a repository, as the permission endpoint tells it.
import { atLeast, roleOf, type World } from "../../forge/world.ts";
import type { Account, Repository, Role } from "../../model.ts";
import { simpleUser } from "./account.ts";
import type { Collaborator, CollaboratorPermission } from "./github.ts";

/** `permission` knows four levels only: maintain shows as write, triage as read. `role_name` tells the role itself. */
const LEGACY: Record<Role, string> = {
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

export function collaboratorPermission(world: World, repository: Repository, account: Account): CollaboratorPermission {
  const role = roleOf({ account }, repository);
  return {
    permission: role ? LEGACY[role] : "none",
    role_name: role ?? "none",
    user: collaborator(world, repository, account),
  };
}

/** Someone with what the role allows. */
export function collaborator(world: World, repository: Repository, account: Account): Collaborator {
  const role = roleOf({ account }, repository);
  return {
    ...simpleUser(world, account),
    role_name: role ?? "none",
    permissions: {
      admin: atLeast(role, "admin"),
      maintain: atLeast(role, "maintain"),
      push: atLeast(role, "write"),
      triage: atLeast(role, "triage"),
      pull: atLeast(role, "read"),
    },
  };
}
