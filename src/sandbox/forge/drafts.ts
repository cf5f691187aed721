// Drafts: pull requests that are not to be merged yet.
import type { Pull, Repository } from "../model.ts";
import { Refusal } from "./refusal.ts";
import { type Actor, announce, atLeast, roleOf, type World } from "./world.ts";

/** Makes an open pull request a draft, or ready for review: its author may, and who may write. */
export function setDraft(
  world: World,
  actor: Actor,
  { repository, pull }: { repository: Repository; pull: Pull },
  stage: "draft" | "ready",
): void {
  if (pull.author.id !== actor.account.id && !actor.installation && !atLeast(roleOf(actor, repository), "write"))
    throw new Refusal(403, "Must have push access to Repository.");
  if (pull.state !== "open") throw new Refusal(422, "Pull request is closed");
  if (pull.draft === (stage === "draft")) return;
  pull.draft = stage === "draft";
  pull.updatedAt = world.clock.now();
  const action = stage === "draft" ? "converted_to_draft" : "ready_for_review";
  announce(world, { name: "pull_request", action, sender: actor.account, repository, pull });
}
