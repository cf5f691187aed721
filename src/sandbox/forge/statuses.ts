// Commit statuses: anyone who may write them reports a state of a context on a commit.
import type { Repository, Sha, Status } from "../model.ts";
import { invalid, Refusal } from "./refusal.ts";
import { type Actor, announce, nextId, type World } from "./world.ts";

export interface NewStatus {
  state: Status["state"];
  context: string;
  description: string | null;
  targetUrl: string | null;
}

/** GitHub keeps at most so many statuses of one context on one commit (docs.github.com/rest/commits/statuses). */
const MAX_PER_CONTEXT = 1000;
const MAX_DESCRIPTION = 140;

/** Reports a status on a commit of the repository. Throws 422 when the commit is not there or a text is too long. */
export async function reportStatus(
  world: World,
  actor: Actor,
  repository: Repository,
  sha: Sha,
  asked: NewStatus,
): Promise<Status> {
  if ((await repository.git.type(sha)) !== "commit") throw new Refusal(422, `No commit found for SHA: ${sha}`);
  if ((asked.description ?? "").length > MAX_DESCRIPTION)
    throw invalid("Status", "description", `description is too long (maximum is ${MAX_DESCRIPTION} characters)`);
  const earlier = repository.statuses.filter((one) => one.sha === sha && one.context === asked.context);
  if (earlier.length >= MAX_PER_CONTEXT)
    throw invalid("Status", "base", "This SHA and context has reached the maximum number of statuses.");
  const status: Status = { id: nextId(world), sha, ...asked, creator: actor.account, at: world.clock.now() };
  repository.statuses.push(status);
  announce(world, { name: "status", sender: actor.account, repository, status });
  return status;
}
