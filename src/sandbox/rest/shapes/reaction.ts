// Reactions, each and counted.
import { printTime } from "../../forge/clock.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Reaction } from "../../model.ts";
import { simpleUser } from "./account.ts";
import type { ReactionRollup, ReactionShape } from "./github.ts";

export function reactionShape(world: World, reaction: Reaction): ReactionShape {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: simpleUser(world, reaction.author),
    content: reaction.content,
    created_at: printTime(reaction.at),
  };
}

/** How often each was said. `url` is the subject's own. */
export function reactionRollup(url: string, reactions: readonly Reaction[]): ReactionRollup {
  const none = { "+1": 0, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  for (const { content } of reactions) none[content] += 1;
  return { url: `${url}/reactions`, total_count: reactions.length, ...none };
}
