// addPullRequestReview and dismissPullRequestReview.
import type { AddPullRequestReviewInput, DismissPullRequestReviewInput } from "@octokit/graphql-schema";
import { dismissReview, reviewPull } from "../../forge/reviews.ts";
import type { Fields } from "../context.ts";
import { failure } from "../errors.ts";
import { reviewNode } from "../fields/review.ts";
import { find } from "../lookup.ts";
import { mayWrite, mutation } from "./mutate.ts";

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

export const reviewMutations: Fields<undefined> = {
  addPullRequestReview: mutation<AddPullRequestReviewInput>(async (input, context) => {
    const { repository, pull } = await find(context, "PullRequest", input.pullRequestId);
    mayWrite(context, repository, "pull_requests");
    const { event, body, commitOID } = input;
    if (event == null || event === "DISMISS") throw failure("NOT_IN_SANDBOX", "not in this sandbox: pending reviews");
    const commit = commitOID == null ? undefined : String(commitOID);
    const said = { state: STATES[event], body: body ?? "", commit };
    const review = reviewPull(context.world, context.actor, { repository, pull }, said);
    return { pullRequestReview: reviewNode({ repository, pull, review }) };
  }),

  dismissPullRequestReview: mutation<DismissPullRequestReviewInput>(async ({ pullRequestReviewId }, context) => {
    const source = await find(context, "PullRequestReview", pullRequestReviewId);
    mayWrite(context, source.repository, "pull_requests");
    dismissReview(context.world, context.actor, source);
    return { pullRequestReview: source };
  }),
};
