// GitHub's published GraphQL schema, built once per process and only when somebody asks: it takes half a second.
import { buildSchema, type GraphQLSchema } from "graphql";

let building: Promise<GraphQLSchema> | undefined;

/** GitHub's public schema, as `@octokit/graphql-schema` republishes it daily. */
export function githubSchema(): Promise<GraphQLSchema> {
  building ??= import("@octokit/graphql-schema").then(({ schema }) =>
    // GitHub's SDL is taken as it is: validating its 40,000 lines would cost more than every query of a test run.
    buildSchema(schema.idl, { assumeValidSDL: true, noLocation: true }),
  );
  return building;
}
