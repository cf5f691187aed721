// Which permission an installation needs to read a field; what is not listed needs to see the repository, no more.
import { findSubject, isPull } from "../forge/issues.ts";
import { type Permission, permits } from "../forge/world.ts";
import type { Repository } from "../model.ts";
import type { Context } from "./context.ts";
import { forbidden } from "./errors.ts";
import type { CommentNode } from "./nodes.ts";

const needs: Record<string, Permission[]> = {
  "Repository.ref": ["contents"],
  "Repository.refs": ["contents"],
  "Repository.object": ["contents"],
  "Repository.defaultBranchRef": ["contents"],
  "Repository.submodules": ["contents"],
  "Repository.pullRequest": ["pull_requests"],
  "Repository.pullRequests": ["pull_requests"],
  "Repository.issue": ["issues"],
  "Repository.issues": ["issues"],
  "Repository.pinnedIssues": ["issues"],
  "Ref.associatedPullRequests": ["pull_requests"],
  "Commit.associatedPullRequests": ["pull_requests"],
  "CheckSuite.matchingPullRequests": ["pull_requests"],
  "Commit.status": ["statuses"],
  "Commit.checkSuites": ["checks"],
  "Commit.statusCheckRollup": ["checks", "statuses"],
  "PullRequest.statusCheckRollup": ["checks", "statuses"],
  Issue: ["issues"],
  PullRequest: ["pull_requests"],
  PullRequestReview: ["pull_requests"],
  MergeQueueEntry: ["pull_requests"],
  CheckRun: ["checks"],
  CheckSuite: ["checks"],
  StatusContext: ["statuses"],
};

/**
 * Throws FORBIDDEN when the asker was not granted what reading `field` ("Type.field", or "Type" for a node that is asked
 * for by its id) of this repository takes. A comment takes what reading its issue or pull request takes.
 * GitHub documents the permissions of REST only; these are those of the REST resource that says the same.
 */
export function checkReadable(field: string, source: unknown, { actor }: Context): void {
  if (typeof source !== "object" || source === null || !("repository" in source)) return;
  const repository = source.repository as Repository;
  const permissions = field === "IssueComment" ? [sideOf(source as CommentNode)] : needs[field];
  if (!permissions) return;
  if (permissions.every((permission) => permits(actor, repository, permission, "read"))) return;
  throw forbidden(actor.installation ? "integration" : "personal access token");
}

function sideOf({ repository, comment }: CommentNode): Permission {
  return isPull(findSubject(repository, comment.number)) ? "pull_requests" : "issues";
}
