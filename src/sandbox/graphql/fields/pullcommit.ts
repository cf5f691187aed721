// PullRequestCommit: a commit as part of what a pull request brings.
import { newCommits } from "../../forge/merge-commits.ts";
import type { Pull, Repository } from "../../model.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { commitNode, type PullCommitNode, pullNode } from "../nodes.ts";
import { pullPath, pullUrl } from "./address.ts";

export const pullRequestCommit: Fields<PullCommitNode> = {
  id: ({ pull, commit }) => nodeId("PullRequestCommit", pull.id, commit.sha),
  commit: ({ repository, commit }) => commitNode(repository, commit),
  pullRequest: ({ repository, pull }) => pullNode(repository, pull),
  url: (source, _, context) => `${pullUrl(source, context)}/commits/${source.commit.sha}`,
  resourcePath: (source) => `${pullPath(source)}/commits/${source.commit.sha}`,
};

/** GitHub lists no more. */
const most = 250;

/** What the head brings, oldest first. */
export async function pullCommits(repository: Repository, pull: Pull): Promise<PullCommitNode[]> {
  const commits = await newCommits(repository, pull.base.sha, pull.head.sha);
  return commits.slice(0, most).map((commit) => ({ __typename: "PullRequestCommit", repository, pull, commit }));
}
