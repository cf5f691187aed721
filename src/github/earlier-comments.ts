// The App's one status comment of a pull request, behind the last hundred comments.
import { parseMarker } from "../core/prose/answer.ts";
import type { Conversation } from "../flow/ports/talking.ts";
import type { Client, Identity } from "./client.ts";
import { ask } from "./graphql.ts";
import { type ActorNode, isOurBot } from "./pull.ts";

/** Pages of a hundred that are read back, one call each: of a longer conversation a second status comment is opened. */
const MOST_PAGES = 10;

export interface CommentsNode {
  nodes: { id: string; body: string; author: ActorNode | null }[];
  pageInfo: { hasPreviousPage: boolean; startCursor: string | null };
}

/** What is asked of the comments of a page. */
export const COMMENTS = "nodes { id body author { __typename login } } pageInfo { hasPreviousPage startCursor }";

const READ_EARLIER = `query ReadEarlierComments($id: ID!, $before: String!) {
  node(id: $id) { ... on PullRequest { comments(last: 100, before: $before) { ${COMMENTS} } } }
}`;

/** The comments of the App among these; `slug` is its own. */
export function oursIn({ nodes }: CommentsNode, slug: string): Conversation["ours"] {
  return nodes.filter(({ author }) => isOurBot(author, slug)).map(({ id, body }) => ({ id, body }));
}

/**
 * A conversation with its status comment, which is looked for further back where the last page does not have it. Answers
 * are not: they come soon after what they answer. An issue has no status comment.
 */
export async function withStatusComment(
  client: Client,
  { slug }: Identity,
  { conversation, last }: { conversation: Conversation; last: CommentsNode },
): Promise<Conversation> {
  if (conversation.pull === null) return conversation;
  let page = last;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const status = oursIn(page, slug).filter(({ body }) => parseMarker(body)?.kind === "status");
    if (status.length > 0) {
      return page === last ? conversation : { ...conversation, ours: [...status, ...conversation.ours] };
    }
    const { hasPreviousPage, startCursor } = page.pageInfo;
    if (!hasPreviousPage) break;
    const variables = { id: conversation.id, before: startCursor };
    const { data } = await ask<{ node: { comments?: CommentsNode } | null }>(client, {
      document: READ_EARLIER,
      variables,
    });
    if (!data.node?.comments) break;
    page = data.node.comments;
  }
  return conversation;
}
