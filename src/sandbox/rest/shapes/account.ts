// People, bots and the organisation.
import { printTime } from "../../forge/clock.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Account, Repository } from "../../model.ts";
import type { OrganizationShape, PublicUser, SimpleUser } from "./github.ts";
import { apiUrl } from "./links.ts";

export function simpleUser(world: World, account: Account) {
  const url = apiUrl(world, `/users/${encodeURIComponent(account.login)}`);
  const slug = account.kind === "Bot" ? `apps/${account.login.replace(/\[bot\]$/, "")}` : account.login;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.kind, account.id),
    avatar_url: `${world.url}/avatars/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${world.url}/${slug}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    site_admin: false,
    user_view_type: "public",
  } satisfies SimpleUser;
}

/** The author of a commit by account, or null where the address is nobody's. */
export function userOrNull(world: World, account: Account | undefined) {
  return account ? simpleUser(world, account) : null;
}

export function publicUser(world: World, account: Account): PublicUser {
  return {
    ...simpleUser(world, account),
    name: account.login,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: publicRepositories(world, account),
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: EPOCH,
    updated_at: EPOCH,
  };
}

export function organization(world: World, account: Account): OrganizationShape {
  const url = apiUrl(world, `/orgs/${account.login}`);
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("Organization", account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/${account.id}`,
    description: null,
    name: account.login,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: publicRepositories(world, account),
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${world.url}/${account.login}`,
    type: "Organization",
    created_at: EPOCH,
    updated_at: EPOCH,
    archived_at: null,
  };
}

/** Accounts are as old as GitHub itself: the sandbox does not remember when it made them. */
export const EPOCH = printTime(Date.UTC(2008, 3, 10));

function publicRepositories(world: World, account: Account): number {
  return world.repositories.filter((one) => one.owner === account && !one.private).length;
}

/**
 * How an author stands to a repository. Apps are NONE wherever they write. Organisation members show as such only
 * where their membership is public, which nobody's is here: people are COLLABORATOR or NONE.
 */
export function authorAssociation(repository: Repository, account: Account) {
  return repository.collaborators.has(account.login) ? "COLLABORATOR" : "NONE";
}
