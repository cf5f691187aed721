// Query: where every question starts.
import type {
  QueryNodeArgs,
  QueryNodesArgs,
  QueryOrganizationArgs,
  QueryRepositoryArgs,
  QueryRepositoryOwnerArgs,
  QuerySearchArgs,
  QueryUserArgs,
} from "@octokit/graphql-schema";
import { searchPulls } from "../../forge/search.ts";
import { findAccount } from "../../forge/world.ts";
import type { Connection } from "../connection.ts";
import type { Context, Fields } from "../context.ts";
import { failure, notFound } from "../errors.ts";
import { lookUp } from "../lookup.ts";
import { type AccountNode, accountNode, pullNode } from "../nodes.ts";
import { checkReadable } from "../permissions.ts";
import { rateLimitOf } from "../ratelimit.ts";
import { dateTime } from "../scalars.ts";
import { visibleRepository } from "../visible.ts";

export const query: Fields<undefined> = {
  repository: (_, { owner, name }: QueryRepositoryArgs, context) => visibleRepository(context, owner, name),
  node: (_, { id }: QueryNodeArgs, context) => readable(context, id),
  nodes: (_, { ids }: QueryNodesArgs, context) => ids.map((id) => readable(context, id)),
  /** Pull requests only: there is nothing else here that a search of issues finds. */
  search: (_, { query, type }: QuerySearchArgs, { world, actor }) => {
    if (type !== "ISSUE") throw failure("NOT_IN_SANDBOX", `not in this sandbox: search of ${type}`);
    return searchPulls(world, actor, query).map(({ repository, pull }) => pullNode(repository, pull));
  },
  /** Always a User, an installation's bot too: the schema has no other type here. */
  viewer: (_, __, { actor }): AccountNode => ({ __typename: "User", account: actor.account }),
  user: (_, { login }: QueryUserArgs, { world }) => {
    const account = findAccount(world, login);
    if (account?.kind !== "User") throw notFound(`a User with the login of '${login}'`);
    return accountNode(account);
  },
  organization: (_, { login }: QueryOrganizationArgs, { world }) => {
    const account = findAccount(world, login);
    if (account?.kind !== "Organization") throw notFound(`an Organization with the login of '${login}'`);
    return accountNode(account);
  },
  repositoryOwner: (_, { login }: QueryRepositoryOwnerArgs, { world }) => {
    const account = findAccount(world, login);
    return account && account.kind !== "Bot" ? accountNode(account) : null;
  },
  rateLimit: (_, __, { world, actor, cost }) => ({ ...rateLimitOf(world, actor), cost }),
};

/** The node of an id, if the asker may read what it says. */
async function readable(context: Context, id: string): Promise<{ __typename: string }> {
  const found = await lookUp(context, id);
  checkReadable(found.__typename, found, context);
  return found;
}

export const searchConnection: Fields<Connection<unknown>> = { issueCount: ({ all }) => all.length };

export const rateLimit: Fields<ReturnType<typeof rateLimitOf> & { cost: { points: number; nodes: number } }> = {
  cost: ({ cost }) => cost.points,
  nodeCount: ({ cost }) => cost.nodes,
  limit: ({ limit }) => limit,
  used: ({ used }) => used,
  remaining: ({ limit, used }) => Math.max(0, limit - used),
  resetAt: ({ resetAt }) => dateTime(resetAt),
};
