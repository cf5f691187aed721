// One GraphQL request, from its text to GitHub's answer.
import {
  type DocumentNode,
  execute,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import type { Actor, World } from "../forge/world.ts";
import { remember } from "../remember.ts";
import type { Context } from "./context.ts";
import { errorEntry, failure, invalidEntry } from "./errors.ts";
import { costOf } from "./points.ts";
import { spend } from "./ratelimit.ts";
import { resolveField, resolveType } from "./resolve.ts";
import { githubSchema } from "./schema.ts";

export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

export interface GraphqlAnswer {
  /** 200 even for errors: GitHub puts them into the body. */
  status: number;
  body: unknown;
  /** Of the primary rate limit. */
  points: number;
  /** What was asked for: "query" or "mutation", and the name that the asker gave it; "" where that cannot be read. */
  operation: string;
}

/** A query may not ask for more nodes than this (docs.github.com/graphql, node limit). */
const nodeLimit = 500_000;

/** What is wrong with a query, by its text: clients ask the same few over and over, and judging takes longer than answering. */
const judged = remember<readonly GraphQLError[]>(500);

/**
 * Executes a query or mutation against GitHub's published schema, as the actor. What is wrong with it is in the body's
 * `errors`; a field that the sandbox does not know is such an error too, never a silent null.
 */
export async function answerGraphql(world: World, actor: Actor, request: GraphqlRequest): Promise<GraphqlAnswer> {
  if (typeof request.query !== "string")
    return refused([new GraphQLError("A query attribute must be specified and must be a string.")]);
  const schema = await githubSchema();
  const document = parsed(request.query);
  if (document instanceof GraphQLError) return refused([document]);
  // GitHub lets fields of one name have different types in fragments that exclude each other, as `gh issue view` asks.
  const invalid =
    judged.get(request.query) ??
    judged.set(
      request.query,
      validate(schema, document).filter(({ message }) => !message.includes("return conflicting types")),
    );
  if (invalid.length > 0) return refused(invalid);
  const operation = getOperationAST(document, request.operationName);
  if (!operation) return refused([new GraphQLError("An operation name is required.")]);

  const variables = request.variables ?? {};
  const cost = costOf(schema, document, operation, variables);
  if (cost.nodes > nodeLimit)
    return refused([
      failure(
        "MAX_NODE_LIMIT_EXCEEDED",
        `This query requests up to ${cost.nodes} possible nodes which exceeds the maximum limit of ${nodeLimit}.`,
      ),
    ]);
  spend(world, actor, cost.points);

  const contextValue: Context = { world, actor, cost };
  const { data, errors } = await execute({
    schema,
    document,
    contextValue,
    variableValues: variables,
    operationName: request.operationName ?? null,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  const body = { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.map(errorEntry) } : {}) };
  return { status: 200, body, points: cost.points, operation: nameOf(operation) };
}

function refused(errors: readonly GraphQLError[]): GraphqlAnswer {
  return { status: 200, body: { errors: errors.map(invalidEntry) }, points: 1, operation: "" };
}

function nameOf({ operation, name }: OperationDefinitionNode): string {
  return name ? `${operation} ${name.value}` : operation;
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
