// Whether a pull request can be merged: computed by git when first asked, answered from the second time on.
import type { Pull, Repository } from "../model.ts";
import { rollup } from "./rollup.ts";
import { mergeViolations, onlyBehind } from "./rules/violations.ts";
import type { World } from "./world.ts";

/**
 * What GitHub answers to a read: null while "a background job" looks, which is the first read after head or base
 * moved (docs.github.com/rest/guides: using the REST API to interact with pull requests). That read starts the look.
 */
export async function readMergeable(repository: Repository, pull: Pull): Promise<boolean | null> {
  if (pull.state !== "open" || pull.mergeable !== null) return pull.state === "open" ? pull.mergeable : null;
  const { head, base } = structuredClone({ head: pull.head, base: pull.base });
  const mergeable = await canMerge(repository, pull);
  if (pull.head.sha === head.sha && pull.base.sha === base.sha) pull.mergeable = mergeable;
  return null;
}

/** Whether git merges head into base without a conflict, now. */
export async function canMerge(repository: Repository, { head, base }: Pull): Promise<boolean> {
  return "tree" in (await repository.git.mergeTree(base.sha, head.sha));
}

/** `mergeable_state` of REST, in lower case what GraphQL calls mergeStateStatus. */
export type MergeState = "unknown" | "dirty" | "draft" | "blocked" | "behind" | "unstable" | "clean";

/**
 * The state a pull request shows beside its merge button, given what `readMergeable` answered: the same to everyone,
 * those who may bypass the rules included. "behind" where the base's newer commits alone stand in the way.
 */
export async function mergeState(
  world: World,
  repository: Repository,
  pull: Pull,
  mergeable: boolean | null,
): Promise<MergeState> {
  if (mergeable === null) return "unknown";
  if (!mergeable) return "dirty";
  if (pull.draft) return "draft";
  if ((await mergeViolations(world, repository, pull)).length > 0)
    return (await onlyBehind(world, repository, pull)) ? "behind" : "blocked";
  const state = rollup(repository, pull.head.sha);
  return state === undefined || state === "success" ? "clean" : "unstable";
}
