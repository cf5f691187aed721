// What stands on a tier's system branch now.
import type { RepositoryName, Sha } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import { branchHead } from "./history.ts";
import type { Commit, Snapshot } from "./snapshot.ts";
import { pointerOf } from "./stay.ts";

/** The commit that a tier's system branch is at; undefined while there is none. */
export function standingCommit({ repositories }: Snapshot, tier: Tier): Commit | undefined {
  const system = repositories[tier.system.name];
  return system?.state === "present" ? branchHead(system, tier.branch) : undefined;
}

/** What a tier points at now. */
export function standing(snapshot: Snapshot, tier: Tier, source: RepositoryName): Sha | undefined {
  return pointerOf(tier, source, standingCommit(snapshot, tier));
}
