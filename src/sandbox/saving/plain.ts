// The world as plain JSON and back: what is shared (accounts, Apps, suites) becomes a reference by id where it is used.
import type { World } from "../forge/world.ts";
import { openGitStore } from "../git/store.ts";
import type { Account, App, CheckSuite, Installation, Repository } from "../model.ts";

export interface PlainWorld {
  /** Where the forge listened. */
  port: number;
  lastId: number;
  /** How far the clock was ahead of real time, in milliseconds. */
  ahead: number;
  accounts: unknown[];
  apps: unknown[];
  installations: unknown[];
  repositories: unknown[];
}

/** Everything but Git's own data and people's tokens. The result shares nothing with the world. */
export function toPlain(world: World): PlainWorld {
  const names = new Map<unknown, object>();
  for (const account of world.accounts) names.set(account, { $account: account.id });
  for (const app of world.apps) names.set(app, { $app: app.id });
  for (const repository of world.repositories)
    for (const suite of repository.checkSuites) names.set(suite, { $suite: suite.id });

  const use = (value: unknown): unknown => {
    const name = names.get(value);
    if (name) return name;
    if (value instanceof Map) return { $map: [...value].map(use) };
    if (Array.isArray(value)) return value.map(use);
    return typeof value === "object" && value !== null ? define(value) : value;
  };
  /** The thing itself, where it is at home, with references to the others. */
  const define = (value: object) => Object.fromEntries(Object.entries(value).map(([key, part]) => [key, use(part)]));

  return {
    port: Number(new URL(world.url).port),
    lastId: world.lastId,
    ahead: world.clock.ahead,
    accounts: world.accounts.map(define),
    apps: world.apps.map(define),
    installations: world.installations.map(define),
    repositories: world.repositories.map(({ git: _, checkSuites, ...rest }) => ({
      checkSuites: checkSuites.map(define),
      ...define(rest),
    })),
  };
}

/** Fills an empty world from what `toPlain` gave. `locate` says where a repository's Git data lies now. */
export function fromPlain(world: World, plain: PlainWorld, locate: (owner: string, name: string) => string): void {
  const known = new Map<string, unknown>();
  const use = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(use);
    if (typeof value !== "object" || value === null) return value;
    const [[key, part] = ["", undefined], ...more] = Object.entries(value);
    if (more.length === 0 && key.startsWith("$"))
      return key === "$map" ? new Map(use(part) as [unknown, unknown][]) : known.get(`${key} ${part}`);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, use(one)]));
  };
  const home = <Thing extends { id: number }>(kind: string, value: unknown): Thing => {
    const thing = use(value) as Thing;
    known.set(`$${kind} ${thing.id}`, thing);
    return thing;
  };

  world.lastId = plain.lastId;
  world.accounts.push(...plain.accounts.map((one) => home<Account>("account", one)));
  world.apps.push(...plain.apps.map((one) => home<App>("app", one)));
  world.installations.push(...plain.installations.map((one) => use(one) as Installation));
  for (const { checkSuites, ...rest } of plain.repositories as { checkSuites: unknown[] }[]) {
    const suites = checkSuites.map((one) => home<CheckSuite>("suite", one));
    const fields = use(rest) as Omit<Repository, "git" | "checkSuites">;
    const git = openGitStore(locate(fields.owner.login, fields.name));
    // What was saved before there were queues has none.
    world.repositories.push({ ...fields, queue: fields.queue ?? [], checkSuites: suites, git });
  }
}
