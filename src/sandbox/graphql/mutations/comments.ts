// addComment, updateIssueComment, deleteIssueComment.
import type { AddCommentInput, DeleteIssueCommentInput, UpdateIssueCommentInput } from "@octokit/graphql-schema";
import { addComment, deleteComment, editComment } from "../../forge/conversation.ts";
import { findSubject } from "../../forge/issues.ts";
import type { Context, Fields } from "../context.ts";
import { find } from "../lookup.ts";
import { type CommentNode, commentNode } from "../nodes.ts";
import { talkable } from "../talkable.ts";
import { mayTalk, mutation } from "./mutate.ts";

export const commentMutations: Fields<undefined> = {
  addComment: mutation<AddCommentInput>(async ({ subjectId, body }, context) => {
    const { node: subject, repository, about } = await talkable(context, subjectId);
    mayTalk(context, repository, about);
    const node = commentNode(repository, addComment(context.world, context.actor, repository, about, body));
    return { commentEdge: { cursor: String(node.comment.id), node }, subject };
  }),

  updateIssueComment: mutation<UpdateIssueCommentInput>(async ({ id, body }, context) => {
    const source = await writable(context, id);
    editComment(context.world, context.actor, source.repository, source.comment, body);
    return { issueComment: source };
  }),

  deleteIssueComment: mutation<DeleteIssueCommentInput>(async ({ id }, context) => {
    const { repository, comment } = await writable(context, id);
    deleteComment(context.world, context.actor, repository, comment);
    return {};
  }),
};

async function writable(context: Context, id: string): Promise<CommentNode> {
  const source = await find(context, "IssueComment", id);
  mayTalk(context, source.repository, findSubject(source.repository, source.comment.number));
  return source;
}
