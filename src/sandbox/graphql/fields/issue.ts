// Issue: what is no pull request, and can be talked about all the same.
import type { Issue, Pull } from "../../model.ts";
import { authorAssociation } from "../../rest/shapes/account.ts";
import type { Context, Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { accountNode, commentNode, type IssueNode, issueNode, repositoryNode } from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { reactable } from "./reaction.ts";

/** Of a locked conversation, in GraphQL's spelling: OFF_TOPIC. */
export function lockReason({ lock }: Issue | Pull): string | null {
  return lock?.reason?.toUpperCase().replace(/[ -]/, "_") ?? null;
}

const path = ({ repository, issue }: IssueNode) =>
  `/${repository.owner.login}/${repository.name}/issues/${issue.number}`;
const url = (source: IssueNode, _: unknown, { world }: Context) => world.url + path(source);

export const issueFields: Fields<IssueNode> = {
  ...reactable,
  id: ({ issue }) => nodeId("Issue", issue.id),
  databaseId: ({ issue }) => issue.id,
  fullDatabaseId: ({ issue }) => String(issue.id),
  number: ({ issue }) => issue.number,
  title: ({ issue }) => issue.title,
  body: ({ issue }) => issue.body ?? "",
  bodyText: ({ issue }) => issue.body ?? "",
  url,
  resourcePath: path,
  repository: ({ repository }) => repositoryNode(repository),
  author: ({ issue }) => accountNode(issue.author),
  authorAssociation: ({ repository, issue }) => authorAssociation(repository, issue.author),
  viewerDidAuthor: ({ issue }, _, { actor }) => issue.author.id === actor.account.id,
  state: ({ issue }) => issue.state.toUpperCase(),
  stateReason: ({ issue }) => issue.stateReason?.toUpperCase() ?? null,
  closed: ({ issue }) => issue.state === "closed",
  closedAt: ({ issue }) => dateTime(issue.closedAt),
  createdAt: ({ issue }) => dateTime(issue.createdAt),
  updatedAt: ({ issue }) => dateTime(issue.updatedAt),
  comments: ({ repository, issue }) =>
    repository.comments
      .filter(({ number }) => number === issue.number)
      .map((comment) => commentNode(repository, comment)),
  assignees: () => [],
  labels: () => [],
  milestone: () => null,
  projectCards: () => [],
  locked: ({ issue }) => issue.lock !== undefined,
  activeLockReason: ({ issue }) => lockReason(issue),
  isPinned: ({ issue }) => issue.pin !== undefined,
};

/** An issue as its repository shows it first. */
export const pinnedIssue: Fields<IssueNode> = {
  id: ({ issue }) => nodeId("PinnedIssue", issue.id),
  databaseId: ({ issue }) => issue.id,
  issue: ({ repository, issue }) => issueNode(repository, issue),
  pinnedBy: ({ issue }) => issue.pin && accountNode(issue.pin.by),
  repository: ({ repository }) => repositoryNode(repository),
};
