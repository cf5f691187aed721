// The first page: what is open, where every tier points, and the branches of every repository.
import { html } from "hono/html";
import type { World } from "../forge/world.ts";
import type { Repository } from "../model.ts";
import { section } from "./frame.ts";
import type { Html } from "./inline.ts";
import type { Page } from "./layout.ts";
import { pathOf } from "./parts.ts";
import { pointers } from "./pointers.ts";
import { branchTable, pullTable } from "./repository.ts";

export async function homePage(world: World): Promise<Page> {
  const { repositories } = world;
  const open = repositories.flatMap((repository) =>
    repository.pulls.filter(({ state }) => state === "open").map((pull) => ({ repository, pull })),
  );
  const pointing = await Promise.all(repositories.map((repository) => pointers(world, repository)));
  const sections = await Promise.all(repositories.map(repositorySection));
  const body = [section("open", "Open pull requests", pullTable(open)), ...pointing.flat(), ...sections];
  return { title: "Repositories", body, withoutScript: "refreshes" };
}

async function repositorySection(repository: Repository): Promise<Html> {
  const { owner, name } = repository;
  const title = html`<a href="${pathOf(repository)}">${owner.login}/${name}</a>`;
  return section(`repository-${repository.id}`, title, await branchTable(repository));
}
