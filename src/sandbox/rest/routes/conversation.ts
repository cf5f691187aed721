// Comments and reviews on pull requests.
import { z } from "zod";
import { addComment, deleteComment, editComment, findComment, reviewPull } from "../../forge/conversation.ts";
import { findPull } from "../../forge/pulls.ts";
import { Refusal } from "../../forge/refusal.ts";
import { created, idParam, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { commentShape } from "../shapes/comment.ts";
import { issueShape } from "../shapes/issue.ts";
import { reviewShape } from "../shapes/pull.ts";
import { pullOf } from "./pulls.ts";

const text = z.object({ body: z.string() });

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

const newReview = z.object({
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  commit_id: z.string().optional(),
});

export const conversationRoutes = [
  onRepository("GET /repos/{owner}/{repo}/issues/{issue_number}", ["issues:read", "pull_requests:read"], (call) =>
    ok(issueShape(call.world, call.repository, commented(call))),
  ),

  onRepository(
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    ["issues:read", "pull_requests:read"],
    (call) => {
      const { world, repository } = call;
      const { number } = commented(call);
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
      const comment = addComment(world, actor, repository, commented(call), call.body(text).body);
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

  onRepository("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", "pull_requests:read", (call) => {
    const pull = pullOf(call);
    return list(call, pull.reviews, (review) => reviewShape(call.world, call.repository, pull, review));
  }),

  onRepository("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", "pull_requests:write", (call) => {
    const { world, actor, repository } = call;
    const pull = pullOf(call);
    const { body, event, commit_id: commit } = call.body(newReview);
    if (body === "" && event !== "APPROVE") throw new Refusal(422, "Unprocessable Entity", ["Body can't be blank"]);
    const review = reviewPull(world, actor, pull, { state: STATES[event], body, commit });
    return ok(reviewShape(world, repository, pull, review));
  }),
];

/** Comments and issues are one on GitHub; here only pull requests can be talked about. */
function commented(call: RepositoryCall) {
  return findPull(call.repository, idParam(call, "issue_number"));
}

function commentOf(call: RepositoryCall) {
  return findComment(call.repository, idParam(call, "comment_id"));
}

function since({ query }: RepositoryCall): (comment: { updatedAt: number }) => boolean {
  const from = query("since");
  return ({ updatedAt }) => from === undefined || updatedAt >= Date.parse(from);
}
