// Every GraphQL type that the sandbox answers for, and the file that knows its fields.
import type { Fields } from "./context.ts";
import { app, bot, gitActorFields, organization, user } from "./fields/account.ts";
import { checkAnnotation, checkRun, checkSuite } from "./fields/checks.ts";
import { issueComment } from "./fields/comment.ts";
import { commit } from "./fields/commit.ts";
import { issueFields, pinnedIssue } from "./fields/issue.ts";
import { pullRequest, pullRequestChangedFile } from "./fields/pull.ts";
import { pullRequestCommit } from "./fields/pullcommit.ts";
import { query, rateLimit, searchConnection } from "./fields/query.ts";
import { mergeQueue, mergeQueueConfiguration, mergeQueueEntry } from "./fields/queue.ts";
import * as queueEvents from "./fields/queue-events.ts";
import { reactionFields, reactionGroup } from "./fields/reaction.ts";
import { comparison, ref } from "./fields/ref.ts";
import { repository } from "./fields/repository.ts";
import { pullRequestReview } from "./fields/review.ts";
import { rollupConnection, status, statusCheckRollup, statusContext } from "./fields/rollup.ts";
import { submodule } from "./fields/submodule.ts";
import * as timeline from "./fields/timeline.ts";
import { blob, tree, treeEntry } from "./fields/tree.ts";
import { mutation } from "./mutations/index.ts";

/** Sources differ by type; which one a type's resolvers take is checked where they are written. */
export const types: Record<string, Fields<never>> = {
  Query: query,
  Mutation: mutation,
  RateLimit: rateLimit,
  SearchResultItemConnection: searchConnection,
  User: user,
  Bot: bot,
  Organization: organization,
  App: app,
  Repository: repository,
  Ref: ref,
  Comparison: comparison,
  Commit: commit,
  GitActor: gitActorFields,
  Tree: tree,
  TreeEntry: treeEntry,
  Blob: blob,
  Submodule: submodule,
  Status: status,
  StatusContext: statusContext,
  StatusCheckRollup: statusCheckRollup,
  StatusCheckRollupContextConnection: rollupConnection,
  CheckSuite: checkSuite,
  CheckRun: checkRun,
  CheckAnnotation: checkAnnotation,
  PullRequest: pullRequest,
  PullRequestChangedFile: pullRequestChangedFile,
  PullRequestCommit: pullRequestCommit,
  PullRequestReview: pullRequestReview,
  Issue: issueFields,
  PinnedIssue: pinnedIssue,
  MergeQueue: mergeQueue,
  MergeQueueConfiguration: mergeQueueConfiguration,
  MergeQueueEntry: mergeQueueEntry,
  IssueComment: issueComment,
  Reaction: reactionFields,
  ReactionGroup: reactionGroup,
  PullRequestTimelineItemsConnection: timeline.itemsConnection,
  ClosedEvent: timeline.closedEvent,
  ReopenedEvent: timeline.reopenedEvent,
  MergedEvent: timeline.mergedEvent,
  HeadRefDeletedEvent: timeline.headRefDeletedEvent,
  BaseRefDeletedEvent: timeline.baseRefDeletedEvent,
  HeadRefForcePushedEvent: timeline.headRefForcePushedEvent,
  AddedToMergeQueueEvent: queueEvents.addedToMergeQueueEvent,
  RemovedFromMergeQueueEvent: queueEvents.removedFromMergeQueueEvent,
};
