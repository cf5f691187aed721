// The merge button, by its three methods, with what GitHub refuses.
import { ZERO } from "../git/refs.ts";
import type { Pull, Repository, Sha } from "../model.ts";
import { type MergeMethod, mergeCommit } from "./merge-commits.ts";
import { moveRefs } from "./refs.ts";
import { Refusal } from "./refusal.ts";
import { binding } from "./rules/bypass.ts";
import { rulesetsOn, rulesOf } from "./rules/conditions.ts";
import { mergeViolations, ruleRefusal } from "./rules/violations.ts";
import type { Actor, World } from "./world.ts";

export interface MergeRequest {
  method: MergeMethod;
  /** The head that is to be merged; another one is refused. */
  sha?: Sha | undefined;
  title?: string | undefined;
  message?: string | undefined;
}

const NAMES: Record<MergeMethod, string> = {
  merge: "Merge commits",
  squash: "Squash merges",
  rebase: "Rebase merges",
};

/**
 * Merges a pull request and gives the commit its base now is at. Throws 405 when it cannot be merged or the method
 * is not allowed, 409 when the head is not the one named (docs.github.com/rest/pulls/pulls#merge-a-pull-request).
 */
export async function mergePull(
  world: World,
  actor: Actor,
  repository: Repository,
  pull: Pull,
  { method, sha, title, message }: MergeRequest,
): Promise<Sha> {
  if (pull.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  if (sha !== undefined && sha !== pull.head.sha)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  if (!repository.mergeMethods[method]) throw new Refusal(405, `${NAMES[method]} are not allowed on this repository.`);
  refuseMethod(actor, repository, pull, method);
  const ends = { head: pull.head.sha, base: pull.base.sha };
  const commit = await mergeCommit(method, { world, actor, repository, pull, ...ends, title, message });
  if (pull.state !== "open" || pull.head.sha !== ends.head)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  const violations = await mergeViolations(world, repository, pull, actor);
  if (violations.length > 0) throw ruleRefusal(405, violations);
  await moveRefs(world, actor, {
    repository,
    updates: [{ name: `refs/heads/${pull.base.ref}`, before: ends.base, after: commit, force: false }],
    merging: { pull, commit },
  }).catch((error: unknown) => {
    const moved = error instanceof Refusal && error.message === "Reference cannot be updated";
    throw moved ? new Refusal(405, "Base branch was modified. Review and try the merge again.") : error;
  });
  if (repository.deleteBranchOnMerge) await deleteHead(world, actor, repository, pull);
  return commit;
}

/** What the rules of the base have against a method: linear history knows no merge commits. */
function refuseMethod(actor: Actor, repository: Repository, pull: Pull, method: MergeMethod): void {
  const rulesets = binding(rulesetsOn(repository, `refs/heads/${pull.base.ref}`), actor, repository, "merge");
  const rules = rulesets.flatMap(({ rules }) => rules);
  const allowed = rulesOf(rules, "pull_request").every(({ parameters }) =>
    parameters.allowed_merge_methods.includes(method),
  );
  if (!allowed) throw ruleRefusal(405, [`${NAMES[method]} are not allowed on this repository.`]);
  if (method === "merge" && rulesOf(rules, "required_linear_history").length > 0)
    throw ruleRefusal(405, ["This branch must not contain merge commits."]);
}

/** Deletes the branch of a merged pull request, unless somebody pushed to it meanwhile. */
export async function deleteHead(world: World, actor: Actor, repository: Repository, pull: Pull): Promise<void> {
  const name = `refs/heads/${pull.head.ref}`;
  const updates = [{ name, before: pull.head.sha, after: ZERO, force: false }];
  await moveRefs(world, actor, { repository, updates }).catch((error: unknown) => {
    // Whoever pushed to the branch meanwhile wants to keep it.
    if (!(error instanceof Refusal)) throw error;
  });
}
