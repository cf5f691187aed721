// IssueComment.
import { findSubject, isPull } from "../../forge/issues.ts";
import type { Issue, Pull } from "../../model.ts";
import { authorAssociation } from "../../rest/shapes/account.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { accountNode, type CommentNode, issueNode, pullNode, repositoryNode } from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { reactable } from "./reaction.ts";

export const issueComment: Fields<CommentNode> = {
  ...reactable,
  id: ({ comment }) => nodeId("IssueComment", comment.id),
  databaseId: ({ comment }) => comment.id,
  fullDatabaseId: ({ comment }) => String(comment.id),
  body: ({ comment }) => comment.body,
  bodyText: ({ comment }) => comment.body,
  author: ({ comment }) => accountNode(comment.author),
  authorAssociation: ({ repository, comment }) => authorAssociation(repository, comment.author),
  viewerDidAuthor: ({ comment }, _, { actor }) => comment.author.id === actor.account.id,
  createdAt: ({ comment }) => dateTime(comment.createdAt),
  publishedAt: ({ comment }) => dateTime(comment.createdAt),
  updatedAt: ({ comment }) => dateTime(comment.updatedAt),
  lastEditedAt: ({ comment }) => dateTime(comment.editedAt),
  includesCreatedEdit: ({ comment }) => comment.editedAt !== undefined,
  isMinimized: () => false,
  minimizedReason: () => null,
  repository: ({ repository }) => repositoryNode(repository),
  /** Never null: a pull request is an issue, too, where it is talked about. */
  issue: ({ repository, comment }) => issueNode(repository, asIssue(findSubject(repository, comment.number))),
  /** Null on an issue. */
  pullRequest: ({ repository, comment }) => {
    const pull = repository.pulls.find(({ number }) => number === comment.number);
    return pull ? pullNode(repository, pull) : null;
  },
  url: ({ repository, comment }, _, { world }) => {
    const kind = repository.pulls.some(({ number }) => number === comment.number) ? "pull" : "issues";
    const page = `${world.url}/${repository.owner.login}/${repository.name}/${kind}/${comment.number}`;
    return `${page}#issuecomment-${comment.id}`;
  },
};

function asIssue(subject: Issue | Pull): Issue {
  if (!isPull(subject)) return subject;
  const { id, number, title, body, author, state, createdAt, updatedAt, reactions, lock } = subject;
  const issue = { id, number, title, body, author, state, stateReason: null, createdAt, updatedAt, reactions };
  return lock ? { ...issue, lock } : issue;
}
