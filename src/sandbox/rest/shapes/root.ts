// Where the API starts: the addresses of everything, as templates. GitHub lists all it has, and so does this.
import type { World } from "../../forge/world.ts";
import type { Root } from "./github.ts";
import { apiUrl } from "./links.ts";

const PAGED = "{&page,per_page,sort,order}";

export function root(world: World): Root {
  const search = (kind: string) => apiUrl(world, `/search/${kind}?q={query}${PAGED}`);
  return {
    current_user_url: apiUrl(world, "/user"),
    current_user_authorizations_html_url: `${world.url}/settings/connections/applications{/client_id}`,
    authorizations_url: apiUrl(world, "/authorizations"),
    code_search_url: search("code"),
    commit_search_url: search("commits"),
    emails_url: apiUrl(world, "/user/emails"),
    emojis_url: apiUrl(world, "/emojis"),
    events_url: apiUrl(world, "/events"),
    feeds_url: apiUrl(world, "/feeds"),
    followers_url: apiUrl(world, "/user/followers"),
    following_url: apiUrl(world, "/user/following{/target}"),
    gists_url: apiUrl(world, "/gists{/gist_id}"),
    issue_search_url: search("issues"),
    issues_url: apiUrl(world, "/issues"),
    keys_url: apiUrl(world, "/user/keys"),
    label_search_url: apiUrl(world, "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}"),
    notifications_url: apiUrl(world, "/notifications"),
    organization_url: apiUrl(world, "/orgs/{org}"),
    organization_repositories_url: apiUrl(world, "/orgs/{org}/repos{?type,page,per_page,sort}"),
    organization_teams_url: apiUrl(world, "/orgs/{org}/teams"),
    public_gists_url: apiUrl(world, "/gists/public"),
    rate_limit_url: apiUrl(world, "/rate_limit"),
    repository_url: apiUrl(world, "/repos/{owner}/{repo}"),
    repository_search_url: search("repositories"),
    current_user_repositories_url: apiUrl(world, "/user/repos{?type,page,per_page,sort}"),
    starred_url: apiUrl(world, "/user/starred{/owner}{/repo}"),
    starred_gists_url: apiUrl(world, "/gists/starred"),
    user_url: apiUrl(world, "/users/{user}"),
    user_organizations_url: apiUrl(world, "/user/orgs"),
    user_repositories_url: apiUrl(world, "/users/{user}/repos{?type,page,per_page,sort}"),
    user_search_url: search("users"),
  };
}
