// Issues and pull requests as people talk on them.
import { instantOf, type Sha } from "../core/names.ts";
import type { Conversation } from "../flow/ports/talking.ts";
import type { Client, Identity } from "./client.ts";
import { COMMENTS, type CommentsNode, oursIn, withStatusComment } from "./earlier-comments.ts";
import { ask, type GraphqlError } from "./graphql.ts";
import { type ActorNode, headBranch, isOurBot } from "./pull.ts";

/** What an issue and a pull request have in common. */
export const SUBJECT = `id number url title body author { __typename login } locked comments(last: 100) { ${COMMENTS} }`;

/** What only a pull request has. */
export const SUBJECT_PULL =
  "state mergedAt mergeCommit { oid } isCrossRepository headRepositoryOwner { login } headRefName headRefOid baseRefName";

export interface SubjectNode {
  id: string;
  number: number;
  url: string;
  title: string;
  body: string;
  author: ActorNode | null;
  locked: boolean;
  comments: CommentsNode;
}

export interface SubjectPullNode {
  state: "OPEN" | "CLOSED" | "MERGED";
  mergedAt: string | null;
  mergeCommit: { oid: Sha } | null;
  isCrossRepository: boolean;
  headRepositoryOwner: { login: string } | null;
  headRefName: string;
  headRefOid: Sha;
  baseRefName: string;
}

type Node = { __typename: "Issue" } & SubjectNode;
type PullNode = { __typename: "PullRequest" } & SubjectNode & SubjectPullNode;

/** Most ids that GitHub takes in one call. */
const MOST_IDS = 100;

const READ_CONVERSATIONS = `query ReadConversations($ids: [ID!]!) {
  nodes(ids: $ids) { __typename ... on Issue { ${SUBJECT} } ... on PullRequest { ${SUBJECT} ${SUBJECT_PULL} } }
}`;

/** Issues and pull requests by node id, in that order; what is gone, or is neither, is left out. */
export async function readConversations(
  client: Client,
  identity: Identity,
  ids: readonly string[],
): Promise<Conversation[]> {
  const nodes = await readNodes<Node | PullNode>(client, { document: READ_CONVERSATIONS, ids });
  const conversations = nodes.flatMap((node) => {
    if (node.__typename === "Issue") return [conversationOf(client, identity, node, null)];
    return node.__typename === "PullRequest" ? [conversationOf(client, identity, node, node)] : [];
  });
  return Promise.all(conversations);
}

/** The things of some ids, a hundred a call; those that are deleted, or where the App is installed no more, left out. */
export async function readNodes<Node>(
  client: Client,
  { document, ids }: { document: string; ids: readonly string[] },
): Promise<Node[]> {
  const found: Node[] = [];
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    const variables = { ids: ids.slice(start, start + MOST_IDS) };
    const { data } = await ask<{ nodes: (Node | null)[] }>(client, { document, variables, expects: isGone });
    found.push(...data.nodes.filter((node) => node !== null));
  }
  return found;
}

function isGone({ type, path }: GraphqlError): boolean {
  return type === "NOT_FOUND" && path?.[0] === "nodes" && path.length === 2;
}

/** A conversation, with the App's status comment on it however far back that stands. */
export function conversationOf(
  client: Client,
  identity: Identity,
  { id, number, url, title, body, author, locked, comments }: SubjectNode,
  pull: SubjectPullNode | null,
): Promise<Conversation> {
  const ours = oursIn(comments, identity.slug);
  const isOurs = isOurBot(author, identity.slug);
  const conversation = { id, number, url, title, body, isOurs, locked, pull: pull && pullOf(pull), ours };
  return withStatusComment(client, identity, { conversation, last: comments });
}

function pullOf(pull: SubjectPullNode): NonNullable<Conversation["pull"]> {
  const { state, mergedAt, mergeCommit, headRefOid, baseRefName } = pull;
  return {
    base: baseRefName,
    head: { branch: headBranch(pull), sha: headRefOid },
    state: state === "OPEN" ? "open" : state === "MERGED" ? "merged" : "closed",
    mergeCommit: mergeCommit?.oid ?? null,
    mergedAt: mergedAt === null ? null : instantOf(Date.parse(mergedAt)),
  };
}
