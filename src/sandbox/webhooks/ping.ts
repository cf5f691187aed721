// The first thing a new webhook address hears.
import type { App } from "../model.ts";
import { EPOCH } from "../rest/shapes/account.ts";

export function pingPayload(app: App) {
  return {
    zen: "Approachable is better than simple.",
    hook_id: app.id,
    hook: {
      type: "App",
      id: app.id,
      name: "web",
      active: true,
      events: app.events,
      config: { content_type: "json", insecure_ssl: "0", secret: "********", url: app.webhook?.url ?? "" },
      updated_at: EPOCH,
      created_at: EPOCH,
      app_id: app.id,
    },
  };
}
