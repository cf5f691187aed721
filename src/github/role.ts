// What a person may do in a repository.
import type { Role } from "../core/commands/asked.ts";
import type { RepositoryName } from "../core/names.ts";
import { type Client, place } from "./client.ts";
import { isRequestError } from "./failure.ts";

const ROLES: readonly string[] = ["none", "read", "triage", "write", "maintain", "admin"] satisfies Role[];

/**
 * By the collaborator's `role_name`; an organisation's own role falls back to `permission`, which knows `none`, `read`,
 * `write` and `admin` (docs.github.com/rest/collaborators, get repository permissions for a user). Whoever GitHub does
 * not know has none. The author association of a comment is no evidence: it hides private members.
 */
export async function readRole(client: Client, repository: RepositoryName, login: string): Promise<Role> {
  const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
  try {
    const { data } = await client.request(route, { ...place(repository), username: login });
    return [data.role_name, data.permission].find(isRole) ?? "none";
  } catch (error) {
    if (isRequestError(error) && error.status === 404) return "none";
    throw error;
  }
}

function isRole(name: string): name is Role {
  return ROLES.includes(name);
}
