// PullRequest: what it asks, where it stands, what was said on it.
import type {
  PullRequestLatestOpinionatedReviewsArgs,
  PullRequestReviewsArgs,
  PullRequestTimelineItemsArgs,
} from "@octokit/graphql-schema";
import { entryOf } from "../../forge/queue/entries.ts";
import type { FileChange, Pull, Repository } from "../../model.ts";
import { authorAssociation } from "../../rest/shapes/account.ts";
import { changesOf } from "../../rest/shapes/pull.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { accountNode, commentNode, findCommit, findRef, type PullNode, repositoryNode } from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { pullPath, pullUrl } from "./address.ts";
import { lockReason } from "./issue.ts";
import { mergeableState, mergeStateStatus } from "./mergeable.ts";
import { potentialMergeCommit } from "./potential-merge.ts";
import { pullCommits } from "./pullcommit.ts";
import { pullState } from "./pulls.ts";
import { queueEntryNode, queueNode } from "./queue.ts";
import { reactable } from "./reaction.ts";
import { latestOpinionated, latestReviews, reviewDecision, reviewNode } from "./review.ts";
import { rollupOf } from "./rollup.ts";
import { timelineItems } from "./timeline.ts";
import { unsaidOfPull } from "./unsaid.ts";

export const pullRequest: Fields<PullNode> = {
  ...unsaidOfPull,
  ...reactable,
  id: ({ pull }) => nodeId("PullRequest", pull.id),
  databaseId: ({ pull }) => pull.id,
  fullDatabaseId: ({ pull }) => String(pull.id),
  number: ({ pull }) => pull.number,
  title: ({ pull }) => pull.title,
  body: ({ pull }) => pull.body ?? "",
  bodyText: ({ pull }) => pull.body ?? "",
  url: (source, _, context) => pullUrl(source, context),
  permalink: (source, _, context) => pullUrl(source, context),
  resourcePath: pullPath,
  repository: ({ repository }) => repositoryNode(repository),
  author: ({ pull }) => accountNode(pull.author),
  authorAssociation: ({ repository, pull }) => authorAssociation(repository, pull.author),
  viewerDidAuthor: ({ pull }, _, { actor }) => pull.author.id === actor.account.id,

  state: ({ pull }) => pullState(pull),
  isDraft: ({ pull }) => pull.draft,
  closed: ({ pull }) => pull.state === "closed",
  locked: ({ pull }) => pull.lock !== undefined,
  activeLockReason: ({ pull }) => lockReason(pull),
  closedAt: ({ pull }) => dateTime(pull.closedAt),
  createdAt: ({ pull }) => dateTime(pull.createdAt),
  publishedAt: ({ pull }) => dateTime(pull.createdAt),
  updatedAt: ({ pull }) => dateTime(pull.updatedAt),
  merged: ({ pull }) => pull.merged !== undefined,
  mergedAt: ({ pull }) => dateTime(pull.merged?.at),
  mergedBy: ({ pull }) => (pull.merged ? accountNode(pull.merged.by) : null),
  mergeCommit: ({ repository, pull }) => (pull.merged ? findCommit(repository, pull.merged.commit) : null),
  potentialMergeCommit,
  mergeQueue: ({ repository, pull }) => queueNode(repository, pull.base.ref),
  isMergeQueueEnabled: ({ repository, pull }) => queueNode(repository, pull.base.ref) !== null,
  isInMergeQueue: ({ repository, pull }) => entryOf(repository, pull) !== undefined,
  mergeQueueEntry: ({ repository, pull }) => {
    const entry = entryOf(repository, pull);
    return entry ? queueEntryNode(repository, entry) : null;
  },
  mergeable: mergeableState,
  mergeStateStatus,

  headRefName: ({ pull }) => pull.head.ref,
  headRefOid: ({ pull }) => pull.head.sha,
  headRef: ({ repository, pull }) => findRef(repository, `refs/heads/${pull.head.ref}`),
  headRepository: ({ repository }) => repositoryNode(repository),
  headRepositoryOwner: ({ repository }) => accountNode(repository.owner),
  baseRefName: ({ pull }) => pull.base.ref,
  baseRefOid: ({ pull }) => pull.base.sha,
  baseRef: ({ repository, pull }) => findRef(repository, `refs/heads/${pull.base.ref}`),
  baseRepository: ({ repository }) => repositoryNode(repository),

  commits: ({ repository, pull }) => pullCommits(repository, pull),
  files: async ({ repository, pull }): Promise<ChangedFileNode[]> =>
    (await changesOf(repository, pull)).map((change) => ({ __typename: "PullRequestChangedFile", change })),
  changedFiles: async (source) => (await changesOf(source.repository, source.pull)).length,
  additions: async (source) => sum((await changesOf(source.repository, source.pull)).map(({ additions }) => additions)),
  deletions: async (source) => sum((await changesOf(source.repository, source.pull)).map(({ deletions }) => deletions)),
  statusCheckRollup: ({ repository, pull }) => rollupOf(repository, pull.head.sha),

  timelineItems: (source, args: PullRequestTimelineItemsArgs) => timelineItems(source, args),
  reviews: ({ repository, pull }, { states, author }: PullRequestReviewsArgs) =>
    pull.reviews
      .filter((review) => !states || states.some((state) => state === review.state))
      .filter((review) => author == null || review.author.login === author)
      .map((review) => reviewNode({ repository, pull, review })),
  latestReviews: (source) => latestReviews(source),
  latestOpinionatedReviews: (source, { writersOnly }: PullRequestLatestOpinionatedReviewsArgs) =>
    latestOpinionated(source, { by: writersOnly ? "writers" : "everyone" }),
  reviewDecision: (source) => reviewDecision(source),
  comments: ({ repository, pull }) => commentsOf(repository, pull).map((comment) => commentNode(repository, comment)),
  totalCommentsCount: ({ repository, pull }) => commentsOf(repository, pull).length,
};

interface ChangedFileNode {
  __typename: "PullRequestChangedFile";
  change: FileChange;
}

export const pullRequestChangedFile: Fields<ChangedFileNode> = {
  path: ({ change }) => change.path,
  additions: ({ change }) => change.additions,
  deletions: ({ change }) => change.deletions,
  changeType: ({ change }) => (change.status === "removed" ? "DELETED" : change.status.toUpperCase()),
};

function commentsOf(repository: Repository, pull: Pull) {
  return repository.comments.filter(({ number }) => number === pull.number);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
