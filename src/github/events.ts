// Webhook payloads → triggers: what is read from them is only where to look.
import type { Context, Probot } from "probot";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { HeardPull, Trigger } from "../flow/trigger.ts";

/** The events that the App listens to. app.yml subscribes to all but `BUILT_IN`. */
export const EVENTS = [
  "push",
  "pull_request",
  "status",
  "check_run",
  "repository",
  "installation",
  "installation_repositories",
] as const;

/** GitHub sends these to every App, and lets none subscribe. */
export const BUILT_IN: readonly string[] = ["installation", "installation_repositories"];

/** Labels, reviewers and the like change nothing that we look at. */
const PULL_ACTIONS: readonly string[] = ["opened", "closed", "reopened", "synchronize", "edited"];

/** What Probot hands over for each of them, as far as we look. */
export type HeardEvent = {
  [Name in (typeof EVENTS)[number]]: Pick<Context<Name>, "payload"> & { name: Name };
}[(typeof EVENTS)[number]];

/** Tells every trigger that Probot hears. `appId` is our own. */
export function onTrigger(app: Pick<Probot, "on">, appId: number, tell: (trigger: Trigger) => void): void {
  for (const name of EVENTS) {
    app.on(name, ({ payload }) => {
      const trigger = triggerOf({ name, payload } as HeardEvent, appId);
      if (trigger) tell(trigger);
    });
  }
}

/** Where an event says to look; null when nothing that concerns us happened. `appId` is our own. */
export function triggerOf(event: HeardEvent, appId: number): Trigger | null {
  switch (event.name) {
    case "push": {
      const { ref, after, deleted } = event.payload;
      const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
      if (branch === undefined) return null;
      return { kind: "branch", ...repositoryOf(event.payload), branch, head: deleted ? null : (after as Sha) };
    }
    case "pull_request": {
      if (!PULL_ACTIONS.includes(event.payload.action)) return null;
      return { kind: "pull", ...repositoryOf(event.payload), pull: heardPull(event.payload.pull_request) };
    }
    case "status": {
      const { sha, context } = event.payload;
      return { kind: "report", ...repositoryOf(event.payload), sha: sha as Sha, name: context };
    }
    case "check_run": {
      const { head_sha, name, app } = event.payload.check_run;
      if (app?.id === appId) return null;
      return { kind: "report", ...repositoryOf(event.payload), sha: head_sha as Sha, name };
    }
    case "repository":
      return { kind: "account", account: repositoryOf(event.payload).account };
    case "installation":
    case "installation_repositories": {
      const { account } = event.payload.installation;
      return account && "login" in account ? { kind: "account", account: account.login } : null;
    }
  }
}

function heardPull(pull: (HeardEvent & { name: "pull_request" })["payload"]["pull_request"]): HeardPull {
  const { number, state, base, head, title, body } = pull;
  return {
    number,
    state: pull.merged_at ? "merged" : state,
    base: base.ref,
    head: { branch: head.ref, sha: head.sha as Sha },
    title,
    body: body ?? "",
  };
}

function repositoryOf({ repository }: { repository: { full_name: string; owner: { login: string } | null } }) {
  const repositoryName = repository.full_name as RepositoryName;
  return { account: repository.full_name.split("/")[0] ?? "", repository: repositoryName };
}
