// ShopSets that are not written since the directory of their Configuration is not there: who has to act, if anybody.
import type { RepositoryName, TierName } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import { heldSubject, lacks } from "./components.ts";
import type { Decision } from "./decide.ts";
import type { Snapshot } from "./snapshot.ts";
import { pinOf } from "./source.ts";

export interface Missing {
  shopset: string;
  tier: TierName;
  /** A clause that is the same for every commit that does not have it. */
  reason: string;
  /** Whether a branch has it from which it comes there: then nobody has to do anything beside promoting. */
  isOnItsWay: boolean;
}

/** Those that the decision held back for that, by tier. */
export function missingIn({ snapshot, decision }: { snapshot: Snapshot; decision: Decision }): Missing[] {
  const { tiers } = snapshot.ladder;
  return tiers.flatMap((tier) => {
    const parts = decision.tiers[tier.name]?.verdict.parts ?? [];
    const held = new Set(parts.filter(({ state }) => state === "blocked").map(({ subject }) => subject));
    return tier.shopsets.flatMap(({ name, configuration }): Missing[] => {
      const used = tier.configurations.find((candidate) => candidate.name === configuration);
      const isBroken = snapshot.unbuildable?.[tier.name]?.[name] !== undefined;
      if (!used || isBroken || !held.has(heldSubject(name, tier))) return [];
      const { path, repository } = used;
      const reason = `its configuration ${configuration} is ${path || "the root"} of ${repository.name}, which ${tier.name} does not have`;
      const isOnItsWay = branchesBelow(tiers, tier, repository.name).some((below) =>
        has(snapshot, repository.name, { branch: below.branch, path }),
      );
      return [{ shopset: name, tier: tier.name, reason, isOnItsWay }];
    });
  });
}

/** The tiers from which content comes to `tier`; its own branch too, unless a pin says what it runs. */
function branchesBelow(tiers: readonly Tier[], tier: Tier, source: RepositoryName): Tier[] {
  const found: Tier[] = pinOf(tier, source) === null ? [tier] : [];
  for (let at: Tier | undefined = tier; at; ) {
    const { previous }: Tier = at;
    at = tiers.find(({ name }) => name === previous);
    if (at) found.push(at);
  }
  return found;
}

/** Whether the head of a branch may have a directory: what was not asked is given the benefit of the doubt. */
function has(
  { repositories }: Pick<Snapshot, "repositories">,
  source: RepositoryName,
  { branch, path }: { branch: string; path: string },
): boolean {
  const repository = repositories[source];
  const head = repository?.state === "present" ? repository.branches[branch] : undefined;
  return head !== undefined && !lacks({ repositories }, source, { sha: head, path });
}
