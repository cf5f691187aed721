// What can be done on a pull request's page, as which person. The addresses are answered by actions.ts.
import { html } from "hono/html";
import { mergeState, readMergeable } from "../forge/mergeability.ts";
import { entryOf, positionOf, queueRule } from "../forge/queue/entries.ts";
import type { World } from "../forge/world.ts";
import type { Pull, Repository } from "../model.ts";
import { people } from "./acting.ts";
import { soft } from "./frame.ts";
import type { Html } from "./inline.ts";
import { pathOf } from "./parts.ts";

export interface FormView {
  world: World;
  repository: Repository;
  pull: Pull;
  /** Who was chosen to act last: stays chosen. */
  as: string;
}

/** Merge, approve or close an open pull request; open a closed one again. */
export async function decisionForm(view: FormView): Promise<Html> {
  const { world, repository, pull } = view;
  if (pull.merged) return html``;
  if (pull.state === "closed")
    return html`<form method="post" action="${actionPath(view, "reopen")}">${people(view)}<button>Reopen</button></form>`;
  // GitHub's page waits for the background look that an API client must ask for twice.
  const mergeable = (await readMergeable(repository, pull)) ?? (await readMergeable(repository, pull));
  const methods = (["merge", "squash", "rebase"] as const).filter((method) => repository.mergeMethods[method]);
  return html`<form method="post" action="${actionPath(view, "merge")}">
<input type="hidden" name="sha" value="${pull.head.sha}" />
<label class="soft">by <select name="method">${methods.map((method) => html`<option>${method}</option>`)}</select></label>
${people(view)}
${queueButton(view)}
<button class="${queueRule(repository, pull.base.ref) ? "plain" : ""}">Merge</button>
<button class="plain" formaction="${actionPath(view, "approve")}">Approve</button>
<button class="plain" formaction="${actionPath(view, "close")}">Close</button>
${soft(await mergeState(world, repository, pull, mergeable))}</form>`;
}

function queueButton(view: FormView): Html {
  const { repository, pull } = view;
  if (!queueRule(repository, pull.base.ref)) return html``;
  const entry = entryOf(repository, pull);
  if (!entry) return html`<button formaction="${actionPath(view, "enqueue")}">Merge when ready</button>`;
  return html`${soft(`in the merge queue at ${positionOf(repository, entry)}`)}
<button formaction="${actionPath(view, "dequeue")}">Remove from queue</button>`;
}

export function commentForm(view: FormView): Html {
  const objection =
    view.pull.state === "open"
      ? html`<button class="plain" formaction="${actionPath(view, "object")}">Request changes</button>`
      : "";
  return html`<form method="post" action="${actionPath(view, "comment")}">
<label for="comment" class="soft">A comment, or a command such as /status</label>
<textarea id="comment" name="body" required></textarea>
${people(view)}<button>Comment</button>${objection}</form>`;
}

/** The address of one of the page's forms. */
export function actionPath({ repository, pull }: FormView, action: string): string {
  return `${pathOf(repository)}/pull/${pull.number}/${action}`;
}
