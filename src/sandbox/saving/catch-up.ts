// After a crash the refs may be ahead of what was saved: pull requests follow them now, as they would have then.
import { followBranch } from "../forge/following.ts";
import type { World } from "../forge/world.ts";
import { ZERO } from "../git/refs.ts";
import type { Account, Pull, Repository } from "../model.ts";

/** Lets every open pull request see where its branches are. Whoever moved them is not known: `as` stands for them. */
export async function catchUp(world: World, as: Account): Promise<void> {
  for (const repository of world.repositories) {
    const refs = await repository.git.refs();
    for (const { ref, sha: before } of repository.pulls.flatMap((pull) => movedEnds(pull, refs))) {
      const change = { name: `refs/heads/${ref}`, before, after: refs.get(`refs/heads/${ref}`) ?? ZERO };
      const forced = await isForced(repository, change);
      await followBranch(world, { account: as }, { repository, change, forced, merging: undefined });
    }
  }
}

function movedEnds(pull: Pull, refs: Map<string, string>): Pull["head"][] {
  if (pull.state === "closed") return [];
  return [pull.head, pull.base]
    .filter(({ ref, sha }) => refs.get(`refs/heads/${ref}`) !== sha)
    .map((end) => ({ ...end }));
}

async function isForced({ git }: Repository, { before, after }: { before: string; after: string }): Promise<boolean> {
  return after !== ZERO && !(await git.isAncestor(before, after));
}
