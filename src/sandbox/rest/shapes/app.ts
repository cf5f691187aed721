// Apps, their installations and their tokens.
import { printTime } from "../../forge/clock.ts";
import type { InstallationToken } from "../../forge/tokens.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { App, Installation } from "../../model.ts";
import { EPOCH, simpleUser } from "./account.ts";
import type { InstallationShape, InstallationTokenShape, Integration } from "./github.ts";
import { apiUrl } from "./links.ts";

/** The organisation that installed an App owns it too: the sandbox has no other owner for it. */
export function appShape(world: World, app: App): Integration {
  const installations = world.installations.filter((one) => one.app === app);
  const owner = installations[0]?.account ?? app.bot;
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("App", app.id),
    owner: simpleUser(world, owner),
    name: app.name,
    description: null,
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: EPOCH,
    updated_at: EPOCH,
    permissions: { metadata: "read", ...installations[0]?.permissions },
    events: app.events,
  };
}

export function installationShape(world: World, installation: Installation): InstallationShape {
  const { id, app, account } = installation;
  return {
    id,
    account: simpleUser(world, account),
    repository_selection: installation.repositories === "all" ? "all" : "selected",
    access_tokens_url: apiUrl(world, `/app/installations/${id}/access_tokens`),
    repositories_url: apiUrl(world, "/installation/repositories"),
    html_url: `${world.url}/organizations/${account.login}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: { metadata: "read", ...installation.permissions },
    events: installation.events,
    created_at: EPOCH,
    updated_at: EPOCH,
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}

export function installationTokenShape({ token, expiresAt, installation }: InstallationToken): InstallationTokenShape {
  return {
    token,
    expires_at: printTime(expiresAt),
    permissions: { metadata: "read", ...installation.permissions },
    repository_selection: installation.repositories === "all" ? "all" : "selected",
  };
}
