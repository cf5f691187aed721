// Commit: what it says, who made it, where it comes from, what it holds. Its checks are in rollup.ts and checks.ts.
import type { CommitFileArgs, CommitHistoryArgs } from "@octokit/graphql-schema";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { type CommitNode, type EntryNode, findCommit, pullNode, type TreeNode } from "../nodes.ts";
import { fromGit } from "../scalars.ts";
import { gitActor } from "./account.ts";
import { commitChecks } from "./checks.ts";
import { history } from "./history.ts";
import { commitPath, commitUrl, gitObject } from "./object.ts";
import { commitRollup } from "./rollup.ts";
import { submodulesOf } from "./submodule.ts";

export const commit: Fields<CommitNode> = {
  ...gitObject,
  ...commitRollup,
  ...commitChecks,
  id: ({ repository, oid }) => nodeId("Commit", repository.id, oid),
  url: (source, _, context) => commitUrl(source, context),
  resourcePath: commitPath,
  message: ({ commit }) => commit.message,
  messageHeadline: ({ commit }) => headline(commit.message),
  messageBody: ({ commit }) => commit.message.slice(headline(commit.message).length).trim(),
  author: ({ commit }, _, { world }) => gitActor(world, commit.author),
  committer: ({ commit }, _, { world }) => gitActor(world, commit.committer),
  authors: ({ commit }, _, { world }) => [gitActor(world, commit.author)],
  authoredByCommitter: ({ commit }) =>
    commit.author.name === commit.committer.name && commit.author.email === commit.committer.email,
  authoredDate: ({ commit }) => fromGit(commit.author.date),
  committedDate: ({ commit }) => fromGit(commit.committer.date),
  committedViaWeb: ({ commit }) => commit.committer.email === "noreply@github.com",

  tree: ({ repository, commit }): TreeNode => ({
    __typename: "Tree",
    repository,
    oid: commit.tree,
    path: "",
    within: commit,
  }),
  parents: ({ repository, commit }) => Promise.all(commit.parents.map((parent) => findCommit(repository, parent))),
  history: (source, args: CommitHistoryArgs, { world }) => history(source, args, world),
  file: async ({ repository, commit }, { path }: CommitFileArgs): Promise<EntryNode | null> => {
    const entry = await repository.git.entry(commit.tree, path);
    return entry ? { __typename: "TreeEntry", repository, entry, path, within: commit } : null;
  },
  submodules: submodulesOf,
  changedFilesIfAvailable: changedFiles,
  changedFiles,

  /** Pull requests that were merged by this commit, or whose commits it is one of, as GitHub's schema says. */
  associatedPullRequests: async ({ repository, oid }) => {
    const found = [];
    for (const pull of repository.pulls)
      if (pull.merged?.commit === oid || (await brings(repository, pull, oid))) found.push(pullNode(repository, pull));
    return found;
  },
};

async function brings(
  { git }: CommitNode["repository"],
  { head, base }: { head: { sha: string }; base: { sha: string } },
  oid: string,
): Promise<boolean> {
  return (await git.isAncestor(oid, head.sha)) && !(await git.isAncestor(oid, base.sha));
}

function headline(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

/** Files that differ from the first parent's. */
async function changedFiles({ repository, commit }: CommitNode): Promise<number> {
  return (await repository.git.diff(commit.parents[0], commit.sha)).length;
}
