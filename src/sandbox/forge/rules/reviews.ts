// Reviews that count, and what is said about those that are missing.
import type { Account, Pull, PullRequestRule, Repository, Review } from "../../model.ts";
import { atLeast } from "../world.ts";

/** The last approval, request for changes or dismissal of each person: a later comment takes nothing back. */
export function opinions(pull: Pull): Review[] {
  return lastOfEach(pull.reviews.filter(({ state }) => state !== "COMMENTED"));
}

/** The last review of each person. */
export function lastOfEach(reviews: Review[]): Review[] {
  const last = new Map<number, Review>();
  for (const review of reviews) {
    last.delete(review.author.id);
    last.set(review.author.id, review);
  }
  return [...last.values()];
}

/** Only approvals of those who may write count (docs.github.com: about protected branches). */
export function countsAsReviewer(repository: Repository, account: Account): boolean {
  return atLeast(repository.collaborators.get(account.login), "write");
}

/** GitHub's sentence about what a pull request still lacks; none when it has been approved as the rule asks. */
export function reviewViolation(
  repository: Repository,
  pull: Pull,
  { required_approving_review_count: count }: PullRequestRule,
): string | undefined {
  if (count === 0) return undefined;
  const counting = opinions(pull).filter(({ author }) => countsAsReviewer(repository, author));
  if (counting.some(({ state }) => state === "CHANGES_REQUESTED"))
    return "Changes have been requested by reviewers with write access.";
  const approvals = counting.filter(({ state }) => state === "APPROVED").length;
  if (approvals >= count) return undefined;
  const reviews = count === 1 ? "review is" : "reviews are";
  return `At least ${count} approving ${reviews} required by reviewers with write access.`;
}
