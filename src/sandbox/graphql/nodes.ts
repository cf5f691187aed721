// What resolvers pass from parent to child: a thing of the sandbox's world, the repository it is in, and its type name.
import type {
  Account,
  App,
  CheckRun,
  CheckSuite,
  Comment,
  GitCommit,
  GitEntry,
  Issue,
  MergeQueueRule,
  Pull,
  QueueEntry,
  Repository,
  Review,
  Sha,
  Status,
  TimelineEvent,
} from "../model.ts";
import { failure } from "./errors.ts";

interface Node<Name extends string> {
  __typename: Name;
}
interface InRepository<Name extends string> extends Node<Name> {
  repository: Repository;
}

export interface RepositoryNode extends InRepository<"Repository"> {}
export interface AccountNode extends Node<Account["kind"]> {
  account: Account;
}
export interface AppNode extends Node<"App"> {
  app: App;
}

export interface RefNode extends InRepository<"Ref"> {
  /** Fully qualified. */
  ref: string;
  oid: Sha;
}
interface GitNode<Name extends string> extends InRepository<Name> {
  oid: Sha;
}
export interface CommitNode extends GitNode<"Commit"> {
  commit: GitCommit;
}
export interface TreeNode extends GitNode<"Tree"> {
  /** Where this tree was found, if it was reached through another: "" at the root. */
  path: string;
  within?: GitCommit;
}
export interface BlobNode extends GitNode<"Blob"> {}
export type ObjectNode = CommitNode | TreeNode | BlobNode;
export interface EntryNode extends InRepository<"TreeEntry"> {
  entry: GitEntry;
  path: string;
  /** The commit through which the entry was reached; only below one can a submodule be read. */
  within?: GitCommit;
}
export interface ComparisonNode extends InRepository<"Comparison"> {
  base: Sha;
  head: Sha;
}

export interface StatusNode extends InRepository<"Status"> {
  oid: Sha;
}
export interface RollupNode extends InRepository<"StatusCheckRollup"> {
  oid: Sha;
}
export interface StatusContextNode extends InRepository<"StatusContext"> {
  status: Status;
}
export interface CheckSuiteNode extends InRepository<"CheckSuite"> {
  suite: CheckSuite;
}
export interface CheckRunNode extends InRepository<"CheckRun"> {
  run: CheckRun;
}

export interface QueueNode extends InRepository<"MergeQueue"> {
  branch: string;
  rule: MergeQueueRule;
}
export interface QueueEntryNode extends InRepository<"MergeQueueEntry"> {
  entry: QueueEntry;
}

export interface PullNode extends InRepository<"PullRequest"> {
  pull: Pull;
}
export interface PullCommitNode extends InRepository<"PullRequestCommit"> {
  pull: Pull;
  commit: GitCommit;
}
export interface IssueNode extends InRepository<"Issue"> {
  issue: Issue;
}
export interface ReviewNode extends InRepository<"PullRequestReview"> {
  pull: Pull;
  review: Review;
}
export interface CommentNode extends InRepository<"IssueComment"> {
  comment: Comment;
}
export interface EventNode extends InRepository<string> {
  pull: Pull;
  event: TimelineEvent;
}

export function repositoryNode(repository: Repository): RepositoryNode {
  return { __typename: "Repository", repository };
}

export function accountNode(account: Account): AccountNode {
  return { __typename: account.kind, account };
}

export function pullNode(repository: Repository, pull: Pull): PullNode {
  return { __typename: "PullRequest", repository, pull };
}

export function issueNode(repository: Repository, issue: Issue): IssueNode {
  return { __typename: "Issue", repository, issue };
}

export function commentNode(repository: Repository, comment: Comment): CommentNode {
  return { __typename: "IssueComment", repository, comment };
}

export function checkRunNode(repository: Repository, run: CheckRun): CheckRunNode {
  return { __typename: "CheckRun", repository, run };
}

export function commitNode(repository: Repository, commit: GitCommit): CommitNode {
  return { __typename: "Commit", repository, oid: commit.sha, commit };
}

/** The commit with this id; null when the repository does not hold it. */
export async function findCommit(repository: Repository, oid: Sha): Promise<CommitNode | null> {
  const commit = await repository.git.commit(oid);
  return commit ? commitNode(repository, commit) : null;
}

/** The object with this id, whatever it is; null for a gitlink's commit, which lives in another repository. */
export async function findObject(repository: Repository, oid: Sha, path = ""): Promise<ObjectNode | null> {
  switch (await repository.git.type(oid)) {
    case "commit":
      return findCommit(repository, oid);
    case "tree":
      return { __typename: "Tree", repository, oid, path };
    case "blob":
      return { __typename: "Blob", repository, oid };
    case "tag":
      throw failure("NOT_IN_SANDBOX", "not in this sandbox: Tag");
    default:
      return null;
  }
}

/** The ref with this full name; null when there is none. */
export async function findRef(repository: Repository, ref: string): Promise<RefNode | null> {
  const oid = (await repository.git.refs("refs/")).get(ref);
  return oid === undefined ? null : { __typename: "Ref", repository, ref, oid };
}
