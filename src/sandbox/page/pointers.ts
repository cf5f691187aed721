// Which commits a repository's branches point at by their submodules: of the system repository, the state of all tiers.
import { html } from "hono/html";
import type { World } from "../forge/world.ts";
import { type SubmoduleNode, submodulesOf } from "../graphql/fields/submodule.ts";
import type { Repository, Sha } from "../model.ts";
import { row, section, soft, table } from "./frame.ts";
import type { Html } from "./inline.ts";
import { headline, pathOf, rollupState, shaLink } from "./parts.ts";

/** A table with a row per branch that has submodules and a column per submodule; nothing where there are none. */
export async function pointers(world: World, repository: Repository): Promise<Html[]> {
  const branches: { branch: string; sha: Sha; at: Map<string, SubmoduleNode> }[] = [];
  for (const [ref, sha] of await repository.git.refs()) {
    const commit = await repository.git.commit(sha);
    const found = commit ? await submodulesOf({ repository, commit }) : [];
    const at = new Map(found.map((submodule) => [submodule.path, submodule]));
    if (at.size > 0) branches.push({ branch: ref.slice("refs/heads/".length), sha, at });
  }
  if (branches.length === 0) return [];
  const paths = [...new Set(branches.flatMap(({ at }) => [...at.keys()]))];
  const rows = branches.map(async ({ branch, sha, at }) => {
    const targets = await Promise.all(paths.map((path) => target(world, at.get(path))));
    return row(branch, [...targets, rollupState(repository, sha)]);
  });
  const title = html`Pointers of <a href="${pathOf(repository)}">${repository.name}</a>`;
  const content = table({ columns: ["branch", ...paths, "checks"], rows: await Promise.all(rows), none: "" });
  return [section(`pointers-${repository.id}`, title, content)];
}

/** The commit itself, if the submodule's address ends in a repository of this forge that holds it. */
async function target(world: World, submodule: SubmoduleNode | undefined): Promise<Html> {
  if (!submodule?.oid) return soft("–");
  const { oid, url } = submodule;
  const name = url
    .replace(/\/$/, "")
    .replace(/\.git$/, "")
    .split("/")
    .at(-1);
  const repository = world.repositories.find((one) => one.name === name);
  const commit = await repository?.git.commit(oid);
  if (!repository || !commit) return html`<code>${oid.slice(0, 7)}</code> ${soft("not here")}`;
  return html`${shaLink(repository, oid)} ${headline(commit.message)}`;
}
