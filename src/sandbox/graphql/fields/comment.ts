// IssueComment.
import { authorAssociation } from "../../rest/shapes/account.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { accountNode, type CommentNode, pullNode, repositoryNode } from "../nodes.ts";
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
  lastEditedAt: ({ comment }) => (comment.updatedAt === comment.createdAt ? null : dateTime(comment.updatedAt)),
  includesCreatedEdit: ({ comment }) => comment.updatedAt !== comment.createdAt,
  isMinimized: () => false,
  minimizedReason: () => null,
  repository: ({ repository }) => repositoryNode(repository),
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
