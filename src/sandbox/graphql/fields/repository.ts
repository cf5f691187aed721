// Repository: settings, refs, objects and pull requests.
import type {
  RepositoryIssueArgs,
  RepositoryIssueOrPullRequestArgs,
  RepositoryIssuesArgs,
  RepositoryMergeQueueArgs,
  RepositoryObjectArgs,
  RepositoryPullRequestArgs,
  RepositoryPullRequestsArgs,
  RepositoryRefArgs,
  RepositoryRefsArgs,
} from "@octokit/graphql-schema";
import { permits, roleOf } from "../../forge/world.ts";
import type { Fields } from "../context.ts";
import { notFound } from "../errors.ts";
import { nodeId } from "../ids.ts";
import {
  accountNode,
  findCommit,
  findObject,
  findRef,
  issueNode,
  pullNode,
  type RefNode,
  type RepositoryNode,
} from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { filterIssues } from "./issues.ts";
import { filterPulls } from "./pulls.ts";
import { queueNode } from "./queue.ts";
import { submodulesOf } from "./submodule.ts";
import { unsaidOfRepository } from "./unsaid.ts";

export const repository: Fields<RepositoryNode> = {
  ...unsaidOfRepository,
  hasIssuesEnabled: () => true,
  id: ({ repository }) => nodeId("Repository", repository.id),
  databaseId: ({ repository }) => repository.id,
  name: ({ repository }) => repository.name,
  nameWithOwner: ({ repository }) => `${repository.owner.login}/${repository.name}`,
  owner: ({ repository }) => accountNode(repository.owner),
  url: ({ repository }, _, { world }) => `${world.url}/${repository.owner.login}/${repository.name}`,
  resourcePath: ({ repository }) => `/${repository.owner.login}/${repository.name}`,
  createdAt: ({ repository }) => dateTime(repository.createdAt),
  pushedAt: ({ repository }) => dateTime(repository.createdAt),
  updatedAt: ({ repository }) => dateTime(repository.createdAt),
  sshUrl: ({ repository }, _, { world }) =>
    `git@${new URL(world.url).hostname}:${repository.owner.login}/${repository.name}.git`,
  isPrivate: ({ repository }) => repository.private,
  visibility: ({ repository }) => (repository.private ? "PRIVATE" : "PUBLIC"),
  isInOrganization: ({ repository }) => repository.owner.kind === "Organization",
  isEmpty: async ({ repository }) => (await repository.git.refs()).size === 0,

  mergeCommitAllowed: ({ repository }) => repository.mergeMethods.merge,
  squashMergeAllowed: ({ repository }) => repository.mergeMethods.squash,
  rebaseMergeAllowed: ({ repository }) => repository.mergeMethods.rebase,
  viewerDefaultMergeMethod: ({ repository: { mergeMethods } }) =>
    ["merge", "squash", "rebase"].find((method) => mergeMethods[method as keyof typeof mergeMethods])?.toUpperCase(),
  deleteBranchOnMerge: ({ repository }) => repository.deleteBranchOnMerge,

  /** Null for an installation: it has permissions, not a role. */
  viewerPermission: ({ repository }, _, { actor }) =>
    actor.installation ? null : (roleOf(actor, repository)?.toUpperCase() ?? null),
  viewerCanAdminister: ({ repository }, _, { actor }) => permits(actor, repository, "administration", "write"),

  defaultBranchRef: ({ repository }) => findRef(repository, `refs/heads/${repository.defaultBranch}`),
  ref: ({ repository }, { qualifiedName }: RepositoryRefArgs) => refNamed(repository, qualifiedName),
  refs: async ({ repository }, args: RepositoryRefsArgs): Promise<RefNode[]> => {
    const prefix = args.refPrefix.endsWith("/") ? args.refPrefix : `${args.refPrefix}/`;
    const wanted = args.query?.toLowerCase() ?? "";
    const refs: RefNode[] = [];
    for (const [ref, oid] of await repository.git.refs(prefix))
      if (ref.slice(prefix.length).toLowerCase().includes(wanted))
        refs.push({ __typename: "Ref", repository, ref, oid });
    if (args.orderBy?.field === "TAG_COMMIT_DATE") await sortByDate(refs);
    return (args.orderBy?.direction ?? args.direction) === "DESC" ? refs.reverse() : refs;
  },
  object: async ({ repository }, { oid, expression }: RepositoryObjectArgs) => {
    const found = oid == null ? expression && (await repository.git.resolve(expression)) : String(oid);
    return found ? findObject(repository, found, expression?.split(":")[1] ?? "") : null;
  },

  pullRequest: ({ repository }, { number }: RepositoryPullRequestArgs) => {
    const pull = repository.pulls.find((one) => one.number === number);
    if (!pull) throw notFound(`a PullRequest with the number of ${number}`);
    return pullNode(repository, pull);
  },
  pullRequests: ({ repository }, args: RepositoryPullRequestsArgs) =>
    filterPulls(repository.pulls, args).map((pull) => pullNode(repository, pull)),

  issue: ({ repository }, { number }: RepositoryIssueArgs) => {
    const issue = repository.issues.find((one) => one.number === number);
    if (!issue) throw notFound(`an Issue with the number of ${number}`);
    return issueNode(repository, issue);
  },
  issueOrPullRequest: ({ repository }, { number }: RepositoryIssueOrPullRequestArgs) => {
    const issue = repository.issues.find((one) => one.number === number);
    const pull = repository.pulls.find((one) => one.number === number);
    if (!issue && !pull) throw notFound(`an issue or pull request with the number of ${number}`);
    return issue ? issueNode(repository, issue) : pull && pullNode(repository, pull);
  },
  issues: ({ repository }, args: RepositoryIssuesArgs) =>
    filterIssues(repository, args).map((issue) => issueNode(repository, issue)),
  pinnedIssues: ({ repository }) =>
    repository.issues
      .filter(({ pin }) => pin)
      .map((issue) => ({ __typename: "PinnedIssue", id: issue.id, repository, issue })),

  mergeQueue: ({ repository }, { branch }: RepositoryMergeQueueArgs) =>
    queueNode(repository, branch ?? repository.defaultBranch),

  /** Of the default branch only, as GitHub's: other branches' are read from their commits. */
  submodules: async ({ repository }) => {
    const head = (await repository.git.refs()).get(`refs/heads/${repository.defaultBranch}`);
    const commit = head && (await findCommit(repository, head));
    return commit ? submodulesOf(commit) : [];
  },
};

/** GitHub takes a full name, and a short one of a branch or a tag. */
async function refNamed(repository: RepositoryNode["repository"], name: string): Promise<RefNode | null> {
  for (const candidate of [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const ref = candidate.startsWith("refs/") ? await findRef(repository, candidate) : null;
    if (ref) return ref;
  }
  return null;
}

async function sortByDate(refs: RefNode[]): Promise<void> {
  const dates = new Map<RefNode, number>();
  for (const ref of refs) {
    const commit = await ref.repository.git.commit(ref.oid);
    dates.set(ref, commit ? Date.parse(commit.committer.date) : 0);
  }
  refs.sort((a, b) => (dates.get(a) ?? 0) - (dates.get(b) ?? 0));
}
