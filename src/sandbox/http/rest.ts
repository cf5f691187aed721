// REST over HTTP: the routes at their paths, who asks, errors in GitHub's form, and a log entry for each call.
import { type Context, Hono } from "hono";
import type { z } from "zod";
import { Refusal } from "../forge/refusal.ts";
import { type Actor, anonymous } from "../forge/world.ts";
import type { Answer, Call } from "../rest/call.ts";
import type { Route } from "../rest/route.ts";
import { errorAnswer } from "./errors.ts";
import type { Surface } from "./forge.ts";

/** Parts of a path that may hold slashes: branches, refs, paths, comparisons. */
const DEEP = new Set(["ref", "branch", "basehead", "path"]);

/** The REST routes as a Hono app, to be mounted at "/" and below "/api/v3". Paths it does not know fall through. */
export function restApp(surface: Surface, routes: Route[]): Hono {
  const app = new Hono();
  for (const route of routes) {
    const [method = "GET", template = "/"] = route.template.split(" ");
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => (DEEP.has(name) ? `:${name}{.+}` : `:${name}`));
    app.on(method, path, (context) => answer(surface, context, route));
    if (path.endsWith("/:path{.+}")) {
      // The root folder has no path: /contents and /contents/ both name it.
      app.on(method, path.replace("/:path{.+}", ""), (context) => answer(surface, context, route));
      app.on(method, path.replace(":path{.+}", ""), (context) => answer(surface, context, route));
    }
  }
  return app;
}

/** The answer to a path that no route knows: 404, and a log entry that says so. */
export function unknownRoute(surface: Surface, context: Context): Response | Promise<Response> {
  const template = `${context.req.method} unknown route ${context.req.path}`;
  return answer(surface, context, {
    template,
    answer() {
      throw new Refusal(404, "Not Found");
    },
  });
}

async function answer(surface: Surface, context: Context, route: Route): Promise<Response> {
  const { world, tokens, calls, log } = surface;
  let actor: Actor = anonymous;
  let response: Response;
  try {
    actor = tokens.actorOf(context.req.header("authorization"));
    const text = await context.req.text();
    response = respond(context, await route.answer(callOf(surface, context, { actor, text })));
  } catch (error) {
    response = errorAnswer(context, error, log);
  }
  if (surface.watch && !response.headers.get("content-type")?.startsWith("text/plain")) {
    const text = await response.clone().text();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    surface.watch({ template: route.template, status: response.status, body });
  }
  const [method = "", ...rest] = route.template.split(" ");
  const at = world.clock.now();
  const { status } = response;
  calls.add({ actor: actor.account.login, method, route: rest.join(" "), operation: "", status, points: 0, at });
  const usage = calls.used(actor, "core", at);
  for (const [name, value] of Object.entries(usage)) response.headers.set(`x-ratelimit-${name}`, String(value));
  response.headers.set("x-ratelimit-resource", "core");
  return response;
}

function respond(context: Context, { status, body, text, link }: Answer): Response {
  if (status === 204) return context.body(null, 204);
  if (text !== undefined) return context.text(text, status);
  const response = context.json(body as object, status);
  if (link) response.headers.set("link", link);
  return response;
}

function callOf(surface: Surface, context: Context, { actor, text }: { actor: Actor; text: string }): Call {
  const url = new URL(context.req.url);
  return {
    ...surface,
    actor,
    url,
    param: (name) => context.req.param(name) ?? "",
    query: (name) => url.searchParams.get(name) ?? undefined,
    wants: (media) => new RegExp(`vnd\\.github\\.(v3\\.)?${media}\\b`).test(context.req.header("accept") ?? ""),
    asked: (schema) => checked(schema, Object.fromEntries(url.searchParams)),
    body: (schema) => checked(schema, parse(text)),
  };
}

function parse(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
}

function checked<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `"${path.join(".")}": ${message}`);
  throw new Refusal(422, `Invalid request.\n\n${issues.join("\n")}`);
}
