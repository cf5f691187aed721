// Searching pull requests by the qualifiers that people and the GitHub CLI write: "repo:acme/app is:merged author:bob".
import type { Pull, Repository } from "../model.ts";
import { type Actor, visibleRepositories, type World } from "./world.ts";

export interface Hit {
  repository: Repository;
  pull: Pull;
}

type Test = (hit: Hit, actor: Actor) => boolean;

/**
 * The pull requests among all that the actor sees which every part of the query names, newest first. Words without a
 * qualifier are looked for in titles. Of people `@me` is who asks. What is asked for by a qualifier that the sandbox
 * does not know is not found (docs.github.com/search-github: searching issues and pull requests).
 */
export function searchPulls(world: World, actor: Actor, query: string): Hit[] {
  const tests = [...query.matchAll(/(-?)(?:([\w-]+):)?("[^"]*"|\S+)/g)].map(([, not, qualifier, text = ""]): Test => {
    const value = text.replace(/^"(.*)"$/, "$1").toLowerCase();
    const test = qualifier === undefined ? titled(value) : (QUALIFIERS[qualifier]?.(value) ?? (() => false));
    return not === "-" ? (hit, who) => !test(hit, who) : test;
  });
  return visibleRepositories(world, actor)
    .flatMap((repository) => repository.pulls.map((pull) => ({ repository, pull })))
    .filter((hit) => tests.every((test) => test(hit, actor)))
    .sort((a, b) => b.pull.createdAt - a.pull.createdAt || b.pull.id - a.pull.id);
}

const titled =
  (word: string): Test =>
  ({ pull }) =>
    pull.title.toLowerCase().includes(word);

const state =
  (value: string): Test =>
  ({ pull }) => {
    if (value === "merged") return pull.merged !== undefined;
    if (value === "unmerged") return pull.merged === undefined;
    if (value === "draft") return pull.draft;
    if (value === "pr" || value === "pull-request") return true;
    return value === pull.state;
  };

const person = (value: string, { account }: Actor) => (value === "@me" ? account.login.toLowerCase() : value);

const QUALIFIERS: Record<string, (value: string) => Test> = {
  is: state,
  state,
  type: state,
  draft:
    (value) =>
    ({ pull }) =>
      pull.draft === (value === "true"),
  repo:
    (value) =>
    ({ repository: { owner, name } }) =>
      `${owner.login}/${name}`.toLowerCase() === value,
  org:
    (value) =>
    ({ repository }) =>
      repository.owner.login.toLowerCase() === value,
  author:
    (value) =>
    ({ pull }, actor) =>
      pull.author.login.toLowerCase() === person(value, actor),
  head:
    (value) =>
    ({ pull }) =>
      pull.head.ref.toLowerCase() === value,
  base:
    (value) =>
    ({ pull }) =>
      pull.base.ref.toLowerCase() === value,
  "reviewed-by":
    (value) =>
    ({ pull }, actor) =>
      pull.reviews.some(({ author }) => author.login.toLowerCase() === person(value, actor)),
};
