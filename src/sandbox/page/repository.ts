// A repository's page: its branches and its pull requests.
import { html } from "hono/html";
import type { Pull, Repository } from "../model.ts";
import { row, section, soft, table } from "./frame.ts";
import type { Html } from "./inline.ts";
import { issueTable } from "./issue.ts";
import type { Page } from "./layout.ts";
import { headline, pullLink, pullState, rollupState, shaLink, when } from "./parts.ts";

export async function repositoryPage(repository: Repository): Promise<Page> {
  const { owner, name, pulls } = repository;
  const newestFirst = [...pulls].reverse().map((pull) => ({ repository, pull }));
  const body = [
    html`<h1>${owner.login}/${name} ${repository.private ? soft("private") : ""}</h1>`,
    section("branches", "Branches", await branchTable(repository)),
    section("pulls", "Pull requests", pullTable(newestFirst)),
    section("issues", "Issues", issueTable(repository)),
  ];
  return { title: name, body, withoutScript: "refreshes" };
}

/** Every branch with its head, what is known about it and its last message. */
export async function branchTable(repository: Repository): Promise<Html> {
  const refs = [...(await repository.git.refs())];
  const rows = refs.map(async ([ref, sha]) => {
    const commit = await repository.git.commit(sha);
    return row(ref.slice("refs/heads/".length), [
      shaLink(repository, sha),
      rollupState(repository, sha),
      headline(commit?.message ?? ""),
      soft(commit?.author.name ?? ""),
      when(commit?.committer.date ?? 0),
    ]);
  });
  const columns = ["branch", "head", "checks", "last change", "by", "at"];
  return table({ columns, rows: await Promise.all(rows), none: "Empty: no branch yet." });
}

export function pullTable(pulls: readonly { repository: Repository; pull: Pull }[]): Html {
  const rows = pulls.map(({ repository, pull }) =>
    row(pullLink(repository, pull), [
      soft(repository.name),
      pullState(pull),
      `${pull.head.ref} → ${pull.base.ref}`,
      rollupState(repository, pull.head.sha),
      soft(pull.author.login),
    ]),
  );
  return table({ columns: ["pull request", "in", "state", "from → into", "checks", "by"], rows, none: "None." });
}
