// What the asker may see: through here go all look-ups by name or id.
import { findRepository, visibleRepositories } from "../forge/world.ts";
import type { Account, Repository } from "../model.ts";
import type { Context } from "./context.ts";
import { notFound } from "./errors.ts";
import { type RepositoryNode, repositoryNode } from "./nodes.ts";

/** The repository of that name. Throws GitHub's NOT_FOUND for one that does not exist, or that the asker may not see. */
export function visibleRepository({ world, actor }: Context, owner: string, name: string): RepositoryNode {
  const repository = findRepository(world, actor, owner, name);
  if (!repository) throw notFound(`a Repository with the name '${owner}/${name}'`);
  return repositoryNode(repository);
}

/** An owner's repositories, as far as the asker sees them. */
export function ownedRepositories({ world, actor }: Context, owner: Account): RepositoryNode[] {
  return visibleRepositories(world, actor)
    .filter((repository) => repository.owner.id === owner.id)
    .map(repositoryNode);
}

/** Searches all visible repositories for what `pick` finds in one. */
export function findInRepositories<T>(
  { world, actor }: Context,
  pick: (repository: Repository) => T | undefined,
): { repository: Repository; found: T } | undefined {
  for (const repository of visibleRepositories(world, actor)) {
    const found = pick(repository);
    if (found !== undefined) return { repository, found };
  }
  return undefined;
}

/** GitHub's NOT_FOUND for a node id. */
export function unresolved(id: string) {
  return notFound(`a node with the global id of '${id}'`);
}
