// Comments on issues and pull requests.
import { z } from "zod";
import { addComment, deleteComment, editComment, findComment } from "../../forge/conversation.ts";
import { created, idParam, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { commentShape } from "../shapes/comment.ts";
import { subjectOf } from "./issues.ts";

const text = z.object({ body: z.string() });

export const conversationRoutes = [
  onRepository(
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    ["issues:read", "pull_requests:read"],
    (call) => {
      const { world, repository } = call;
      const { number } = subjectOf(call);
      const comments = repository.comments.filter((one) => one.number === number);
      return list(call, comments.filter(since(call)), (comment) => commentShape(world, repository, comment));
    },
  ),

  onRepository("GET /repos/{owner}/{repo}/issues/comments", ["issues:read", "pull_requests:read"], (call) => {
    const { world, repository } = call;
    return list(call, repository.comments.filter(since(call)), (comment) => commentShape(world, repository, comment));
  }),

  onRepository(
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    ["issues:write", "pull_requests:write"],
    (call) => {
      const { world, actor, repository } = call;
      const comment = addComment(world, actor, repository, subjectOf(call), call.body(text).body);
      return created(commentShape(world, repository, comment));
    },
  ),

  onRepository(
    "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ["issues:read", "pull_requests:read"],
    (call) => ok(commentShape(call.world, call.repository, commentOf(call))),
  ),

  onRepository(
    "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ["issues:write", "pull_requests:write"],
    (call) => {
      const comment = commentOf(call);
      editComment(call.world, call.actor, call.repository, comment, call.body(text).body);
      return ok(commentShape(call.world, call.repository, comment));
    },
  ),

  onRepository(
    "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ["issues:write", "pull_requests:write"],
    (call) => {
      deleteComment(call.world, call.actor, call.repository, commentOf(call));
      return noContent;
    },
  ),
];

function commentOf(call: RepositoryCall) {
  return findComment(call.repository, idParam(call, "comment_id"));
}

function since({ query }: RepositoryCall): (comment: { updatedAt: number }) => boolean {
  const from = query("since");
  return ({ updatedAt }) => from === undefined || updatedAt >= Date.parse(from);
}
