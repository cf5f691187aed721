// A pull request seen as an issue: where comments are written, and what their webhooks carry.
import { printTime } from "../../forge/clock.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Pull, Repository } from "../../model.ts";
import { authorAssociation, simpleUser } from "./account.ts";
import type { IssueShape } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";

export function issueShape(world: World, repository: Repository, pull: Pull) {
  const url = repositoryApiUrl(world, repository, `/issues/${pull.number}`);
  const html_url = repositoryUrl(world, repository, `/pull/${pull.number}`);
  return {
    url,
    repository_url: repositoryApiUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    number: pull.number,
    title: pull.title,
    user: simpleUser(world, pull.author),
    labels: [],
    state: pull.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: repository.comments.filter(({ number }) => number === pull.number).length,
    created_at: printTime(pull.createdAt),
    updated_at: printTime(pull.updatedAt),
    closed_at: pull.closedAt === undefined ? null : printTime(pull.closedAt),
    author_association: authorAssociation(repository, pull.author),
    active_lock_reason: null,
    draft: pull.draft,
    pull_request: {
      url: repositoryApiUrl(world, repository, `/pulls/${pull.number}`),
      html_url,
      diff_url: `${html_url}.diff`,
      patch_url: `${html_url}.patch`,
      merged_at: pull.merged ? printTime(pull.merged.at) : null,
    },
    body: pull.body,
    closed_by: pull.closedBy ? simpleUser(world, pull.closedBy) : null,
    reactions: noReactions(url),
    state_reason: null,
  } satisfies IssueShape;
}

function noReactions(url: string) {
  const none = { "+1": 0, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${url}/reactions`, total_count: 0, ...none };
}
