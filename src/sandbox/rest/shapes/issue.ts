// An issue, or a pull request seen as one: where comments are written, and what their webhooks carry.
import { printTime } from "../../forge/clock.ts";
import { isPull } from "../../forge/issues.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Issue, Pull, Repository } from "../../model.ts";
import { authorAssociation, simpleUser } from "./account.ts";
import type { IssueShape } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";
import { reactionRollup } from "./reaction.ts";

export function issueShape(world: World, repository: Repository, subject: Issue | Pull) {
  const pull = isPull(subject);
  const url = repositoryApiUrl(world, repository, `/issues/${subject.number}`);
  const html_url = repositoryUrl(world, repository, `/${pull ? "pull" : "issues"}/${subject.number}`);
  return {
    url,
    repository_url: repositoryApiUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url,
    id: subject.id,
    node_id: nodeId(pull ? "PullRequest" : "Issue", subject.id),
    number: subject.number,
    title: subject.title,
    user: simpleUser(world, subject.author),
    labels: [],
    state: subject.state,
    locked: subject.lock !== undefined,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: repository.comments.filter(({ number }) => number === subject.number).length,
    created_at: printTime(subject.createdAt),
    updated_at: printTime(subject.updatedAt),
    closed_at: subject.closedAt === undefined ? null : printTime(subject.closedAt),
    author_association: authorAssociation(repository, subject.author),
    active_lock_reason: subject.lock?.reason ?? null,
    ...(pull && { draft: subject.draft, pull_request: pullOf(world, repository, subject, html_url) }),
    body: subject.body,
    closed_by: subject.closedBy ? simpleUser(world, subject.closedBy) : null,
    reactions: reactionRollup(url, subject.reactions),
    state_reason: pull ? null : subject.stateReason,
  } satisfies IssueShape;
}

function pullOf(world: World, repository: Repository, pull: Pull, html_url: string) {
  return {
    url: repositoryApiUrl(world, repository, `/pulls/${pull.number}`),
    html_url,
    diff_url: `${html_url}.diff`,
    patch_url: `${html_url}.patch`,
    merged_at: pull.merged ? printTime(pull.merged.at) : null,
  };
}
