// Locked conversations: an issue or pull request on which only some may still speak.
import type { Issue, LockReason, Pull, Repository } from "../model.ts";
import { isPull } from "./issues.ts";
import { Refusal } from "./refusal.ts";
import { type Actor, announce, atLeast, roleOf, type World } from "./world.ts";

export interface Conversation {
  repository: Repository;
  subject: Issue | Pull;
}

/** Locks a conversation. It takes write access, or an App's permission. One that is locked stays as it is. */
export function lock(world: World, actor: Actor, about: Conversation, reason: LockReason | null): void {
  refuseReader(actor, about);
  if (about.subject.lock) return;
  about.subject.lock = { reason };
  say(world, actor, about, "locked");
}

export function unlock(world: World, actor: Actor, about: Conversation): void {
  refuseReader(actor, about);
  if (!about.subject.lock) return;
  delete about.subject.lock;
  say(world, actor, about, "unlocked");
}

/**
 * Refuses a comment or a reaction on a locked conversation: of people below write (docs.github.com: locking
 * conversations), and of every App, whatever it was granted (seen by Apps: renovatebot/renovate #6215, probot/stale #25).
 */
export function refuseLocked(actor: Actor, { repository, subject }: Conversation, what: "comment" | "reaction"): void {
  if (!subject.lock || (!actor.app && atLeast(roleOf(actor, repository), "write"))) return;
  throw new Refusal(403, `Unable to create ${what} because issue is locked.`);
}

function refuseReader(actor: Actor, { repository }: Conversation): void {
  if (!actor.installation && !atLeast(roleOf(actor, repository), "write"))
    throw new Refusal(403, "Must have push access to Repository.");
}

function say(world: World, actor: Actor, { repository, subject }: Conversation, action: "locked" | "unlocked"): void {
  subject.updatedAt = world.clock.now();
  const sender = actor.account;
  if (isPull(subject)) announce(world, { name: "pull_request", action, sender, repository, pull: subject });
  else announce(world, { name: "issues", action, sender, repository, issue: subject });
}
