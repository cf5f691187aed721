// The fleet: every resource that operators wrote, valid as a whole or refused with every problem it has.
import type { RepositoryName, TierName } from "../names.ts";
import { checkNames } from "./check/names.ts";
import { checkPins } from "./check/pins.ts";
import { checkRepositories, type Home } from "./check/repositories.ts";
import { checkShopSets } from "./check/shopsets.ts";
import { checkTiers } from "./check/tiers.ts";
import { completeTiers } from "./complete.ts";
import type { Configuration } from "./configuration.ts";
import { readDocuments, type WrittenFile } from "./document.ts";
import { API_GROUP } from "./envelope.ts";
import type { FailureDomain } from "./failure-domain.ts";
import { keyOf, mentionsOf } from "./mention.ts";
import type { Place, Problem } from "./problem.ts";
import { readResources, type WrittenFleet } from "./read.ts";
import type { ShopSet } from "./shopset.ts";
import type { Tier } from "./tier.ts";

export interface Fleet {
  tiers: Tier[];
  configurations: Configuration[];
  failureDomains: FailureDomain[];
  shopsets: ShopSet[];
  /** Every repository that the fleet names, and where it does so first. */
  repositories: NamedRepository[];
  /** Where each ShopSet is stated, by its name. */
  places: ReadonlyMap<string, Place>;
}

export interface NamedRepository {
  name: RepositoryName;
  /** A source must have a commit to begin with; a system repository may be empty. */
  role: "source" | "system";
  place: Place;
}

/** What can stop a tier or fix what it runs: read from the newest commit, whatever else is wrong with it. */
export type Brakes = Map<TierName, Pick<Tier, "hold" | "pin">>;

export type ParsedFleet = { fleet: Fleet; problems: [] } | { fleet: null; problems: Problem[] };

/**
 * The fleet that `files` state, judged from the text alone.
 * `account` is the login of the account that installed the App: repositories elsewhere are refused, since the App's
 * installation cannot see them. `repository` is the one that holds the files, and can be nothing else; absent: unknown.
 */
export function parseFleet(files: readonly WrittenFile[], account: string, repository?: RepositoryName): ParsedFleet {
  const { documents, problems } = readDocuments(files, API_GROUP);
  const { written, problems: misfits } = readResources(documents);
  problems.push(...misfits);
  // What did not parse would make its neighbours look wrong, so how resources fit together is judged once all parse.
  if (problems.length === 0) problems.push(...crossCheck(written, { account, fleet: repository }));
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
  return problems.length > 0 ? { fleet: null, problems } : { fleet: assemble(written), problems: [] };
}

/** The holds and pins of every Tier whose own document parses, so that a typo elsewhere cannot disable the brakes. */
export function readBrakes(files: readonly WrittenFile[]): Brakes {
  const { tiers } = readResources(readDocuments(files, API_GROUP).documents).written;
  return new Map(tiers.map(({ resource: { name, hold, pin } }) => [name, { hold, pin }]));
}

/** `fleet` with the holds and pins of `brakes` in place of its own, where `brakes` knows the tier. */
export function withBrakes(fleet: Fleet, brakes: Brakes): Fleet {
  return { ...fleet, tiers: fleet.tiers.map((tier) => ({ ...tier, ...brakes.get(tier.name) })) };
}

function crossCheck(written: WrittenFleet, home: Home): Problem[] {
  return [
    ...checkNames(written),
    ...checkTiers(written),
    ...checkRepositories(written, home),
    ...checkShopSets(written),
    ...checkPins(written),
  ];
}

function assemble(written: WrittenFleet): Fleet {
  const resources = {
    tiers: written.tiers.map(({ resource }) => resource),
    configurations: written.configurations.map(({ resource }) => resource),
    failureDomains: written.failureDomains.map(({ resource }) => resource),
    shopsets: written.shopsets.map(({ resource }) => resource),
  };
  const places = written.shopsets.map(
    ({ resource, document }) => [resource.name, document.at(["metadata", "name"])] as const,
  );
  return {
    ...resources,
    tiers: completeTiers(resources),
    repositories: namedRepositories(written),
    places: new Map(places),
  };
}

function namedRepositories(written: WrittenFleet): NamedRepository[] {
  const named = new Map<string, NamedRepository>();
  for (const { repository, as, by, path } of mentionsOf(written)) {
    if (named.has(keyOf(repository))) continue;
    const role = as === "system" ? "system" : "source";
    named.set(keyOf(repository), { name: repository.name, role, place: by.document.at(path) });
  }
  return [...named.values()];
}
