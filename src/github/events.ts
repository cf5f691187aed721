// Webhook payloads → triggers: what is read from them is only where to look.
import type { Context, Probot } from "probot";
import { parseComment } from "../core/commands/parse.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { HeardPull, Trigger } from "../flow/trigger.ts";
import { PROMOTE_BUTTON } from "./write-said.ts";

/** The events that the App listens to. app.yml subscribes to all but `BUILT_IN`. */
export const EVENTS = [
  "push",
  "pull_request",
  "pull_request_review",
  "status",
  "check_run",
  "issue_comment",
  "merge_group",
  "repository",
  "installation",
  "installation_repositories",
] as const;

/** GitHub sends these to every App, and lets none subscribe. */
export const BUILT_IN: readonly string[] = ["installation", "installation_repositories"];

/** Labels, reviewers and the like change nothing that we look at. */
const PULL_ACTIONS: readonly string[] = [
  "opened",
  "closed",
  "reopened",
  "synchronize",
  "edited",
  "converted_to_draft",
  "ready_for_review",
  "enqueued",
  "dequeued",
];

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
      return { kind: "pull", ...repositoryOf(event.payload), pull: heardPull(event.payload) };
    }
    case "pull_request_review": {
      const { action, pull_request, review } = event.payload;
      // A comment says neither yes nor no, and an edit changes but words.
      if (action === "edited" || review.state === "commented") return null;
      const said = review.state === "approved" ? "approved" : "not approved";
      const head = review.commit_id as Sha | null;
      return { kind: "review", ...repositoryOf(event.payload), number: pull_request.number, head, said };
    }
    case "status": {
      const { sha, context } = event.payload;
      return { kind: "report", ...repositoryOf(event.payload), sha: sha as Sha, name: context };
    }
    case "check_run":
      return ofCheckRun(event.payload, appId);
    case "issue_comment": {
      const { action, comment } = event.payload;
      const isPerson = comment.user?.type === "User";
      if (action !== "created" || !isPerson || parseComment(comment.body).length === 0) return null;
      return { kind: "comment", ...repositoryOf(event.payload), id: comment.node_id };
    }
    case "merge_group": {
      const { action, merge_group, repository } = event.payload;
      if (action !== "checks_requested" || !repository) return null;
      const base = merge_group.base_ref.replace(/^refs\/heads\//, "");
      return { kind: "group", ...repositoryOf({ repository }), base, head: merge_group.head_sha as Sha };
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

/** Echoes of our own runs say nothing new; a person at one of them does. */
function ofCheckRun(payload: (HeardEvent & { name: "check_run" })["payload"], appId: number): Trigger | null {
  const { head_sha, name, app } = payload.check_run;
  const report = { ...repositoryOf(payload), sha: head_sha as Sha, name };
  if (app?.id !== appId || payload.action === "rerequested") return { kind: "report", ...report };
  if (payload.action !== "requested_action" || payload.requested_action?.identifier !== PROMOTE_BUTTON) return null;
  const { account, repository, sha } = report;
  return { kind: "button", account, repository, check: name, head: sha, by: payload.sender.login };
}

function heardPull({ action, pull_request: pull }: (HeardEvent & { name: "pull_request" })["payload"]): HeardPull {
  const { number, state, base, head, title, body, draft } = pull;
  const isFork = head.repo?.id !== base.repo.id;
  return {
    number,
    state: pull.merged_at ? "merged" : state,
    base: base.ref,
    // GitHub labels a branch with its owner: no branch of the repository itself can be called so.
    head: { branch: isFork ? (head.label ?? `unknown:${head.ref}`) : head.ref, sha: head.sha as Sha },
    title,
    body: body ?? "",
    ...(draft ? { draft } : {}),
    ...(action === "enqueued" || action === "dequeued" ? { queued: action === "enqueued" } : {}),
  };
}

function repositoryOf({ repository }: { repository: { full_name: string } }) {
  const repositoryName = repository.full_name as RepositoryName;
  return { account: repository.full_name.split("/")[0] ?? "", repository: repositoryName };
}
