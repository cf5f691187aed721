// Comments on issues and pull requests.
import { z } from "zod";
import { addComment, deleteComment, editComment, findComment } from "../../forge/conversation.ts";
import { findSubject } from "../../forge/issues.ts";
import { permitsTalk } from "../../forge/talking.ts";
import type { Comment } from "../../model.ts";
import { created, idParam, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { commentShape } from "../shapes/comment.ts";
import { subjectOf, talkable } from "./issues.ts";

const text = z.object({ body: z.string() });

const order = z.object({
  sort: z.enum(["created", "updated"]).optional(),
  direction: z.enum(["asc", "desc"]).default("desc"),
});

export const conversationRoutes = [
  onRepository(
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    ["issues:read", "pull_requests:read"],
    (call) => {
      const { world, repository } = call;
      const { number } = subjectOf(call, "read");
      const comments = repository.comments.filter((one) => one.number === number);
      return list(call, comments.filter(since(call)), (comment) => commentShape(world, repository, comment));
    },
  ),

  onRepository("GET /repos/{owner}/{repo}/issues/comments", ["issues:read", "pull_requests:read"], (call) => {
    const { world, actor, repository } = call;
    const comments = repository.comments
      .filter(since(call))
      .filter(({ number }) => permitsTalk(actor, repository, findSubject(repository, number), "read"));
    return list(call, inOrder(call, comments), (comment) => commentShape(world, repository, comment));
  }),

  onRepository(
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    ["issues:write", "pull_requests:write"],
    (call) => {
      const { world, actor, repository } = call;
      const comment = addComment(world, actor, repository, subjectOf(call, "write"), call.body(text).body);
      return created(commentShape(world, repository, comment));
    },
  ),

  onRepository(
    "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ["issues:read", "pull_requests:read"],
    (call) => ok(commentShape(call.world, call.repository, commentOf(call, "read"))),
  ),

  onRepository(
    "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ["issues:write", "pull_requests:write"],
    (call) => {
      const comment = commentOf(call, "write");
      editComment(call.world, call.actor, call.repository, comment, call.body(text).body);
      return ok(commentShape(call.world, call.repository, comment));
    },
  ),

  onRepository(
    "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ["issues:write", "pull_requests:write"],
    (call) => {
      deleteComment(call.world, call.actor, call.repository, commentOf(call, "write"));
      return noContent;
    },
  ),
];

export function commentOf(call: RepositoryCall, access: "read" | "write"): Comment {
  const comment = findComment(call.repository, idParam(call, "comment_id"));
  talkable(call, findSubject(call.repository, comment.number), access);
  return comment;
}

/** Oldest first unless `sort` is given; a direction alone is ignored (docs.github.com/rest/issues/comments). */
function inOrder(call: RepositoryCall, comments: Comment[]): Comment[] {
  const { sort, direction } = call.asked(order);
  if (sort === undefined) return comments;
  const key = sort === "updated" ? "updatedAt" : "createdAt";
  const sorted = comments.toSorted((a, b) => a[key] - b[key] || a.id - b.id);
  return direction === "asc" ? sorted : sorted.reverse();
}

function since({ query }: RepositoryCall): (comment: { updatedAt: number }) => boolean {
  const from = query("since");
  return ({ updatedAt }) => from === undefined || updatedAt >= Date.parse(from);
}
