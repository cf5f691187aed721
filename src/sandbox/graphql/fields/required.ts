// Whether a check must pass before a pull request can be merged.
import type { CheckRunIsRequiredArgs } from "@octokit/graphql-schema";
import { rulesOn } from "../../forge/rules/conditions.ts";
import type { Repository, RequiredCheck } from "../../model.ts";
import { failure, notFound } from "../errors.ts";
import { nodeId } from "../ids.ts";

/** Answers `isRequired` for the pull request that it names by id or number; GitHub wants one of the two. */
export function isRequired(
  repository: Repository,
  { pullRequestId, pullRequestNumber }: CheckRunIsRequiredArgs,
  means: (check: RequiredCheck) => boolean,
): boolean {
  if (pullRequestId == null && pullRequestNumber == null)
    throw failure("UNPROCESSABLE", "One of pullRequestId or pullRequestNumber must be provided.");
  const pull = repository.pulls.find(
    ({ id, number }) => number === pullRequestNumber || nodeId("PullRequest", id) === pullRequestId,
  );
  if (!pull) throw notFound(`a PullRequest with the number of ${pullRequestNumber ?? pullRequestId}`);
  const rules = rulesOn(repository, { branch: pull.base.ref, type: "required_status_checks" });
  return rules.some(({ parameters }) => parameters.required_status_checks.some(means));
}
