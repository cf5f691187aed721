// The API about itself: where to start, and how much of one's limit is used.
import type { Surface } from "../../http/forge.ts";
import { ok } from "../call.ts";
import { route } from "../route.ts";
import { root } from "../shapes/root.ts";

export const metaRoutes = ({ calls }: Surface) => [
  route("GET /", ({ world }) => ok(root(world))),

  route("GET /rate_limit", ({ world, actor }) => {
    const core = calls.used(actor, "core", world.clock.now());
    const graphql = calls.used(actor, "graphql", world.clock.now());
    // There is nothing to search by REST here; GitHub says how much of it is left all the same.
    const search = { ...core, limit: 30, used: 0, remaining: 30 };
    return ok({ resources: { core, search, graphql }, rate: core });
  }),
];
