// Commit statuses, each and combined.
import { printTime } from "../../forge/clock.ts";
import { latestStatuses } from "../../forge/rollup.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Repository, Sha, Status } from "../../model.ts";
import { simpleUser } from "./account.ts";
import type { CombinedStatus, StatusShape } from "./github.ts";
import { repositoryApiUrl } from "./links.ts";
import { repositoryShape } from "./repository.ts";

function simpleStatus(world: World, repository: Repository, status: Status) {
  return {
    url: repositoryApiUrl(world, repository, `/statuses/${status.sha}`),
    avatar_url: simpleUser(world, status.creator).avatar_url,
    id: status.id,
    node_id: nodeId("StatusContext", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: printTime(status.at),
    updated_at: printTime(status.at),
  };
}

export function statusShape(world: World, repository: Repository, status: Status): StatusShape {
  return { ...simpleStatus(world, repository, status), creator: simpleUser(world, status.creator) };
}

/** The newest status of each context, and their state together: nothing reported is "pending". */
export function combinedStatus(
  world: World,
  repository: Repository,
  sha: Sha,
  page: (statuses: Status[]) => Status[],
): CombinedStatus {
  const latest = latestStatuses(repository, sha);
  const states = new Set(latest.map(({ state }) => state));
  const failed = states.has("failure") || states.has("error");
  return {
    state: failed ? "failure" : states.has("pending") || states.size === 0 ? "pending" : "success",
    statuses: page(latest).map((status) => simpleStatus(world, repository, status)),
    sha,
    total_count: latest.length,
    repository: repositoryShape(world, repository),
    commit_url: repositoryApiUrl(world, repository, `/commits/${sha}`),
    url: repositoryApiUrl(world, repository, `/commits/${sha}/status`),
  };
}
