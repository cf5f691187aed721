// What every Git object answers, whatever it is.
import type { Context, Fields } from "../context.ts";
import { type NodeKind, nodeId } from "../ids.ts";
import { type ObjectNode, repositoryNode } from "../nodes.ts";

export const gitObject: Fields<ObjectNode> = {
  id: ({ __typename, repository, oid }) => nodeId(__typename satisfies NodeKind, repository.id, oid),
  oid: ({ oid }) => oid,
  abbreviatedOid: ({ oid }) => oid.slice(0, 7),
  repository: ({ repository }) => repositoryNode(repository),
  commitUrl: (source, _, context) => commitUrl(source, context),
  commitResourcePath: commitPath,
};

/** Path of the page about an object's commit. */
export function commitPath({ repository, oid }: Pick<ObjectNode, "repository" | "oid">): string {
  return `/${repository.owner.login}/${repository.name}/commit/${oid}`;
}

/** Address of the page about an object's commit. */
export function commitUrl(source: Pick<ObjectNode, "repository" | "oid">, { world }: Context): string {
  return world.url + commitPath(source);
}
