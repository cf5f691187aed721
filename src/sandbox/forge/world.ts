// All that the sandbox's GitHub holds, and who may see and do what in it.
import type { Account, App, Installation, Repository, Role } from "../model.ts";
import { type Background, openBackground } from "./background.ts";
import { type Clock, startClock } from "./clock.ts";
import { type Events, type Happening, openEvents } from "./events.ts";

export interface World {
  /** Where the forge answers, without a final slash. */
  url: string;
  readonly clock: Clock;
  readonly accounts: Account[];
  readonly apps: App[];
  readonly installations: Installation[];
  readonly repositories: Repository[];
  /** Tokens of people, by token. Those of installations are kept by tokens.ts: they expire. */
  readonly people: Map<string, Account>;
  readonly events: Events;
  /** What GitHub does by itself, after it has answered. */
  readonly background: Background;
  /** The highest id given out. Every kind of thing draws from one count, so that no two can be confused. */
  lastId: number;
}

/** Who asks: a person, an App as itself (`app` alone), or an App as one of its installations (both). */
export interface Actor {
  account: Account;
  installation?: Installation;
  app?: App;
}

/** Who asks without credentials: sees what is public, and writes nothing. */
export const anonymous: Actor = { account: { id: 0, login: "", kind: "User" } };

/** `complain` hears of what went wrong in the background. */
export function createWorld(options: { clock?: Clock; complain?: (line: string) => void } = {}): World {
  return {
    url: "",
    clock: options.clock ?? startClock(),
    accounts: [],
    apps: [],
    installations: [],
    repositories: [],
    people: new Map(),
    events: openEvents(),
    background: openBackground(options.complain ?? (() => undefined)),
    lastId: 1000,
  };
}

export function nextId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** Tells everyone who listens, at the sandbox's time. */
export function announce(world: World, event: Happening): void {
  world.events.announce({ ...event, at: world.clock.now() });
}

export function findAccount(world: World, login: string): Account | undefined {
  return world.accounts.find((account) => same(account.login, login));
}

/** The repository, if the actor may see it: undefined otherwise, as if it were not there. Names ignore case. */
export function findRepository(world: World, actor: Actor, owner: string, name: string): Repository | undefined {
  const found = world.repositories.find((one) => same(one.owner.login, owner) && same(one.name, name));
  return found && roleOf(actor, found) ? found : undefined;
}

export function visibleRepositories(world: World, actor: Actor): Repository[] {
  return world.repositories.filter((repository) => roleOf(actor, repository) !== undefined);
}

/** What the actor is to a repository; undefined: may not see it. An installation counts as write if it may write contents. */
export function roleOf(actor: Actor, repository: Repository): Role | undefined {
  const { installation, app, account } = actor;
  if (installation) {
    if (!reaches(installation, repository)) return repository.private ? undefined : "read";
    return installation.permissions["contents"] === "write" ? "write" : "read";
  }
  if (app) return undefined;
  return repository.collaborators.get(account.login) ?? (repository.private ? undefined : "read");
}

/** Whether an installation was given this repository. */
export function reaches(installation: Installation, repository: Repository): boolean {
  if (installation.account.id !== repository.owner.id) return false;
  return installation.repositories === "all" || installation.repositories.includes(repository.name);
}

/** A permission of GitHub Apps (docs.github.com/rest/authentication/permissions-required-for-github-apps). */
export type Permission =
  | "metadata"
  | "contents"
  | "pull_requests"
  | "issues"
  | "checks"
  | "statuses"
  | "merge_queues"
  | "administration";

const RANK: Record<Role, number> = { read: 1, triage: 2, write: 3, maintain: 4, admin: 5 };

/** Whether a role allows at least what another does. */
export function atLeast(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && RANK[role] >= RANK[needed];
}

/**
 * Whether the actor may read or write this side of a repository. An installation may what it was granted; a person,
 * what the role gives: reading and talking (issues, pull requests) take read, administration takes admin, other writes take
 * write. What one may do to somebody else's pull request or comment is up to the operation.
 */
export function permits(
  actor: Actor,
  repository: Repository,
  permission: Permission,
  access: "read" | "write",
): boolean {
  const role = roleOf(actor, repository);
  if (!role) return false;
  if (actor.installation) {
    if (permission === "metadata") return access === "read";
    if (!reaches(actor.installation, repository)) return false;
    const granted = actor.installation.permissions[permission];
    return granted === "write" || granted === access;
  }
  if (access === "read") return true;
  if (actor.account === anonymous.account) return false;
  if (permission === "administration") return atLeast(role, "admin");
  return atLeast(role, permission === "issues" || permission === "pull_requests" ? "read" : "write");
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
