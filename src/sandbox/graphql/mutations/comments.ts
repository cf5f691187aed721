// addComment, updateIssueComment, deleteIssueComment.
import type { AddCommentInput, DeleteIssueCommentInput, UpdateIssueCommentInput } from "@octokit/graphql-schema";
import { addComment, deleteComment, editComment } from "../../forge/conversation.ts";
import type { Fields } from "../context.ts";
import { find } from "../lookup.ts";
import { commentNode, pullNode } from "../nodes.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const commentMutations: Fields<undefined> = {
  addComment: mutation<AddCommentInput>(async ({ subjectId, body }, context) => {
    const { repository, pull } = await find(context, "PullRequest", subjectId);
    mayWrite(context, repository, "issues", "pull_requests");
    const node = commentNode(repository, addComment(context.world, context.actor, repository, pull, body));
    return { commentEdge: { cursor: String(node.comment.id), node }, subject: pullNode(repository, pull) };
  }),

  updateIssueComment: mutation<UpdateIssueCommentInput>(async ({ id, body }, context) => {
    const source = await find(context, "IssueComment", id);
    mayWrite(context, source.repository, "issues", "pull_requests");
    editComment(context.world, context.actor, source.repository, source.comment, body);
    return { issueComment: source };
  }),

  deleteIssueComment: mutation<DeleteIssueCommentInput>(async ({ id }, context) => {
    const { repository, comment } = await find(context, "IssueComment", id);
    mayWrite(context, repository, "issues", "pull_requests");
    deleteComment(context.world, context.actor, repository, comment);
    return {};
  }),
};
