// How accounts sign the commits that the forge makes for them.
import type { Account, GitPerson, Millis } from "../model.ts";
import { type Actor, anonymous } from "./world.ts";

/** An account as author of a commit: its no-reply address carries its id (docs.github.com: commit email addresses). */
export function personOf(account: Account, at: Millis): GitPerson {
  return {
    name: account.login,
    email: `${account.id}+${account.login}@users.noreply.github.com`,
    date: new Date(at).toISOString(),
  };
}

/** GitHub as committer of what is made on its site and by Apps through the API. */
export function github(at: Millis): GitPerson {
  return { name: "GitHub", email: "noreply@github.com", date: new Date(at).toISOString() };
}

/**
 * Author and committer of a commit made through the API: what was given, else the asking account; an App that gives
 * neither gets its bot as author and GitHub as committer
 * (docs.github.com/authentication: signature verification for bots).
 */
export function signatures(
  actor: Actor,
  at: Millis,
  given: { author?: GivenPerson | undefined; committer?: GivenPerson | undefined },
): { author: GitPerson; committer: GitPerson } {
  const dated = ({ name, email, date }: GivenPerson) => ({ name, email, date: date ?? new Date(at).toISOString() });
  const author = given.author ? dated(given.author) : personOf(actor.account, at);
  if (given.committer) return { author, committer: dated(given.committer) };
  return { author, committer: actor.app && !given.author ? github(at) : author };
}

/** Someone as a request names them: without a date it is now. */
export interface GivenPerson {
  name: string;
  email: string;
  date?: string | undefined;
}

/** The account behind a commit's address, as GitHub links it; undefined for addresses of nobody here. */
export function accountOf(accounts: readonly Account[], { email }: GitPerson): Account | undefined {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  return login === undefined || login === anonymous.account.login
    ? undefined
    : accounts.find((account) => account.login === login);
}
