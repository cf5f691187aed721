// Who lives in the sandbox: one organisation and a few people, each with a token that can be guessed on purpose.
import { nextId, type World } from "./forge/world.ts";
import type { Account, Role } from "./model.ts";

export const ORGANISATION = "acme";

/** What everyone is to the organisation's repositories. */
export const PEOPLE: Record<string, Role> = { alice: "admin", bob: "write", carol: "read", argocd: "write" };

/** The token of a person: for REST and GraphQL, and as Git password. */
export function tokenOf(login: string): string {
  return `sandbox-${login}`;
}

/** Adds the organisation and its people where they are missing, and lets their tokens in. */
export function settle(world: World): void {
  addMissing(world, ORGANISATION, "Organization");
  for (const login of Object.keys(PEOPLE)) addMissing(world, login, "User");
  for (const account of world.accounts) if (account.kind === "User") world.people.set(tokenOf(account.login), account);
}

function addMissing(world: World, login: string, kind: Account["kind"]): void {
  if (world.accounts.some((account) => account.login === login)) return;
  world.accounts.push({ id: nextId(world), login, kind });
}
