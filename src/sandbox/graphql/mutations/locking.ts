// lockLockable and unlockLockable.
import type { LockReason as GraphqlReason, LockLockableInput, UnlockLockableInput } from "@octokit/graphql-schema";
import { lock, unlock } from "../../forge/locking.ts";
import type { LockReason } from "../../model.ts";
import type { Context, Fields } from "../context.ts";
import { accountNode } from "../nodes.ts";
import { type Talkable, talkable } from "../talkable.ts";
import { mayTalk, mutation } from "./mutate.ts";

const REASONS: Record<GraphqlReason, LockReason> = {
  OFF_TOPIC: "off-topic",
  RESOLVED: "resolved",
  SPAM: "spam",
  TOO_HEATED: "too heated",
};

export const lockMutations: Fields<undefined> = {
  lockLockable: mutation<LockLockableInput>(async ({ lockableId, lockReason }, context) => {
    const { node, repository, about } = await writable(context, lockableId);
    lock(context.world, context.actor, { repository, subject: about }, lockReason == null ? null : REASONS[lockReason]);
    return { actor: accountNode(context.actor.account), lockedRecord: node };
  }),

  unlockLockable: mutation<UnlockLockableInput>(async ({ lockableId }, context) => {
    const { node, repository, about } = await writable(context, lockableId);
    unlock(context.world, context.actor, { repository, subject: about });
    return { actor: accountNode(context.actor.account), unlockedRecord: node };
  }),
};

async function writable(context: Context, id: string): Promise<Talkable> {
  const found = await talkable(context, id);
  mayTalk(context, found.repository, found.about);
  return found;
}
