// Commit.history: a walk that may be long, so only the page that is asked for is read, unless a filter needs all.
import type { CommitHistoryArgs } from "@octokit/graphql-schema";
import type { World } from "../../forge/world.ts";
import type { GitCommit } from "../../model.ts";
import type { Sequence } from "../connection.ts";
import { type CommitNode, commitNode } from "../nodes.ts";
import { authoredBy } from "./account.ts";

/** More than any history here, and still an int for git. */
const everything = 2 ** 31 - 1;

/** Newest first, as `git log` walks. `since` and `until` are compared with the committer's date, both included. */
export async function history(
  { repository, oid }: CommitNode,
  { path, since, until, author }: CommitHistoryArgs,
  world: World,
): Promise<CommitNode[] | Sequence<CommitNode>> {
  const { git } = repository;
  const below = path ? { path } : {};
  if (path || since || until || author) {
    const all = await git.log(oid, { max: everything, ...below });
    const wanted = (commit: GitCommit) =>
      (!since || Date.parse(commit.committer.date) >= Date.parse(String(since))) &&
      (!until || Date.parse(commit.committer.date) <= Date.parse(String(until))) &&
      (!author || authoredBy(world, commit.author, author));
    return all.filter(wanted).map((commit) => commitNode(repository, commit));
  }
  return {
    count: () => git.count(oid),
    range: async (skip, max) => (await git.log(oid, { max, skip })).map((commit) => commitNode(repository, commit)),
  };
}
