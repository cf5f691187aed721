// What an App asks about itself: its installations, their tokens, where it is installed.
import { z } from "zod";
import { notFound, Refusal } from "../../forge/refusal.ts";
import { type Actor, reaches, type World } from "../../forge/world.ts";
import type { App, Installation } from "../../model.ts";
import { type Call, created, idParam, list, ok, pageOf } from "../call.ts";
import { route } from "../route.ts";
import { appShape, installationShape, installationTokenShape } from "../shapes/app.ts";
import { minimalRepository } from "../shapes/repository.ts";

const narrower = z.object({
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
  repositories: z.array(z.string()).optional(),
});

export const appRoutes = [
  route("GET /app", ({ world, actor }) => ok(appShape(world, appItself(actor)))),

  route("GET /app/installations", (call) => {
    const own = installationsOf(call.world, appItself(call.actor));
    return list(call, own, (installation) => installationShape(call.world, installation));
  }),

  route("GET /app/installations/{installation_id}", (call) =>
    ok(installationShape(call.world, installationIn(call, appItself(call.actor)))),
  ),

  route("POST /app/installations/{installation_id}/access_tokens", (call) => {
    const installation = installationIn(call, appItself(call.actor));
    return created(installationTokenShape(call.tokens.issue(installation, call.body(narrower))));
  }),

  route("GET /orgs/{org}/installation", ({ world, actor, param }) => {
    const own = installationsOf(world, appItself(actor));
    const installation = own.find(({ account }) => account.login.toLowerCase() === param("org").toLowerCase());
    if (!installation) throw notFound();
    return ok(installationShape(world, installation));
  }),

  route("GET /repos/{owner}/{repo}/installation", ({ world, actor, param }) => {
    const full = `${param("owner")}/${param("repo")}`.toLowerCase();
    const repository = world.repositories.find(({ owner, name }) => `${owner.login}/${name}`.toLowerCase() === full);
    const installation = installationsOf(world, appItself(actor)).find((one) => repository && reaches(one, repository));
    if (!installation) throw notFound();
    return ok(installationShape(world, installation));
  }),

  route("GET /installation/repositories", (call) => {
    const { installation } = call.actor;
    if (!installation)
      throw new Refusal(
        403,
        "You must authenticate with an installation access token in order to list repositories for an installation.",
      );
    const reached = call.world.repositories.filter((repository) => reaches(installation, repository));
    const { items, link } = pageOf(call, reached);
    const repositories = items.map((repository) => minimalRepository(call.world, call.actor, repository));
    const repository_selection = installation.repositories === "all" ? "all" : "selected";
    return { status: 200, body: { total_count: reached.length, repository_selection, repositories }, link };
  }),
];

/** The App behind a JSON web token; anything else is refused in GitHub's words. */
export function appItself(actor: Actor): App {
  if (!actor.app || actor.installation) throw new Refusal(401, "A JSON web token could not be decoded");
  return actor.app;
}

function installationsOf(world: World, app: App): Installation[] {
  return world.installations.filter((one) => one.app === app);
}

function installationIn(call: Call, app: App): Installation {
  const id = idParam(call, "installation_id");
  const installation = installationsOf(call.world, app).find((one) => one.id === id);
  if (!installation) throw notFound();
  return installation;
}
