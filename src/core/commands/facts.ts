// What a command is answered from: one look at its ladder, and the text of the fleet.
import type { Decision } from "../ladder/decide.ts";
import type { PresentRepository, Pull, Snapshot } from "../ladder/snapshot.ts";
import type { Instant, RepositoryName, Sha } from "../names.ts";
import type { WrittenFile } from "../resources/document.ts";
import { type Brakes, readBrakes } from "../resources/fleet.ts";
import type { Tier } from "../resources/tier.ts";

export interface Facts {
  snapshot: Snapshot;
  decision: Decision;
  /** The tiers of the fleet's other ladders, which commands may mean as well. */
  elsewhere: readonly Tier[];
  /** The fleet's files at the head of its `main`, whether or not that is valid. */
  fleet: { repository: RepositoryName; head: Sha; files: readonly WrittenFile[] };
}

/** The hold and the pin that the head of `main` states for a tier; null where its document cannot be read there. */
export function statedBrakes({ fleet }: Facts, tier: Tier): ReturnType<Brakes["get"]> | null {
  return readBrakes(fleet.files).get(tier.name) ?? null;
}

export function sourceIn({ snapshot }: Facts, source: RepositoryName): PresentRepository | undefined {
  const repository = snapshot.repositories[source];
  return repository?.state === "present" ? repository : undefined;
}

/** A pull request into the tier that was merged since then: what a command asks for is done, whoever did it. */
export function mergedSince(
  facts: Facts,
  source: RepositoryName,
  { tier, since }: { tier: Tier; since: Instant },
): Pull | undefined {
  return sourceIn(facts, source)?.pulls.find(
    ({ state, base, mergedAt }) =>
      state === "merged" && base.branch === tier.branch && mergedAt !== undefined && mergedAt >= since,
  );
}
