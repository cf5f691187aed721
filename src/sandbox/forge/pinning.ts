// Pinned issues: shown first in their repository.
import type { Issue, Repository } from "../model.ts";
import { Refusal } from "./refusal.ts";
import { type Actor, announce, atLeast, roleOf, type World } from "./world.ts";

/** Of a repository (docs.github.com: pinning an issue to your repository). */
const MOST = 3;

export interface Pinning {
  repository: Repository;
  issue: Issue;
}

/** Pins an issue. It takes write access, or an App's permission. Throws 422 for the fourth of a repository. */
export function pinIssue(world: World, actor: Actor, about: Pinning): void {
  refuseReader(actor, about);
  if (about.issue.pin) return;
  if (about.repository.issues.filter(({ pin }) => pin).length >= MOST)
    throw new Refusal(422, `Maximum ${MOST} pinned issues per repository`);
  about.issue.pin = { by: actor.account, at: world.clock.now() };
  announce(world, { name: "issues", action: "pinned", sender: actor.account, ...about });
}

export function unpinIssue(world: World, actor: Actor, about: Pinning): void {
  refuseReader(actor, about);
  if (!about.issue.pin) return;
  delete about.issue.pin;
  announce(world, { name: "issues", action: "unpinned", sender: actor.account, ...about });
}

function refuseReader(actor: Actor, { repository }: Pinning): void {
  if (!actor.installation && !atLeast(roleOf(actor, repository), "write"))
    throw new Refusal(403, "Must have push access to Repository.");
}
