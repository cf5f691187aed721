// Reactions, each and in groups.
import type { ReactionContent as GraphqlContent } from "@octokit/graphql-schema";
import type { Reaction, ReactionContent } from "../../model.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { accountNode, type CommentNode, type IssueNode, type PullNode } from "../nodes.ts";
import { dateTime } from "../scalars.ts";

/** GraphQL's names for what REST writes small. */
export const CONTENTS: Record<GraphqlContent, ReactionContent> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  HOORAY: "hooray",
  CONFUSED: "confused",
  HEART: "heart",
  ROCKET: "rocket",
  EYES: "eyes",
};

const NAMES = new Map(Object.entries(CONTENTS).map(([name, content]) => [content, name]));

export interface ReactionNode {
  __typename: "Reaction";
  reaction: Reaction;
}

interface ReactionGroup {
  content: string;
  reactions: Reaction[];
}

export const reactionFields: Fields<ReactionNode> = {
  id: ({ reaction }) => nodeId("Reaction", reaction.id),
  databaseId: ({ reaction }) => reaction.id,
  content: ({ reaction }) => NAMES.get(reaction.content),
  createdAt: ({ reaction }) => dateTime(reaction.at),
  user: ({ reaction }) => (reaction.author.kind === "User" ? accountNode(reaction.author) : null),
};

export const reactionGroup: Fields<ReactionGroup> = {
  content: ({ content }) => content,
  createdAt: ({ reactions }) => dateTime(reactions[0]?.at),
  users: ({ reactions }) => reactions.map(({ author }) => accountNode(author)),
  reactors: ({ reactions }) => reactions.map(({ author }) => accountNode(author)),
  viewerHasReacted: ({ reactions }, _, { actor }) => reactions.some(({ author }) => author.id === actor.account.id),
};

export type ReactableNode = CommentNode | IssueNode | PullNode;

/** What everything that can be reacted to answers. */
export const reactable: Fields<ReactableNode> = {
  reactionGroups: (source) => reactionGroups(reactionsOf(source)),
  reactions: (source) => reactionsOf(source).map((reaction): ReactionNode => ({ __typename: "Reaction", reaction })),
  viewerCanReact: () => true,
};

/** A group for each content there is, those that nobody chose too. */
export function reactionGroups(reactions: Reaction[]): ReactionGroup[] {
  return Object.entries(CONTENTS).map(([name, content]) => ({
    content: name,
    reactions: reactions.filter((one) => one.content === content),
  }));
}

export function reactionsOf(source: ReactableNode): Reaction[] {
  if (source.__typename === "Issue") return source.issue.reactions;
  return source.__typename === "PullRequest" ? source.pull.reactions : source.comment.reactions;
}
