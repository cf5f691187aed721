// Reactions: said once by each person, to a comment or to a pull request.
import type { Reaction, ReactionContent } from "../model.ts";
import { type Conversation, refuseLocked } from "./locking.ts";
import { notFound, Refusal } from "./refusal.ts";
import { type Actor, nextId, type World } from "./world.ts";

/** A comment, an issue or a pull request, and the conversation that it is in. */
export interface Reactable extends Conversation {
  reactions: Reaction[];
}

/** Reacts. The same reaction of the same person stays the one it was (docs.github.com/rest/reactions: 200, not 201). */
export function react(
  world: World,
  actor: Actor,
  about: Reactable,
  content: ReactionContent,
): { reaction: Reaction; fresh: boolean } {
  refuseLocked(actor, about, "reaction");
  const { account } = actor;
  const { reactions } = about;
  const known = reactions.find((one) => one.author.id === account.id && one.content === content);
  if (known) return { reaction: known, fresh: false };
  const reaction: Reaction = { id: nextId(world), author: account, content, at: world.clock.now() };
  reactions.push(reaction);
  return { reaction, fresh: true };
}

/** Takes one's own reaction back, by its id. Throws 404 when there is none, 403 when it is somebody else's. */
export function unreact({ account }: Actor, { reactions }: Pick<Reactable, "reactions">, id: number): void {
  const reaction = reactions.find((one) => one.id === id);
  if (!reaction) throw notFound();
  if (reaction.author.id !== account.id) throw new Refusal(403, "You can only delete your own reactions.");
  reactions.splice(reactions.indexOf(reaction), 1);
}
