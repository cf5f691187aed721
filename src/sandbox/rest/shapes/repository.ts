// A repository, as a whole and as a part of other answers.
import { printTime } from "../../forge/clock.ts";
import { type Actor, atLeast, roleOf, type World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Repository } from "../../model.ts";
import { simpleUser } from "./account.ts";
import type { FullRepository, MinimalRepository, PullRequest } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";

/** The repository as part of a pull request or a webhook. */
export function repositoryShape(world: World, repository: Repository) {
  const full_name = `${repository.owner.login}/${repository.name}`;
  const at = printTime(repository.createdAt);
  const open = [...repository.pulls, ...repository.issues].filter(({ state }) => state === "open").length;
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name,
    owner: simpleUser(world, repository.owner),
    private: repository.private,
    html_url: repositoryUrl(world, repository),
    description: null,
    fork: false,
    ...addresses(world, repository),
    homepage: null,
    language: null,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues_count: open,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: repository.private ? "private" : "public",
    pushed_at: at,
    created_at: at,
    updated_at: at,
    license: null,
    forks: 0,
    open_issues: open,
    watchers: 0,
    allow_forking: false,
    web_commit_signoff_required: false,
  } satisfies PullRequest["base"]["repo"];
}

/** The repository as one of a list, with what the actor may do there. */
export function minimalRepository(world: World, actor: Actor, repository: Repository): MinimalRepository {
  return { ...repositoryShape(world, repository), permissions: permissionsOf(actor, repository) };
}

export function fullRepository(world: World, actor: Actor, repository: Repository): FullRepository {
  const { merge, squash, rebase } = repository.mergeMethods;
  return {
    ...repositoryShape(world, repository),
    permissions: permissionsOf(actor, repository),
    organization: simpleUser(world, repository.owner),
    subscribers_count: 0,
    network_count: 0,
    // GitHub tells how merging is set up only to those who may push.
    ...(atLeast(roleOf(actor, repository), "write") && {
      allow_merge_commit: merge,
      allow_squash_merge: squash,
      allow_rebase_merge: rebase,
      allow_auto_merge: false,
      allow_update_branch: false,
      delete_branch_on_merge: repository.deleteBranchOnMerge,
      squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
      squash_merge_commit_message: "COMMIT_MESSAGES",
      merge_commit_title: "MERGE_MESSAGE",
      merge_commit_message: "PR_TITLE",
    }),
  };
}

function permissionsOf(actor: Actor, repository: Repository) {
  const role = roleOf(actor, repository);
  return {
    admin: atLeast(role, "admin"),
    maintain: atLeast(role, "maintain"),
    push: atLeast(role, "write"),
    triage: atLeast(role, "triage"),
    pull: atLeast(role, "read"),
  };
}

function addresses(world: World, repository: Repository) {
  const api = (path: string) => repositoryApiUrl(world, repository, path);
  const web = repositoryUrl(world, repository);
  return {
    url: api(""),
    archive_url: api("/{archive_format}{/ref}"),
    assignees_url: api("/assignees{/user}"),
    blobs_url: api("/git/blobs{/sha}"),
    branches_url: api("/branches{/branch}"),
    collaborators_url: api("/collaborators{/collaborator}"),
    comments_url: api("/comments{/number}"),
    commits_url: api("/commits{/sha}"),
    compare_url: api("/compare/{base}...{head}"),
    contents_url: api("/contents/{+path}"),
    contributors_url: api("/contributors"),
    deployments_url: api("/deployments"),
    downloads_url: api("/downloads"),
    events_url: api("/events"),
    forks_url: api("/forks"),
    git_commits_url: api("/git/commits{/sha}"),
    git_refs_url: api("/git/refs{/sha}"),
    git_tags_url: api("/git/tags{/sha}"),
    git_url: `${web.replace(/^https?:/, "git:")}.git`,
    issue_comment_url: api("/issues/comments{/number}"),
    issue_events_url: api("/issues/events{/number}"),
    issues_url: api("/issues{/number}"),
    keys_url: api("/keys{/key_id}"),
    labels_url: api("/labels{/name}"),
    languages_url: api("/languages"),
    merges_url: api("/merges"),
    milestones_url: api("/milestones{/number}"),
    notifications_url: api("/notifications{?since,all,participating}"),
    pulls_url: api("/pulls{/number}"),
    releases_url: api("/releases{/id}"),
    ssh_url: `git@${new URL(world.url).hostname}:${repository.owner.login}/${repository.name}.git`,
    stargazers_url: api("/stargazers"),
    statuses_url: api("/statuses/{sha}"),
    subscribers_url: api("/subscribers"),
    subscription_url: api("/subscription"),
    tags_url: api("/tags"),
    teams_url: api("/teams"),
    trees_url: api("/git/trees{/sha}"),
    clone_url: `${web}.git`,
    mirror_url: null,
    hooks_url: api("/hooks"),
    svn_url: web,
  };
}
