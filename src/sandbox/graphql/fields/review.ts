// PullRequestReview, and which of them count.
import { rulesOn } from "../../forge/rules/conditions.ts";
import { countsAsReviewer, lastOfEach, opinions, reviewViolation } from "../../forge/rules/reviews.ts";
import type { Pull, Repository, Review } from "../../model.ts";
import { authorAssociation } from "../../rest/shapes/account.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { accountNode, findCommit, type PullNode, pullNode, type ReviewNode, repositoryNode } from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { pullUrl } from "./address.ts";
import { reactionGroups } from "./reaction.ts";

export const pullRequestReview: Fields<ReviewNode> = {
  id: ({ review }) => nodeId("PullRequestReview", review.id),
  databaseId: ({ review }) => review.id,
  fullDatabaseId: ({ review }) => String(review.id),
  author: ({ review }) => accountNode(review.author),
  authorAssociation: ({ repository, review }) => authorAssociation(repository, review.author),
  authorCanPushToRepository: ({ repository, review }) => countsAsReviewer(repository, review.author),
  body: ({ review }) => review.body,
  bodyText: ({ review }) => review.body,
  state: ({ review }) => review.state,
  commit: ({ repository, review }) => findCommit(repository, review.commit),
  submittedAt: ({ review }) => dateTime(review.at),
  createdAt: ({ review }) => dateTime(review.at),
  updatedAt: ({ review }) => dateTime(review.at),
  pullRequest: ({ repository, pull }) => pullNode(repository, pull),
  repository: ({ repository }) => repositoryNode(repository),
  url: (source, _, context) => `${pullUrl(source, context)}#pullrequestreview-${source.review.id}`,
  /** Reviews cannot be reacted to here. */
  reactionGroups: () => reactionGroups([]),
  viewerDidAuthor: ({ review }, _, { actor }) => review.author.id === actor.account.id,
};

export function reviewNode(source: { repository: Repository; pull: Pull; review: Review }): ReviewNode {
  return { __typename: "PullRequestReview", ...source };
}

/** The last review of each person, comments included. */
export function latestReviews({ repository, pull }: PullNode): ReviewNode[] {
  return lastOfEach(pull.reviews).map((review) => reviewNode({ repository, pull, review }));
}

/** The last approval, request for changes or dismissal of each person: a later comment takes nothing back. */
export function latestOpinionated(source: PullNode, options: { by: "writers" | "everyone" }): ReviewNode[] {
  const { repository, pull } = source;
  return opinions(pull)
    .filter((review) => options.by === "everyone" || countsAsReviewer(repository, review.author))
    .map((review) => reviewNode({ repository, pull, review }));
}

/** Of those with write access; null when nobody gave an opinion and none is required. */
export function reviewDecision(source: PullNode): "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null {
  const { repository, pull } = source;
  const rules = rulesOn(repository, { branch: pull.base.ref, type: "pull_request" });
  const missing = rules.some(({ parameters }) => reviewViolation(repository, pull, parameters) !== undefined);
  const states = latestOpinionated(source, { by: "writers" }).map(({ review }) => review.state);
  if (states.includes("CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  if (missing) return "REVIEW_REQUIRED";
  return states.includes("APPROVED") ? "APPROVED" : null;
}
