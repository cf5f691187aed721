// Which installations hear of an event: those that see the repository, listen to the event and may read what it tells.
import type { ForgeEvent } from "../forge/events.ts";
import { type Permission, permits, reaches, type World } from "../forge/world.ts";
import type { App, Installation } from "../model.ts";

/** What an App must be allowed to read to subscribe to an event (docs.github.com/webhooks/webhook-events-and-payloads). */
const NEEDS: Record<string, Permission[]> = {
  push: ["contents"],
  pull_request: ["pull_requests"],
  pull_request_review: ["pull_requests"],
  issues: ["issues"],
  status: ["statuses"],
  check_run: ["checks"],
  check_suite: ["checks"],
  merge_group: ["merge_queues"],
  issue_comment: ["issues", "pull_requests"],
};

export interface Subscriber {
  app: App;
  installation?: Installation;
}

/** What is asked again, and a pressed button, is for the App that reported it, and for no other. */
function isFor(event: ForgeEvent, app: App): boolean {
  if (event.name === "check_run" && (event.action === "rerequested" || event.action === "requested_action"))
    return event.run.suite.app === app;
  if (event.name === "check_suite" && event.action === "rerequested") return event.suite.app === app;
  return true;
}

export function subscribersOf(world: World, event: ForgeEvent): Subscriber[] {
  if (event.name === "ping") return [{ app: event.app }];
  if (event.name === "installation") return [{ app: event.installation.app, installation: event.installation }];
  const { repository } = event;
  return world.installations
    .filter(
      (installation) =>
        reaches(installation, repository) &&
        installation.events.includes(event.name) &&
        NEEDS[event.name]?.some((permission) => mayRead(installation, permission)) &&
        isFor(event, installation.app),
    )
    .map((installation) => ({ app: installation.app, installation }));

  function mayRead(installation: Installation, permission: Permission): boolean {
    const actor = { account: installation.app.bot, app: installation.app, installation };
    return permits(actor, repository, permission, "read");
  }
}
