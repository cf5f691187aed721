// What a merge queue tries out, as its webhook tells it.
import type { MergeGroup, Repository } from "../../model.ts";
import { simpleCommit } from "./commit.ts";

export async function mergeGroupShape(
  { git }: Repository,
  { branch, group }: { branch: string; group: MergeGroup },
): Promise<object> {
  const commit = await git.commit(group.sha);
  if (!commit) throw new Error(`the merge group's commit ${group.sha} is gone`);
  return {
    head_sha: group.sha,
    head_ref: group.ref,
    base_sha: group.base,
    base_ref: `refs/heads/${branch}`,
    head_commit: simpleCommit(commit),
  };
}
