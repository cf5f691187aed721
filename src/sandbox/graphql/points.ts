// What a query costs before it runs, by GitHub's published formula.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

export interface Cost {
  /** Points of the primary rate limit, at least 1. */
  points: number;
  /** Nodes that the query could return at most; GitHub refuses more than 500,000. */
  nodes: number;
}

/**
 * Every connection is counted as one request per parent, parents assumed to be as many as `first`/`last` allow;
 * the sum divided by 100 and rounded is the cost, at least 1. Source:
 * docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#predicting-the-point-value-of-a-query
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  let requests = 0;
  let nodes = 0;

  function visit(set: SelectionSetNode, type: GraphQLCompositeType, parents: number): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) visit(fragment.selectionSet, composite(fragment.typeCondition.name.value) ?? type, parents);
        continue;
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet, composite(selection.typeCondition?.name.value) ?? type, parents);
        continue;
      }
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      if (!field || !selection.selectionSet) continue;
      const result: GraphQLNamedType = getNamedType(field.type);
      if (!isCompositeType(result)) continue;
      let children = parents;
      if (result.name.endsWith("Connection")) {
        const { first, last } = getArgumentValues(field, selection, variables);
        const size = Number(first ?? last ?? 0);
        requests += parents;
        children = parents * size;
        nodes += children;
      }
      visit(selection.selectionSet, result, children);
    }
  }

  function composite(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }

  const root = schema.getRootType(operation.operation);
  if (root) visit(operation.selectionSet, root, 1);
  return { points: Math.max(1, Math.round(requests / 100)), nodes };
}
