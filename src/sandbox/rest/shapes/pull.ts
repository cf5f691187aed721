// Pull requests, alone and in lists, and their reviews.
import { printTime } from "../../forge/clock.ts";
import { newCommits } from "../../forge/merge-commits.ts";
import { mergeState, readMergeable } from "../../forge/mergeability.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Pull, Repository, Review } from "../../model.ts";
import { authorAssociation, simpleUser } from "./account.ts";
import type { PullRequest, PullRequestReview, PullRequestSimple } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";
import { repositoryShape } from "./repository.ts";

/** A pull request as one of a list: without what GitHub computes only for the one that is asked for. */
export function listedPull(world: World, repository: Repository, pull: Pull) {
  const api = (path: string) => repositoryApiUrl(world, repository, path);
  const url = api(`/pulls/${pull.number}`);
  const html_url = repositoryUrl(world, repository, `/pull/${pull.number}`);
  const issue_url = api(`/issues/${pull.number}`);
  const links = {
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: api("/pulls/comments{/number}"),
    comments_url: `${issue_url}/comments`,
    statuses_url: api(`/statuses/${pull.head.sha}`),
  };
  const end = ({ ref, sha }: Pull["head"]) => ({
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(world, repository.owner),
    repo: repositoryShape(world, repository),
  });
  return {
    url,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url,
    diff_url: `${html_url}.diff`,
    patch_url: `${html_url}.patch`,
    issue_url,
    number: pull.number,
    state: pull.state,
    locked: pull.lock !== undefined,
    title: pull.title,
    user: simpleUser(world, pull.author),
    body: pull.body,
    created_at: printTime(pull.createdAt),
    updated_at: printTime(pull.updatedAt),
    closed_at: pull.closedAt === undefined ? null : printTime(pull.closedAt),
    merged_at: pull.merged ? printTime(pull.merged.at) : null,
    merge_commit_sha: pull.merged?.commit ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    ...links,
    head: end(pull.head),
    base: end(pull.base),
    _links: {
      self: { href: url },
      html: { href: html_url },
      issue: { href: issue_url },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
    },
    author_association: authorAssociation(repository, pull.author),
    auto_merge: null,
    active_lock_reason: pull.lock?.reason ?? null,
  } satisfies PullRequestSimple;
}

/** A pull request that is asked for by itself, which starts the look at whether it can be merged. */
export async function readPull(world: World, repository: Repository, pull: Pull): Promise<PullRequest> {
  const shape = await fullPull(world, repository, pull);
  const mergeable = await readMergeable(repository, pull);
  return {
    ...shape,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: await mergeState(world, repository, pull, mergeable),
  };
}

/** A pull request with everything about it, as far as it is known. */
export async function fullPull(world: World, repository: Repository, pull: Pull): Promise<PullRequest> {
  // Taken before anything is awaited: a webhook tells how things stood.
  const listed = listedPull(world, repository, pull);
  const mergeable = pull.state === "open" ? pull.mergeable : null;
  const commits = await newCommits(repository, pull.base.sha, pull.head.sha);
  const changes = await changesOf(repository, pull);
  return {
    ...listed,
    merged: pull.merged !== undefined,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: await mergeState(world, repository, pull, mergeable),
    merged_by: pull.merged ? simpleUser(world, pull.merged.by) : null,
    comments: repository.comments.filter(({ number }) => number === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: changes.reduce((sum, change) => sum + change.additions, 0),
    deletions: changes.reduce((sum, change) => sum + change.deletions, 0),
    changed_files: changes.length,
  };
}

/** The files that a pull request changes: its head against the merge base, as GitHub's "Files changed". */
export async function changesOf({ git }: Repository, { base, head }: Pull) {
  return git.diff(await git.mergeBase(base.sha, head.sha), head.sha);
}

export function reviewShape(world: World, repository: Repository, pull: Pull, review: Review): PullRequestReview {
  const html = `${repositoryUrl(world, repository, `/pull/${pull.number}`)}#pullrequestreview-${review.id}`;
  const pullUrl = repositoryApiUrl(world, repository, `/pulls/${pull.number}`);
  return {
    id: review.id,
    node_id: nodeId("PullRequestReview", review.id),
    user: simpleUser(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: authorAssociation(repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    submitted_at: printTime(review.at),
    commit_id: review.commit,
  };
}
