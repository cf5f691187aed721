// Finding the commit that a call means.
import { Refusal } from "../forge/refusal.ts";
import type { GitCommit, Repository } from "../model.ts";

/** The commit a branch, tag or (abbreviated) sha names. 422 "No commit found for SHA", as GitHub's commit routes say. */
export async function commitAt(repository: Repository, ref: string): Promise<GitCommit> {
  const found = await findCommitAt(repository, ref);
  if (!found) throw new Refusal(422, `No commit found for SHA: ${ref}`);
  return found;
}

/** Like `commitAt`, undefined where there is none. `heads/x` and `refs/heads/x` name branches too. */
export async function findCommitAt(repository: Repository, ref: string): Promise<GitCommit | undefined> {
  const sha = (await repository.git.resolve(ref)) ?? (await repository.git.resolve(`refs/${ref}`));
  return sha ? repository.git.commit(sha) : undefined;
}

/** Git data routes know nothing of an empty repository: 409 "Git Repository is empty.". */
export async function refuseEmpty(repository: Repository): Promise<void> {
  if ((await repository.git.refs("refs/")).size === 0) throw new Refusal(409, "Git Repository is empty.");
}
