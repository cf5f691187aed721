// Reviews of pull requests.
import { z } from "zod";
import { Refusal } from "../../forge/refusal.ts";
import { dismissReview, findReview, reviewPull } from "../../forge/reviews.ts";
import { idParam, list, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { reviewShape } from "../shapes/pull.ts";
import { pullOf } from "./pulls.ts";

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

const newReview = z.object({
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  commit_id: z.string().optional(),
});

const dismissal = z.object({ message: z.string().min(1), event: z.literal("DISMISS").optional() });

export const reviewRoutes = [
  onRepository("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", "pull_requests:read", (call) => {
    const pull = pullOf(call);
    return list(call, pull.reviews, (review) => reviewShape(call.world, call.repository, pull, review));
  }),

  onRepository("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", "pull_requests:write", (call) => {
    const { world, actor, repository } = call;
    const pull = pullOf(call);
    const { body, event, commit_id: commit } = call.body(newReview);
    if (body === "" && event !== "APPROVE") throw new Refusal(422, "Unprocessable Entity", ["Body can't be blank"]);
    const review = reviewPull(world, actor, { repository, pull }, { state: STATES[event], body, commit });
    return ok(reviewShape(world, repository, pull, review));
  }),

  onRepository("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", "pull_requests:read", (call) => {
    const { pull, review } = reviewOf(call);
    return ok(reviewShape(call.world, call.repository, pull, review));
  }),

  onRepository(
    "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals",
    "pull_requests:write",
    (call) => {
      const { world, actor, repository } = call;
      call.body(dismissal);
      const { pull, review } = reviewOf(call);
      dismissReview(world, actor, { repository, pull, review });
      return ok(reviewShape(world, repository, pull, review));
    },
  ),
];

function reviewOf(call: RepositoryCall) {
  const pull = pullOf(call);
  return { pull, review: findReview(pull, idParam(call, "review_id")) };
}
