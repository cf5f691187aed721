// A pull request's page: what it says, what is known about its head, and what one can do with it.
import { html } from "hono/html";
import { newCommits } from "../forge/merge-commits.ts";
import { checkButtons } from "./check-actions.ts";
import { conversation, reactionsLine } from "./conversation.ts";
import { commentForm, decisionForm, type FormView } from "./forms.ts";
import { row, section, soft, table } from "./frame.ts";
import type { Page } from "./layout.ts";
import { markdown } from "./markdown.ts";
import { checks, headline, pathOf, pullState, shaLink, when } from "./parts.ts";

export interface PullView extends FormView {
  /** Why the forge would not do what was asked. */
  refused?: string;
}

export async function pullPage(view: PullView): Promise<Page> {
  const { repository, pull, refused } = view;
  const { head, base, merged } = pull;
  const commits = await newCommits(repository, pull.base.sha, head.sha);
  const rows = commits.map(({ sha, message, author }) =>
    row(shaLink(repository, sha), [headline(message), soft(author.name)]),
  );
  const body = [
    html`<h1><a href="${pathOf(repository)}">${repository.name}</a> ${pull.title} ${soft(`#${pull.number}`)}</h1>`,
    refused === undefined ? html`` : html`<p role="alert">${refused}</p>`,
    html`<p>${pullState(pull)} ${soft(`${pull.author.login}: ${head.ref} → ${base.ref}`)} ${when(pull.createdAt)}
${merged ? html`${soft(`merged by ${merged.by.login} as`)} ${shaLink(repository, merged.commit)}` : ""}</p>`,
    html`<article aria-label="Description">${pull.body ? markdown(pull.body) : soft("No description.")}
${reactionsLine(pull.reactions)}</article>`,
    ...conversation(repository, pull),
    section("checks", html`Checks of ${shaLink(repository, head.sha)}`, [
      checks(repository, head.sha),
      checkButtons({ repository, as: view.as, sha: head.sha, path: `${pathOf(repository)}/pull/${pull.number}` }),
      await decisionForm(view),
    ]),
    section("say", "Say something", commentForm(view)),
    section("commits", "Commits", table({ columns: ["commit", "message", "by"], rows, none: "None." })),
  ];
  return { title: pull.title, body, withoutScript: "stays" };
}
