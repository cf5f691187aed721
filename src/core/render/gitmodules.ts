// .gitmodules of a system branch: where its pointers lead.
import type { Tier } from "../resources/tier.ts";
import { nameOf, submodulesOf } from "./paths.ts";

/**
 * The URLs are relative, so that they follow the way by which the system repository itself was cloned, and so that
 * Argo CD hands its credentials to no other host (its `GIT_ASKPASS` answers whatever host asks).
 * The branch is explicit: `git submodule update --remote` cannot follow `branch = .` from a topic branch.
 */
export function renderGitmodules(tier: Tier): string {
  return submodulesOf(tier)
    .map(
      ({ path, repository }) =>
        `[submodule "${path}"]\n\tpath = ${path}\n\turl = ../${nameOf(repository.name)}.git\n\tbranch = ${tier.branch}\n`,
    )
    .join("");
}
