// The Probot app: whatever GitHub tells is a reason to look again, and nothing more. The handler answers at once.
import type { ApplicationFunction } from "probot";
import type { Trigger } from "./flow/trigger.ts";
import { EVENTS, triggerOf } from "./github/events.ts";

/** An app that passes on what each event may concern; events that concern nothing are dropped. */
export function shopset(wake: (trigger: Trigger) => void): ApplicationFunction {
  return (app) => {
    app.on(EVENTS, async ({ name, payload }) => {
      const trigger = triggerOf({ name, payload });
      if (trigger) wake(trigger);
    });
  };
}
