// An issue's page, and what a person can do there.
import { html } from "hono/html";
import { addComment } from "../forge/conversation.ts";
import { editIssue } from "../forge/issues.ts";
import type { World } from "../forge/world.ts";
import type { Issue, Repository } from "../model.ts";
import { actorFor, people } from "./acting.ts";
import { conversation, reactionsLine } from "./conversation.ts";
import { row, section, soft, table } from "./frame.ts";
import type { Html } from "./inline.ts";
import type { Page } from "./layout.ts";
import { markdown } from "./markdown.ts";
import { pathOf, state, when } from "./parts.ts";

export interface IssueView {
  repository: Repository;
  issue: Issue;
  as: string;
  /** Why the forge would not do what was asked. */
  refused?: string;
}

type Action = (world: World, act: { repository: Repository; issue: Issue; as: string; form: FormData }) => unknown;

const turn =
  (next: "open" | "closed"): Action =>
  (world, { repository, issue, as }) =>
    editIssue(world, actorFor(world, { repository, as, permission: "issues" }), repository, issue, { state: next });

/** The forms of the page, by the last part of their address. They throw the `Refusal` of the API. */
export const issueActions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    "comment",
    (world, { repository, issue, as, form }) => {
      const actor = actorFor(world, { repository, as, permission: "issues" });
      addComment(world, actor, repository, issue, String(form.get("body") ?? ""));
    },
  ],
  ["close", turn("closed")],
  ["reopen", turn("open")],
]);

export function issuePage(view: IssueView): Page {
  const { repository, issue, refused } = view;
  const path = `${pathOf(repository)}/issues/${issue.number}`;
  const [act, word] = issue.state === "open" ? ["close", "Close"] : ["reopen", "Reopen"];
  const body = [
    html`<h1><a href="${pathOf(repository)}">${repository.name}</a> ${issue.title} ${soft(`#${issue.number}`)}</h1>`,
    refused === undefined ? html`` : html`<p role="alert">${refused}</p>`,
    html`<p>${issueState(issue)} ${soft(issue.author.login)} ${when(issue.createdAt)} ${issue.lock ? soft("locked") : ""}</p>`,
    html`<article aria-label="Description">${issue.body ? markdown(issue.body) : soft("No description.")}
${reactionsLine(issue.reactions)}</article>`,
    ...conversation(repository, issue),
    section(
      "say",
      "Say something",
      html`<form method="post" action="${path}/comment">
<label for="comment" class="soft">A comment, or a command such as /status</label>
<textarea id="comment" name="body" required></textarea>
${people(view)}<button>Comment</button>
<button class="plain" formaction="${path}/${act}" formnovalidate>${word}</button></form>`,
    ),
  ];
  return { title: issue.title, body, withoutScript: "stays" };
}

export function issuesPage(repository: Repository): Page {
  const title = html`<a href="${pathOf(repository)}">${repository.name}</a> Issues`;
  return { title: "Issues", body: [section("issues", title, issueTable(repository))], withoutScript: "refreshes" };
}

/** Every issue, those pinned first, then the newest. */
export function issueTable(repository: Repository): Html {
  const newest = [...repository.issues].reverse().sort((a, b) => Number(Boolean(b.pin)) - Number(Boolean(a.pin)));
  const rows = newest.map((issue) =>
    row(html`<a href="${pathOf(repository)}/issues/${issue.number}">#${issue.number} ${issue.title}</a>`, [
      issueState(issue),
      issue.pin ? "pinned" : "",
      soft(issue.author.login),
      when(issue.updatedAt),
    ]),
  );
  return table({ columns: ["issue", "state", "", "by", "changed"], rows, none: "None." });
}

function issueState(issue: Issue): Html {
  return state(issue.state);
}
