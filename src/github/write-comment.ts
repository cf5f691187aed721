// Reactions and comments of the App.
import type { Outcome } from "../flow/ports/outcome.ts";
import type { Conversation, Reaction } from "../flow/ports/talking.ts";
import type { Client } from "./client.ts";
import { ask } from "./graphql.ts";
import { attempt } from "./outcome.ts";

const needs = "issues: write and pull_requests: write";

const REACT = `mutation React($input: AddReactionInput!) { addReaction(input: $input) { clientMutationId } }`;
const COMMENT = `mutation Comment($input: AddCommentInput!) { addComment(input: $input) { clientMutationId } }`;
const EDIT_COMMENT = `mutation EditComment($input: UpdateIssueCommentInput!) {
  updateIssueComment(input: $input) { clientMutationId }
}`;

/** What GitHub says of an id whose thing is deleted. */
export const GONE = /could not resolve to a node/i;

/** Puts a reaction on a comment. GitHub takes one that is there already, and leaves it at that. */
export function ensureReacted(client: Client, commentId: string, reaction: Reaction): Promise<Outcome> {
  const meanings = [{ says: GONE, outcome: { kind: "refused", reason: "the comment is gone" } as const }];
  return attempt({ doing: `reacting to the comment ${commentId}`, needs, meanings }, async () => {
    await ask(client, { document: REACT, variables: { input: { subjectId: commentId, content: reaction } } });
    return { kind: "done" };
  });
}

/** Writes a comment, or other words of one that the App wrote. */
export function ensureCommented(
  client: Client,
  on: Pick<Conversation, "id">,
  { id, body }: { id: string | null; body: string },
): Promise<Outcome> {
  const meanings = [{ says: GONE, outcome: { kind: "refused", reason: "it is gone" } as const }];
  return attempt({ doing: `commenting on ${on.id}`, needs, meanings }, async () => {
    const input = id === null ? { subjectId: on.id, body } : { id, body };
    await ask(client, { document: id === null ? COMMENT : EDIT_COMMENT, variables: { input } });
    return { kind: "done" };
  });
}
