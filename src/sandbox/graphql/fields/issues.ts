// Choosing among a repository's issues, as its connection of them is asked to.
import type { IssueFilters, RepositoryIssuesArgs } from "@octokit/graphql-schema";
import type { Issue, Repository } from "../../model.ts";
import { failure } from "../errors.ts";

/** Those that match, oldest first unless `orderBy` says otherwise. Nobody is assigned here, and nothing labelled. */
export function filterIssues({ issues, comments }: Repository, asked: RepositoryIssuesArgs): Issue[] {
  const { filterBy, labels, orderBy } = asked;
  refuseUnknown(filterBy ?? {});
  const states = asked.states ?? filterBy?.states;
  const since = filterBy?.since == null ? undefined : Date.parse(String(filterBy.since));
  const found = issues.filter(
    ({ state, author, updatedAt }) =>
      (!states || states.some((one) => one === state.toUpperCase())) &&
      (filterBy?.createdBy == null || author.login === filterBy.createdBy) &&
      (since === undefined || updatedAt >= since) &&
      !(labels ?? filterBy?.labels)?.length,
  );
  const said = (issue: Issue) => comments.filter(({ number }) => number === issue.number).length;
  const keys = { CREATED_AT: ({ number }: Issue) => number, UPDATED_AT: ({ updatedAt }: Issue) => updatedAt };
  const key = orderBy?.field === "COMMENTS" ? said : keys[orderBy?.field ?? "CREATED_AT"];
  found.sort((a, b) => key(a) - key(b) || a.number - b.number);
  return orderBy?.direction === "DESC" ? found.reverse() : found;
}

const KNOWN = ["createdBy", "labels", "since", "states"];

/** What the sandbox cannot tell is an error, since "all of them" would be a guess. */
function refuseUnknown(filter: IssueFilters): void {
  const unknown = Object.entries(filter).find(([name, value]) => !KNOWN.includes(name) && value);
  if (unknown) throw failure("NOT_IN_SANDBOX", `not in this sandbox: IssueFilters.${unknown[0]}`);
}
