// Who one is, who others are, and what an organisation holds.

import { z } from "zod";
import { notFound, Refusal } from "../../forge/refusal.ts";
import { addRepository } from "../../forge/repositories.ts";
import { anonymous, findAccount, visibleRepositories, type World } from "../../forge/world.ts";
import type { Account } from "../../model.ts";
import { created, list, ok } from "../call.ts";
import { route } from "../route.ts";
import { organization, publicUser } from "../shapes/account.ts";
import { fullRepository, minimalRepository } from "../shapes/repository.ts";

const newRepository = z.object({ name: z.string(), private: z.boolean().default(false) });

export const accountRoutes = [
  route("GET /user", ({ world, actor }) => {
    if (actor.app) throw new Refusal(403, "Resource not accessible by integration");
    if (actor.account === anonymous.account) throw new Refusal(401, "Requires authentication");
    return ok(publicUser(world, actor.account));
  }),

  route("GET /users/{username}", ({ world, param }) => {
    const account = findAccount(world, param("username"));
    if (!account) throw notFound();
    return ok(publicUser(world, account));
  }),

  route("GET /orgs/{org}", ({ world, param }) => ok(organization(world, organisationOf(world, param("org"))))),

  route("GET /orgs/{org}/repos", (call) => {
    const { world, actor } = call;
    const owner = organisationOf(world, call.param("org"));
    const repositories = visibleRepositories(world, actor).filter((one) => one.owner === owner);
    return list(call, repositories, (repository) => minimalRepository(world, actor, repository));
  }),

  route("POST /orgs/{org}/repos", async ({ world, actor, root, param, body }) => {
    const owner = organisationOf(world, param("org"));
    const asked = body(newRepository);
    refuseCreation(world, actor, owner);
    // Whoever makes a repository administers it, beside those who administer the organisation's others.
    const collaborators = new Map(world.repositories.find((one) => one.owner === owner)?.collaborators);
    if (actor.account.kind === "User") collaborators.set(actor.account.login, "admin");
    const repository = await addRepository(world, root, { owner, ...asked, defaultBranch: "main", collaborators });
    return created(fullRepository(world, actor, repository));
  }),

  route("GET /user/repos", (call) => {
    const { world, actor } = call;
    if (actor.account === anonymous.account) throw new Refusal(401, "Requires authentication");
    if (actor.app) throw new Refusal(403, "Resource not accessible by integration");
    const own = world.repositories.filter(({ collaborators }) => collaborators.has(actor.account.login));
    return list(call, own, (repository) => minimalRepository(world, actor, repository));
  }),
];

function organisationOf(world: World, login: string): Account {
  const account = findAccount(world, login);
  if (account?.kind !== "Organization") throw notFound();
  return account;
}

/** People may create repositories when they administer one of the organisation's; Apps need administration. */
function refuseCreation(world: World, actor: Parameters<typeof visibleRepositories>[1], owner: Account): void {
  if (actor.account === anonymous.account) throw new Refusal(401, "Requires authentication");
  const { installation } = actor;
  if (installation) {
    if (installation.account === owner && installation.permissions["administration"] === "write") return;
    throw new Refusal(403, "Resource not accessible by integration");
  }
  const owned = world.repositories.filter((one) => one.owner === owner);
  const admin = owned.some(({ collaborators }) => collaborators.get(actor.account.login) === "admin");
  if (owned.length > 0 && !admin)
    throw new Refusal(403, "You need admin access to the organization before adding a repository to it.");
}
