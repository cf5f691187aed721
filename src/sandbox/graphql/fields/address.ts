// Where things are shown: addresses and paths of their pages.
import type { Context } from "../context.ts";
import type { PullNode } from "../nodes.ts";

/** Path of the pull request's page. */
export function pullPath({ repository, pull }: Pick<PullNode, "repository" | "pull">): string {
  return `/${repository.owner.login}/${repository.name}/pull/${pull.number}`;
}

/** Address of the pull request's page. */
export function pullUrl(source: Pick<PullNode, "repository" | "pull">, { world }: Context): string {
  return world.url + pullPath(source);
}
