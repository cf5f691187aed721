// "Update branch": brings the base of a pull request into its head.
import type { Pull, Repository, Sha } from "../model.ts";
import { github, personOf } from "./identity.ts";
import { moveRefs } from "./refs.ts";
import { Refusal } from "./refusal.ts";
import type { Actor, World } from "./world.ts";

/**
 * Merges the base into the head by a merge commit on the head branch. Throws 422 when the head is not the one named,
 * nothing is missing from it, or the two conflict (docs.github.com/rest/pulls/pulls#update-a-pull-request-branch).
 */
export async function updateBranch(
  world: World,
  actor: Actor,
  repository: Repository,
  pull: Pull,
  { expectedHead }: { expectedHead?: Sha | undefined },
): Promise<Sha> {
  const { git } = repository;
  const [head, base] = [pull.head.sha, pull.base.sha];
  if (expectedHead !== undefined && expectedHead !== head)
    throw new Refusal(422, "expected head sha didn’t match current head ref.");
  if (await git.isAncestor(base, head)) throw new Refusal(422, "There are no new commits on the base branch.");
  const merged = await git.mergeTree(head, base);
  if (!("tree" in merged)) throw new Refusal(422, "merge conflict between base and head");
  const after = await git.writeCommit({
    tree: merged.tree,
    parents: [head, base],
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
    author: personOf(actor.account, world.clock.now()),
    committer: github(world.clock.now()),
  });
  const updates = [{ name: `refs/heads/${pull.head.ref}`, before: head, after, force: false }];
  await moveRefs(world, actor, { repository, updates });
  return after;
}
