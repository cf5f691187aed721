// Choosing among a repository's pull requests: the arguments that every connection of them takes.
import type { InputMaybe, IssueOrder, PullRequestState } from "@octokit/graphql-schema";
import type { Pull } from "../../model.ts";

export interface PullFilter {
  states?: InputMaybe<PullRequestState[]>;
  headRefName?: InputMaybe<string>;
  baseRefName?: InputMaybe<string>;
  orderBy?: InputMaybe<IssueOrder>;
}

/** Those that match, oldest first unless `orderBy` says otherwise. */
export function filterPulls(pulls: readonly Pull[], filter: PullFilter): Pull[] {
  const { states, headRefName, baseRefName, orderBy } = filter;
  const matching = pulls.filter(
    (pull) =>
      (!states || states.includes(pullState(pull))) &&
      (headRefName == null || pull.head.ref === headRefName) &&
      (baseRefName == null || pull.base.ref === baseRefName),
  );
  const key = orderBy?.field === "UPDATED_AT" ? "updatedAt" : "createdAt";
  matching.sort((a, b) => a[key] - b[key] || a.number - b.number);
  return orderBy?.direction === "DESC" ? matching.reverse() : matching;
}

/** OPEN, CLOSED or MERGED: a merged pull request is not CLOSED here, unlike in REST. */
export function pullState(pull: Pull): PullRequestState {
  if (pull.merged) return "MERGED";
  return pull.state === "open" ? "OPEN" : "CLOSED";
}
