// People, bots, organisations and Apps; and the names that commits carry.
import type { CommitAuthor } from "@octokit/graphql-schema";
import { accountOf } from "../../forge/identity.ts";
import type { World } from "../../forge/world.ts";
import type { Account, GitPerson } from "../../model.ts";
import type { Fields } from "../context.ts";
import { type NodeKind, nodeId } from "../ids.ts";
import { type AccountNode, type AppNode, accountNode } from "../nodes.ts";
import { ownedRepositories, visibleRepository } from "../visible.ts";

export interface GitActorNode {
  __typename: "GitActor";
  person: GitPerson;
  account: Account | undefined;
}

/** GraphQL gives a Bot's login without the "[bot]" that REST puts behind it. */
const login = ({ __typename, account }: AccountNode) =>
  __typename === "Bot" ? account.login.replace(/\[bot\]$/, "") : account.login;

const anyAccount: Fields<AccountNode> = {
  id: ({ account }) => nodeId(account.kind satisfies NodeKind, account.id),
  databaseId: ({ account }) => account.id,
  login,
  url: (source, _, { world }) => world.url + path(source),
  resourcePath: path,
  avatarUrl: ({ account }, _, { world }) => `${world.url}/avatars/u/${account.id}`,
};

const owner: Fields<AccountNode> = {
  name: ({ account }) => account.login,
  repository: ({ account }, { name }: { name: string }, context) => visibleRepository(context, account.login, name),
  repositories: ({ account }, _, context) => ownedRepositories(context, account),
};

export const user: Fields<AccountNode> = {
  ...anyAccount,
  ...owner,
  isViewer: ({ account }, _, { actor }) => account.id === actor.account.id,
};
export const organization: Fields<AccountNode> = { ...anyAccount, ...owner };
export const bot: Fields<AccountNode> = anyAccount;

export const app: Fields<AppNode> = {
  id: ({ app }) => nodeId("App", app.id),
  databaseId: ({ app }) => app.id,
  slug: ({ app }) => app.slug,
  name: ({ app }) => app.name,
  url: ({ app }, _, { world }) => `${world.url}/apps/${app.slug}`,
};

export const gitActorFields: Fields<GitActorNode> = {
  name: ({ person }) => person.name,
  email: ({ person }) => person.email,
  date: ({ person }) => person.date,
  /** Null for bots: the field's type is User, and Bot is another. */
  user: ({ account }) => (account?.kind === "User" ? accountNode(account) : null),
};

export function gitActor(world: World, person: GitPerson): GitActorNode {
  return { __typename: "GitActor", person, account: accountOf(world.accounts, person) };
}

/** Whether a commit's author is the one that `history(author:)` names, by id or by one of the e-mail addresses. */
export function authoredBy(world: World, person: GitPerson, { id, emails }: CommitAuthor): boolean {
  const account = accountOf(world.accounts, person);
  if (id != null) return account !== undefined && nodeId(account.kind, account.id) === id;
  return (emails ?? []).includes(person.email);
}

function path({ account }: AccountNode): string {
  return account.kind === "Bot" ? `/apps/${account.login.replace(/\[bot\]$/, "")}` : `/${account.login}`;
}
