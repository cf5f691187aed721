// A status event: the status, its commit, and the branches whose head that is.
import { printTime } from "../forge/clock.ts";
import type { World } from "../forge/world.ts";
import type { Repository, Status } from "../model.ts";
import { simpleUser } from "../rest/shapes/account.ts";
import { listedCommit } from "../rest/shapes/commit.ts";
import { listedBranch } from "../rest/shapes/git.ts";

/** GitHub names no more branches than this. */
const MAX_BRANCHES = 10;

export async function statusPayload(world: World, repository: Repository, status: Status) {
  const commit = await repository.git.commit(status.sha);
  const branches = [...(await repository.git.refs())].filter(([, sha]) => sha === status.sha).slice(0, MAX_BRANCHES);
  return {
    id: status.id,
    sha: status.sha,
    name: `${repository.owner.login}/${repository.name}`,
    avatar_url: simpleUser(world, status.creator).avatar_url,
    target_url: status.targetUrl,
    context: status.context,
    description: status.description,
    state: status.state,
    commit: commit ? listedCommit(world, repository, commit) : null,
    branches: branches.map(([ref, sha]) => listedBranch(world, repository, ref.slice("refs/heads/".length), sha)),
    created_at: printTime(status.at),
    updated_at: printTime(status.at),
  };
}
