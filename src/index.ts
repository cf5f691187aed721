// The Probot app: whatever GitHub tells is a reason to look again, and nothing more. It answers at once.
import type { ApplicationFunction } from "probot";
import type { Trigger } from "./flow/trigger.ts";
import { onTrigger } from "./github/events.ts";

/** An app that passes on what each event may concern. `appId` is our own: what only we did concerns nothing. */
export function shopset(appId: number, wake: (trigger: Trigger) => void): ApplicationFunction {
  return (app) => onTrigger(app, appId, wake);
}
