// .gitmodules of a system branch: where its pointers lead.
import type { Tier } from "../resources/tier.ts";
import { BASE_PATH } from "./paths.ts";

/**
 * The URL is relative, so that it follows the way by which the system repository itself was cloned, and so that
 * Argo CD hands its credentials to no other host (its `GIT_ASKPASS` answers whatever host asks).
 * The branch is explicit: `git submodule update --remote` cannot follow `branch = .` from a topic branch.
 */
export function renderGitmodules(tier: Tier): string {
  const repository = tier.apps.name.split("/")[1];
  return `[submodule "${BASE_PATH}"]\n\tpath = ${BASE_PATH}\n\turl = ../${repository}.git\n\tbranch = ${tier.branch}\n`;
}
