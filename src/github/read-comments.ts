// What people said: comments that tell commands, and where they were said.
import { parseComment } from "../core/commands/parse.ts";
import { type Instant, instantOf, millisOf, type RepositoryName } from "../core/names.ts";
import type { Comment, Reaction } from "../flow/ports/talking.ts";
import { type Client, type Identity, place } from "./client.ts";
import {
  conversationOf,
  readNodes,
  SUBJECT,
  SUBJECT_PULL,
  type SubjectNode,
  type SubjectPullNode,
} from "./conversation.ts";
import type { ActorNode } from "./pull.ts";

/** Of a busier hour the oldest are left out: they were there to be read before. */
const MOST_PAGES = 3;
const PAGE = 100;

/** Comments that were made since then, by no bot, and tell commands: oldest first. One call for each hundred. */
export async function readCommentsSince(
  client: Client,
  repository: RepositoryName,
  since: Instant,
): Promise<{ id: string; body: string }[]> {
  const found: { id: string; body: string }[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const asked = { ...place(repository), since, sort: "created" as const, direction: "desc" as const };
    const { data } = await client.request("GET /repos/{owner}/{repo}/issues/comments", {
      ...asked,
      per_page: PAGE,
      page,
    });
    for (const { node_id, body = "", user, created_at } of data) {
      // `since` asks for what was changed since, old comments too.
      const isNew = Date.parse(created_at) >= millisOf(since);
      if (isNew && user?.type === "User" && parseComment(body).length > 0) found.push({ id: node_id, body });
    }
    if (data.length < PAGE) break;
  }
  return found.reverse();
}

/**
 * What GitHub answers as `issue` is not always of the type that its schema says (sourcecred/sourcecred#996); where the
 * comment is on a pull request, only what an issue and a pull request have in common is asked of it.
 */
const READ_COMMENTS = `query ReadComments($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on IssueComment {
      id url body createdAt lastEditedAt
      author { __typename login }
      repository { nameWithOwner }
      reactionGroups { content viewerHasReacted }
      issue { ${SUBJECT} }
      pullRequest { id url ${SUBJECT_PULL} }
    }
  }
}`;

interface CommentNode {
  __typename: "IssueComment";
  id: string;
  url: string;
  body: string;
  createdAt: string;
  lastEditedAt: string | null;
  author: ActorNode | null;
  repository: { nameWithOwner: RepositoryName };
  reactionGroups: { content: string; viewerHasReacted: boolean }[] | null;
  issue: SubjectNode;
  pullRequest: (SubjectPullNode & { id: string; url: string }) | null;
}

/** Comments by their node ids, in that order; what is gone, or is no such comment, is left out. */
export async function readComments(client: Client, identity: Identity, ids: readonly string[]): Promise<Comment[]> {
  const nodes = await readNodes<CommentNode | { __typename: "other" }>(client, { document: READ_COMMENTS, ids });
  const comments = nodes.filter((node) => node.__typename === "IssueComment");
  return Promise.all(comments.map((node) => commentOf(client, identity, node)));
}

/** What the App uses of GitHub's reactions. */
const REACTIONS: readonly Reaction[] = ["EYES", "ROCKET", "THUMBS_UP", "THUMBS_DOWN", "CONFUSED"];

async function commentOf(client: Client, identity: Identity, node: CommentNode): Promise<Comment> {
  const { id, url, body, author, repository, issue, pullRequest } = node;
  const own = (node.reactionGroups ?? []).filter(({ viewerHasReacted }) => viewerHasReacted);
  const subject = pullRequest ? { ...issue, id: pullRequest.id, url: pullRequest.url } : issue;
  return {
    id,
    url,
    repository: repository.nameWithOwner,
    // An account that was deleted since is a person whom nobody knows.
    author: { login: author?.login ?? "ghost", kind: author && author.__typename !== "User" ? "bot" : "person" },
    createdAt: instantOf(Date.parse(node.createdAt)),
    edited: node.lastEditedAt !== null,
    body,
    reactions: REACTIONS.filter((reaction) => own.some(({ content }) => content === reaction)),
    on: await conversationOf(client, identity, subject, pullRequest),
  };
}
