// What every resolver is given, and the shape in which resolvers are written down.
import type { Actor, World } from "../forge/world.ts";
import type { Cost } from "./points.ts";

export interface Context {
  world: World;
  actor: Actor;
  cost: Cost;
}

/**
 * The supported fields of one GraphQL type. A resolver names the arguments it reads (types of
 * `@octokit/graphql-schema`); of a connection it returns the whole sequence, the page is cut by answer.ts.
 */
export type Fields<Source> = Record<string, (source: Source, args: never, context: Context) => unknown>;
