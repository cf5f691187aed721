// addReaction and removeReaction.
import type { AddReactionInput, RemoveReactionInput } from "@octokit/graphql-schema";
import { findSubject } from "../../forge/issues.ts";
import { type Reactable, react, unreact } from "../../forge/reactions.ts";
import type { Issue, Pull } from "../../model.ts";
import type { Context, Fields } from "../context.ts";
import { CONTENTS, type ReactableNode, type ReactionNode, reactionGroups, reactionsOf } from "../fields/reaction.ts";
import { lookUp } from "../lookup.ts";
import { unresolved } from "../visible.ts";
import { mayTalk, mutation } from "./mutate.ts";

export const reactionMutations: Fields<undefined> = {
  addReaction: mutation<AddReactionInput>(async ({ subjectId, content }, context) => {
    const { node: subject, about } = await reactableNode(context, subjectId);
    const { reaction } = react(context.world, context.actor, about, CONTENTS[content]);
    const node: ReactionNode = { __typename: "Reaction", reaction };
    return { reaction: node, reactionGroups: reactionGroups(about.reactions), subject };
  }),

  removeReaction: mutation<RemoveReactionInput>(async ({ subjectId, content }, context) => {
    const { node: subject, about } = await reactableNode(context, subjectId);
    const { reactions } = about;
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

async function reactableNode(context: Context, id: string): Promise<{ node: ReactableNode; about: Reactable }> {
  const found = await lookUp(context, id);
  if (!["Issue", "IssueComment", "PullRequest"].includes(found.__typename)) throw unresolved(id);
  const node = found as ReactableNode;
  const { repository } = node;
  const subject = subjectOf(node);
  mayTalk(context, repository, subject);
  return { node, about: { repository, subject, reactions: reactionsOf(node) } };
}

function subjectOf(node: ReactableNode): Issue | Pull {
  if (node.__typename === "IssueComment") return findSubject(node.repository, node.comment.number);
  return node.__typename === "Issue" ? node.issue : node.pull;
}
