// What a proposal to the fleet would do to the manifests of the ShopSets that it makes, changes, moves or takes away.
import type { RepositoryName } from "../core/names.ts";
import type { Preview } from "../core/preview/preview.ts";
import { recipesOf } from "../core/preview/system.ts";
import type { Fleet } from "../core/resources/fleet.ts";
import type { Tier } from "../core/resources/tier.ts";
import { placeOf, type ReadSource, readingOnce } from "./build-tier.ts";
import { compare, type PreviewWork } from "./compare.ts";

/**
 * What a fleet would change that takes the place of `before`; null: none rules yet. Only repositories that `before` names
 * are read. Throws ForgeUnavailable.
 */
export async function previewFleet(
  work: PreviewWork,
  { before, after }: { before: Fleet | null; after: Fleet },
): Promise<Preview> {
  const [was, is] = [placed(before?.tiers ?? [], work.fleet), placed(after.tiers, work.fleet)];
  const differs = (name: string) => was.get(name)?.recipe !== is.get(name)?.recipe;
  const changed = (side: typeof was) =>
    new Map([...side].flatMap(([name, { tier }]) => (differs(name) ? [[name, tier]] : [])));
  const at = (source: RepositoryName, tier: Tier) => placeOf(tier, source);
  // Whoever may propose to the fleet could name any repository that the App sees, and read it in the check.
  const trusted = new Set(before?.repositories.map(({ name }) => name));
  const once = readingOnce(work.forge);
  const read: ReadSource = async (repository, at) =>
    trusted.has(repository)
      ? once(repository, at)
      : { kind: "none", reason: `${repository} is new to the fleet, and not read before this is merged` };
  const reading = { ...work, read };
  return compare(reading, {
    into: "fleet",
    before: changed(was),
    after: changed(is),
    at: { before: at, after: at },
    notes: [],
  });
}

function placed(tiers: readonly Tier[], fleet: RepositoryName): Map<string, { tier: Tier; recipe: string }> {
  return new Map(
    tiers.flatMap((tier) => [...recipesOf(tier, fleet)].map(([name, recipe]) => [name, { tier, recipe }] as const)),
  );
}
