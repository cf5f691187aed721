// A commit's page: who made it, what it says, what was reported on it, and the files it holds.
import { html } from "hono/html";
import type { FileChange, GitCommit, GitEntry, Repository } from "../model.ts";
import { row, section, soft, table } from "./frame.ts";
import type { Html } from "./inline.ts";
import type { Page } from "./layout.ts";
import { checks, headline, pathOf, shaLink, when } from "./parts.ts";

export async function commitPage(repository: Repository, commit: GitCommit): Promise<Page> {
  const { git } = repository;
  const { sha, parents, tree, message, author, committer } = commit;
  const [entries = [], changes] = await Promise.all([git.tree(tree, { recursive: true }), git.diff(parents[0], sha)]);
  const files = entries.filter(({ type }) => type !== "tree").map((entry) => fileRow(repository, commit, entry));
  const title = headline(message);
  const rest = message.slice(title.length).trim();
  const body = [
    html`<h1><a href="${pathOf(repository)}">${repository.name}</a> ${title}</h1>`,
    html`<p><code>${sha}</code> ${soft(`by ${author.name}`)} ${when(committer.date)}
${parents.map((parent) => html`${soft("after")} ${shaLink(repository, parent)} `)}</p>`,
    rest === "" ? html`` : html`<article><pre tabindex="0">${rest}</pre></article>`,
    section("checks", "Checks", checks(repository, sha)),
    section("changes", "Changed files", changes.map(change)),
    section("files", "Files", table({ columns: ["path", "mode"], rows: files, none: "None." })),
  ];
  return { title, body, withoutScript: "refreshes" };
}

function change({ path, status, additions, deletions, patch }: FileChange): Html {
  return html`<details><summary>${path} ${soft(`${status} +${additions} −${deletions}`)}</summary>
<pre tabindex="0">${patch ?? "no text to compare"}</pre></details>`;
}

function fileRow(repository: Repository, { sha }: GitCommit, { name, mode, type, sha: object }: GitEntry): Html {
  if (type === "commit") return row(name, [html`<code>${mode}</code> submodule at <code>${object}</code>`]);
  const path = name.split("/").map(encodeURIComponent).join("/");
  return row(html`<a href="${pathOf(repository)}/blob/${sha}/${path}">${name}</a>`, [html`<code>${mode}</code>`]);
}

/** A file's page. */
export function filePage(repository: Repository, file: { commit: string; path: string; content: Buffer }): Page {
  const { commit, path, content } = file;
  const text = content.includes(0) ? `${content.length} bytes, not text` : content.toString();
  const body = [
    html`<h1><a href="${pathOf(repository)}">${repository.name}</a> ${path} ${shaLink(repository, commit)}</h1>`,
    html`<article><pre tabindex="0">${text}</pre></article>`,
  ];
  return { title: path, body, withoutScript: "stays" };
}
