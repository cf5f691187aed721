// The API about itself: where to start, and how much of one's limit is used.
import type { Surface } from "../../http/forge.ts";
import { ok } from "../call.ts";
import { route } from "../route.ts";
import { apiUrl } from "../shapes/links.ts";

export const metaRoutes = ({ calls }: Surface) => [
  route("GET /", ({ world }) =>
    ok({
      current_user_url: apiUrl(world, "/user"),
      organization_url: apiUrl(world, "/orgs/{org}"),
      organization_repositories_url: apiUrl(world, "/orgs/{org}/repos{?type,page,per_page,sort}"),
      rate_limit_url: apiUrl(world, "/rate_limit"),
      repository_url: apiUrl(world, "/repos/{owner}/{repo}"),
      current_user_repositories_url: apiUrl(world, "/user/repos{?type,page,per_page,sort}"),
      user_url: apiUrl(world, "/users/{user}"),
    }),
  ),

  route("GET /rate_limit", ({ world, actor }) => {
    const core = calls.used(actor, "core", world.clock.now());
    const graphql = calls.used(actor, "graphql", world.clock.now());
    return ok({ resources: { core, graphql }, rate: core });
  }),
];
