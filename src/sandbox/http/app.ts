// The forge's whole HTTP surface: Git, REST at two prefixes, GraphQL, the control routes and the page.
import { Hono } from "hono";
import { restRoutes } from "../rest/routes.ts";
import { buttons } from "./buttons.ts";
import { control } from "./control.ts";
import type { Surface } from "./forge.ts";
import { graphql } from "./graphql.ts";
import { restApp, unknownRoute } from "./rest.ts";
import { smartHttp } from "./smart-http.ts";

/** `pages` answers browsers; what it does not know goes on to REST. */
export function forgeApp(surface: Surface, pages?: Hono): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    // GitHub's clock is what clients go by: everything here follows the sandbox's.
    context.res.headers.set("date", new Date(surface.world.clock.now()).toUTCString());
  });
  app.route("/sandbox", control(surface));
  app.route("/sandbox", buttons(surface));
  app.route("/", smartHttp(surface));
  app.post("/graphql", (context) => graphql(surface, context));
  app.post("/api/graphql", (context) => graphql(surface, context));
  if (pages) app.route("/", pages);
  const rest = restApp(surface, restRoutes(surface));
  app.route("/api/v3", rest);
  // Clients ask for the root with a final slash, too.
  app.get("/api/v3/", (context) => rest.request("/", context.req.raw));
  app.route("/", rest);
  app.notFound((context) => unknownRoute(surface, context));
  return app;
}
