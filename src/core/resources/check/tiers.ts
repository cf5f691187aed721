// Whether tiers fit together: what `previous` links, and that no branch is two tiers'.
import type { TierName } from "../../names.ts";
import { keyOf } from "../mention.ts";
import type { Problem } from "../problem.ts";
import { problemAt, type Written, type WrittenFleet } from "../read.ts";
import type { DeclaredTier } from "../tier.ts";
import { usedConfigurations } from "../used.ts";
import { unknownName } from "./names.ts";

type WrittenTier = Written<DeclaredTier>;
type ByName = ReadonlyMap<TierName, WrittenTier>;

/** Tiers whose `previous` is not there, leads in a circle or has other repositories, and tiers that share a branch. */
export function checkTiers(written: WrittenFleet): Problem[] {
  const byName = new Map(written.tiers.map((tier) => [tier.resource.name, tier]));
  return [...written.tiers.flatMap((tier) => previousTier(tier, byName)), ...sharedBranches(written)];
}

function previousTier(written: WrittenTier, byName: ByName): Problem[] {
  const { resource: tier } = written;
  if (tier.previous === null) return [];
  const previous = byName.get(tier.previous)?.resource;
  const path = ["spec", "previous"];
  if (!previous) {
    const known = [...byName.keys()].filter((name) => name !== tier.name);
    return unknownName(written, { path, name: tier.previous, known });
  }
  if (isInLoop(tier, byName)) {
    return [problemAt(written, path, `leads back to ${tier.name} itself; one tier of a ladder has no previous`)];
  }
  return (["apps", "system"] as const)
    .filter((field) => keyOf(previous[field]) !== keyOf(tier[field]))
    .map((field) => {
      const message = `is ${tier[field].url}, but its previous tier ${previous.name} has ${previous[field].url}; tiers of one ladder share it`;
      return problemAt(written, ["spec", field, "url"], message);
    });
}

function isInLoop(start: DeclaredTier, byName: ByName): boolean {
  const seen = new Set<TierName>();
  for (let tier: DeclaredTier | undefined = start; tier?.previous; tier = byName.get(tier.previous)?.resource) {
    if (seen.has(tier.name)) return tier.name === start.name;
    seen.add(tier.name);
    if (tier.previous === start.name) return true;
  }
  return false;
}

/** Each repository of a tier gives it one branch; two tiers on it would overwrite each other. */
function sharedBranches({ tiers, configurations, shopsets }: WrittenFleet): Problem[] {
  const used = usedConfigurations({
    tiers: tiers.map(({ resource }) => resource),
    configurations: configurations.map(({ resource }) => resource),
    shopsets: shopsets.map(({ resource }) => resource),
  });
  const holders = new Map<string, DeclaredTier>();
  return tiers.flatMap((written) => {
    const { resource: tier } = written;
    const repositories = [tier.system, tier.apps, ...(used.get(tier.name) ?? []).map(({ repository }) => repository)];
    const claims = repositories.map((repository) => {
      const branch = `${keyOf(repository)} ${tier.branch}`;
      const holder = holders.get(branch) ?? tier;
      holders.set(branch, holder);
      return { repository, holder };
    });
    const taken = claims.find(({ holder }) => holder.name !== tier.name);
    if (!taken) return [];
    const message = `is ${tier.branch}, which is the branch of ${taken.holder.name} in ${taken.repository.name} already; give each tier its own`;
    return [problemAt(written, ["spec", "branch"], message)];
  });
}
