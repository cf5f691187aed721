// The buttons beside the checks of a page: those that Apps gave to their runs, and "Re-run".
import { html } from "hono/html";
import { hasButtons, pressButton, rerequestCheckRun } from "../forge/check-buttons.ts";
import { findCheckRun } from "../forge/checks.ts";
import { latestCheckRuns } from "../forge/rollup.ts";
import type { World } from "../forge/world.ts";
import type { CheckRun, Repository, Sha } from "../model.ts";
import { actorFor, people } from "./acting.ts";
import type { Html } from "./inline.ts";

interface Act {
  repository: Repository;
  as: string;
  form: FormData;
}

/** A button's value names its run, and the action's identifier behind a space. */
export function press(world: World, { repository, as, form }: Act): void {
  const [id = "", ...identifier] = String(form.get("button") ?? "").split(" ");
  const actor = actorFor(world, { repository, as, permission: "checks" });
  const run = findCheckRun(repository, Number(id));
  pressButton(world, actor, repository, { run, identifier: identifier.join(" ") });
}

export function rerun(world: World, { repository, as, form }: Act): void {
  const actor = actorFor(world, { repository, as, permission: "checks" });
  rerequestCheckRun(world, actor, repository, findCheckRun(repository, Number(form.get("button"))));
}

/** All buttons of a commit's checks; `path` is the address before their last part. */
export function checkButtons({
  repository,
  as,
  sha,
  path,
}: {
  repository: Repository;
  as: string;
  sha: Sha;
  path: string;
}): Html {
  const runs = latestCheckRuns(repository, sha).filter(({ status }) => status === "completed");
  if (runs.length === 0) return html``;
  return html`<form method="post" action="${path}/press">${people({ repository, as })}${runs.map((run) => [
    hasButtons(run) ? run.actions.map((action) => actionButton(run, action)) : "",
    html`<button class="plain" formaction="${path}/rerun" name="button" value="${run.id}">Re-run ${run.name}</button>`,
  ])}</form>`;
}

function actionButton(run: CheckRun, { label, description, identifier }: CheckRun["actions"][number]): Html {
  return html`<button name="button" value="${run.id} ${identifier}" title="${description}">${run.name}: ${label}</button>`;
}
