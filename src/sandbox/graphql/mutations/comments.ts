// addComment, updateIssueComment, deleteIssueComment.
import type { AddCommentInput, DeleteIssueCommentInput, UpdateIssueCommentInput } from "@octokit/graphql-schema";
import { addComment, deleteComment, editComment } from "../../forge/conversation.ts";
import type { Context, Fields } from "../context.ts";
import { find, lookUp } from "../lookup.ts";
import { commentNode, type IssueNode, type PullNode } from "../nodes.ts";
import { unresolved } from "../visible.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const commentMutations: Fields<undefined> = {
  addComment: mutation<AddCommentInput>(async ({ subjectId, body }, context) => {
    const subject = await talkable(context, subjectId);
    const { repository } = subject;
    mayWrite(context, repository, "issues", "pull_requests");
    const about = subject.__typename === "Issue" ? subject.issue : subject.pull;
    const node = commentNode(repository, addComment(context.world, context.actor, repository, about, body));
    return { commentEdge: { cursor: String(node.comment.id), node }, subject };
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

async function talkable(context: Context, id: string): Promise<IssueNode | PullNode> {
  const found = await lookUp(context, id);
  if (found.__typename !== "Issue" && found.__typename !== "PullRequest") throw unresolved(id);
  return found as IssueNode | PullNode;
}
