// Whether a pull request could be merged, in GraphQL's words.
import { mergeState, readMergeable } from "../../forge/mergeability.ts";
import type { Context } from "../context.ts";
import type { PullNode } from "../nodes.ts";

/** UNKNOWN until GitHub's job has looked (asking starts it), then what a real merge gives. */
export async function mergeableState({ repository, pull }: PullNode): Promise<string> {
  const mergeable = await readMergeable(repository, pull);
  if (mergeable === null) return "UNKNOWN";
  return mergeable ? "MERGEABLE" : "CONFLICTING";
}

/** CLEAN, UNSTABLE, BEHIND, BLOCKED, DIRTY, DRAFT or UNKNOWN. */
export async function mergeStateStatus(
  { repository, pull }: PullNode,
  _: unknown,
  { world }: Context,
): Promise<string> {
  return (await mergeState(world, repository, pull, await readMergeable(repository, pull))).toUpperCase();
}
