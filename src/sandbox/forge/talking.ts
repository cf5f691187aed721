// Which side of a repository a conversation belongs to: what an App needs to read it, and to say something there.
import type { Issue, Pull, Repository } from "../model.ts";
import { isPull } from "./issues.ts";
import { type Actor, permits } from "./world.ts";

/**
 * On an issue the permission for issues counts, on a pull request that for pull requests: each alone does not do for
 * the other (docs.github.com/rest/issues/comments names both; seen in the answers to Apps: NVIDIA/Megatron-LM #6641).
 */
export function permitsTalk(
  actor: Actor,
  repository: Repository,
  subject: Issue | Pull,
  access: "read" | "write",
): boolean {
  return permits(actor, repository, isPull(subject) ? "pull_requests" : "issues", access);
}
