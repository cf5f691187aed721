// How graphql finds the value of a field here: the resolver written for it, or an error that names what is missing.
import {
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLTypeResolver,
  getNamedType,
  Kind,
} from "graphql";
import { checkPageArguments, connection, type PageArguments } from "./connection.ts";
import type { Context } from "./context.ts";
import { failure } from "./errors.ts";
import { checkReadable } from "./permissions.ts";
import { types } from "./types.ts";

/** Types whose values are made here or by a mutation, with the very names that the schema gives their fields. */
const plain = /(Connection|Edge|Payload|PageInfo)$/;

export const resolveField: GraphQLFieldResolver<unknown, Context> = async (source, args, context, info) => {
  const field = `${info.parentType.name}.${info.fieldName}`;
  const resolver = types[info.parentType.name]?.[info.fieldName];
  if (!resolver) return plainValue(source, info);
  checkReadable(field, source, context);
  if (!getNamedType(info.returnType).name.endsWith("Connection"))
    return resolver(source as never, args as never, context);
  if (selectsItems(info)) checkPageArguments(info.fieldName, args);
  const items = await resolver(source as never, args as never, context);
  return connection(items as Parameters<typeof connection>[0], args as PageArguments);
};

/** Every source says its own type. */
export const resolveType: GraphQLTypeResolver<{ __typename?: string }, Context> = (source) => source.__typename;

function plainValue(source: unknown, { parentType, fieldName }: GraphQLResolveInfo): unknown {
  if (plain.test(parentType.name) && typeof source === "object" && source !== null && fieldName in source) {
    const value = (source as Record<string, unknown>)[fieldName];
    return typeof value === "function" ? value() : value;
  }
  throw failure("NOT_IN_SANDBOX", `not in this sandbox: ${parentType.name}.${fieldName}`);
}

/** A count alone needs no page size; GitHub answers `{ totalCount }` without one. */
function selectsItems({ fieldNodes }: GraphQLResolveInfo): boolean {
  return fieldNodes.some(({ selectionSet }) =>
    selectionSet?.selections.some(
      (selection) => selection.kind !== Kind.FIELD || selection.name.value !== "totalCount",
    ),
  );
}
