// GraphQL over HTTP: one route, answered by the schema's resolvers, counted in points.
import type { Context } from "hono";
import { Refusal } from "../forge/refusal.ts";
import { type Actor, anonymous } from "../forge/world.ts";
import { answerGraphql } from "../graphql/answer.ts";
import { errorAnswer } from "./errors.ts";
import type { Surface } from "./forge.ts";

/** POST /graphql and /api/graphql. It takes credentials, as GitHub's does: nobody at all is refused. */
export async function graphql({ world, tokens, calls, log }: Surface, context: Context): Promise<Response> {
  let actor: Actor = anonymous;
  let points = 0;
  let operation = "";
  let response: Response;
  try {
    actor = tokens.actorOf(context.req.header("authorization"));
    if (actor === anonymous) throw new Refusal(401, "This endpoint requires you to be authenticated.");
    if (actor.app && !actor.installation) throw new Refusal(401, "Bad credentials");
    const answered = await answerGraphql(world, actor, await requestOf(context));
    points = answered.points;
    operation = answered.operation;
    response = Response.json(answered.body, { status: answered.status });
  } catch (error) {
    response = errorAnswer(context, error, log);
  }
  const at = world.clock.now();
  const { status } = response;
  calls.add({ actor: actor.account.login, method: "POST", route: "/graphql", operation, status, points, at });
  const usage = calls.used(actor, "graphql", at);
  for (const [name, value] of Object.entries(usage)) response.headers.set(`x-ratelimit-${name}`, String(value));
  response.headers.set("x-ratelimit-resource", "graphql");
  return response;
}

async function requestOf(context: Context) {
  const body: unknown = await context.req.json().catch(() => undefined);
  if (typeof body !== "object" || body === null) throw new Refusal(400, "Problems parsing JSON");
  const { query, variables, operationName } = body as Record<string, unknown>;
  if (typeof query !== "string") throw new Refusal(400, "A query attribute must be specified and must be a string.");
  return {
    query,
    ...(typeof variables === "object" && variables !== null && { variables: variables as Record<string, unknown> }),
    ...(typeof operationName === "string" && { operationName }),
  };
}
