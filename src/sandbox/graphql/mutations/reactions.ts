// addReaction and removeReaction.
import type { AddReactionInput, RemoveReactionInput } from "@octokit/graphql-schema";
import { react, unreact } from "../../forge/reactions.ts";
import type { Context, Fields } from "../context.ts";
import { CONTENTS, type ReactableNode, type ReactionNode, reactionGroups, reactionsOf } from "../fields/reaction.ts";
import { lookUp } from "../lookup.ts";
import { unresolved } from "../visible.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const reactionMutations: Fields<undefined> = {
  addReaction: mutation<AddReactionInput>(async ({ subjectId, content }, context) => {
    const subject = await reactableNode(context, subjectId);
    const reactions = reactionsOf(subject);
    const { reaction } = react(context.world, context.actor, { reactions }, CONTENTS[content]);
    const node: ReactionNode = { __typename: "Reaction", reaction };
    return { reaction: node, reactionGroups: reactionGroups(reactions), subject };
  }),

  removeReaction: mutation<RemoveReactionInput>(async ({ subjectId, content }, context) => {
    const subject = await reactableNode(context, subjectId);
    const reactions = reactionsOf(subject);
    const own = reactions.find(
      ({ author, content: said }) => author.id === context.actor.account.id && said === CONTENTS[content],
    );
    unreact(context.actor, { reactions }, own?.id ?? 0);
    return {
      reaction: own && ({ __typename: "Reaction", reaction: own } satisfies ReactionNode),
      reactionGroups: reactionGroups(reactions),
      subject,
    };
  }),
};

async function reactableNode(context: Context, id: string): Promise<ReactableNode> {
  const found = await lookUp(context, id);
  if (!["Issue", "IssueComment", "PullRequest"].includes(found.__typename)) throw unresolved(id);
  const subject = found as ReactableNode;
  mayWrite(context, subject.repository, "issues", "pull_requests");
  return subject;
}
