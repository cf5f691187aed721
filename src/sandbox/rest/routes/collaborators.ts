// The people of a repository and their roles.
import { z } from "zod";
import { addCollaborator, ROLE_OF_PERMISSION, removeCollaborator } from "../../forge/collaborators.ts";
import { invalid, notFound } from "../../forge/refusal.ts";
import { findAccount } from "../../forge/world.ts";
import type { Account } from "../../model.ts";
import { list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { collaborator, collaboratorPermission } from "../shapes/collaborator.ts";

const asked = z.object({ permission: z.string().default("push") });

export const collaboratorRoutes = [
  onRepository("GET /repos/{owner}/{repo}/collaborators", "metadata:read", (call) => {
    const { world, repository } = call;
    const accounts = [...repository.collaborators.keys()].flatMap((login) => findAccount(world, login) ?? []);
    return list(call, accounts, (account) => collaborator(world, repository, account));
  }),

  onRepository("GET /repos/{owner}/{repo}/collaborators/{username}/permission", "metadata:read", (call) =>
    ok(collaboratorPermission(call.world, call.repository, accountOf(call))),
  ),

  onRepository("GET /repos/{owner}/{repo}/collaborators/{username}", "metadata:read", (call) => {
    if (!call.repository.collaborators.has(accountOf(call).login)) throw notFound();
    return noContent;
  }),

  onRepository("PUT /repos/{owner}/{repo}/collaborators/{username}", "administration:write", (call) => {
    const role = ROLE_OF_PERMISSION[call.body(asked).permission];
    if (!role) throw invalid("Repository", "permission");
    addCollaborator(call.repository, accountOf(call), role);
    return noContent;
  }),

  onRepository("DELETE /repos/{owner}/{repo}/collaborators/{username}", "administration:write", (call) => {
    removeCollaborator(call.repository, accountOf(call));
    return noContent;
  }),
];

function accountOf({ world, param }: RepositoryCall): Account {
  const account = findAccount(world, param("username"));
  if (!account) throw notFound();
  return account;
}
