// The fleet: every resource that operators wrote, valid as a whole or refused with every problem it has.
import type { RepositoryName, TierName } from "../names.ts";
import { type FieldPath, readDocuments, type WrittenDocument, type WrittenFile } from "./document.ts";
import { parseDocument } from "./parse.ts";
import type { Place, Problem } from "./problem.ts";
import { type Tier, writtenTier } from "./tier.ts";

/** The API group of what people write here. */
export const API_GROUP = "shopset.dev";

const KINDS = ["Tier", "Configuration", "ShopSet", "FailureDomain"];

export interface Fleet {
  tiers: Tier[];
  /** Every repository that the fleet names, and where it does so first. */
  repositories: NamedRepository[];
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

interface WrittenTier {
  tier: Tier;
  document: WrittenDocument;
}

/**
 * The fleet that `files` state, judged from the text alone.
 * `account` is the login of the account that installed the App: repositories elsewhere are refused, since the App's
 * installation cannot see them.
 */
export function parseFleet(files: readonly WrittenFile[], account: string): ParsedFleet {
  const { documents, problems } = readDocuments(files, API_GROUP);
  const { tiers, problems: misfits } = readTiers(documents);
  problems.push(...misfits, ...unknownKinds(documents));
  // A tier that did not parse would make its neighbours look wrong, so how tiers fit together is judged once all parse.
  if (problems.length === 0) problems.push(...crossCheck(tiers, account));
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
  if (problems.length > 0) return { fleet: null, problems };
  return { fleet: { tiers: tiers.map(({ tier }) => tier), repositories: namedRepositories(tiers) }, problems: [] };
}

/** The holds and pins of every Tier whose own document parses, so that a typo elsewhere cannot disable the brakes. */
export function readBrakes(files: readonly WrittenFile[]): Brakes {
  const { tiers } = readTiers(readDocuments(files, API_GROUP).documents);
  return new Map(tiers.map(({ tier }) => [tier.name, { hold: tier.hold, pin: tier.pin }]));
}

/** `fleet` with the holds and pins of `brakes` in place of its own, where `brakes` knows the tier. */
export function withBrakes(fleet: Fleet, brakes: Brakes): Fleet {
  return { ...fleet, tiers: fleet.tiers.map((tier) => ({ ...tier, ...brakes.get(tier.name) })) };
}

function readTiers(documents: readonly WrittenDocument[]): { tiers: WrittenTier[]; problems: Problem[] } {
  const tiers: WrittenTier[] = [];
  const problems: Problem[] = [];
  for (const document of documents.filter((d) => d.kind === "Tier")) {
    const parsed = parseDocument(document, writtenTier);
    if ("resource" in parsed) tiers.push({ tier: parsed.resource, document });
    else problems.push(...parsed.problems);
  }
  return { tiers, problems };
}

function namedRepositories(tiers: readonly WrittenTier[]): NamedRepository[] {
  const named = new Map<string, NamedRepository>();
  for (const { tier, document } of tiers) {
    for (const field of ["apps", "system"] as const) {
      const { name } = tier[field];
      const key = sameRepository(name);
      if (!named.has(key))
        named.set(key, {
          name,
          role: field === "apps" ? "source" : "system",
          place: document.at(["spec", field, "url"]),
        });
    }
  }
  return [...named.values()];
}

function unknownKinds(documents: readonly WrittenDocument[]): Problem[] {
  return documents
    .filter((document) => !KINDS.includes(document.kind))
    .map((document) => ({
      ...document.at(["kind"]),
      message: `kind is ${JSON.stringify(document.kind)}; ${API_GROUP} has ${KINDS.join(", ")}`,
    }));
}

function crossCheck(tiers: readonly WrittenTier[], account: string): Problem[] {
  const byName = new Map(tiers.map((written) => [written.tier.name, written]));
  return tiers.flatMap((written) => [
    ...sameName(written, byName),
    ...previousTier(written, byName),
    ...repositoriesOf(written, account),
    ...otherSpelling(written, tiers),
    ...sharedBranch(written, tiers),
  ]);
}

function problem({ document }: WrittenTier, path: FieldPath, message: string): Problem {
  return { ...document.at(path), message: `${path.join(".")} ${message}` };
}

function sameName(written: WrittenTier, byName: ReadonlyMap<TierName, WrittenTier>): Problem[] {
  const last = byName.get(written.tier.name);
  if (last === undefined || last === written) return [];
  const there = last.document.at(["metadata", "name"]);
  const message = `is ${written.tier.name}, as is the Tier at ${there.file}:${there.line}; give each its own name`;
  return [problem(written, ["metadata", "name"], message)];
}

function previousTier(written: WrittenTier, byName: ReadonlyMap<TierName, WrittenTier>): Problem[] {
  const { tier } = written;
  if (tier.previous === null) return [];
  const previous = byName.get(tier.previous)?.tier;
  const at = ["spec", "previous"];
  if (!previous) {
    const known = [...byName.keys()].filter((name) => name !== tier.name).join(", ");
    return [problem(written, at, `is ${tier.previous}, which does not exist; write one of: ${known || "none yet"}`)];
  }
  if (isInLoop(tier, byName)) {
    return [problem(written, at, `leads back to ${tier.name} itself; one tier of a ladder has no previous`)];
  }
  return (["apps", "system"] as const)
    .filter((field) => sameRepository(previous[field].name) !== sameRepository(tier[field].name))
    .map((field) =>
      problem(
        written,
        ["spec", field, "url"],
        `is ${tier[field].url}, but its previous tier ${previous.name} has ${previous[field].url}; tiers of one ladder share it`,
      ),
    );
}

function isInLoop(start: Tier, byName: ReadonlyMap<TierName, WrittenTier>): boolean {
  const seen = new Set<TierName>();
  for (let tier: Tier | undefined = start; tier?.previous; tier = byName.get(tier.previous)?.tier) {
    if (seen.has(tier.name)) return tier.name === start.name;
    seen.add(tier.name);
    if (tier.previous === start.name) return true;
  }
  return false;
}

function repositoriesOf(written: WrittenTier, account: string): Problem[] {
  const { apps, system } = written.tier;
  const problems = (["apps", "system"] as const)
    .filter((field) => written.tier[field].name.split("/")[0]?.toLowerCase() !== account.toLowerCase())
    .map((field) =>
      problem(
        written,
        ["spec", field, "url"],
        `is ${written.tier[field].url}, outside the account ${account}; the App is installed on ${account} and sees nothing else`,
      ),
    );
  if (sameRepository(apps.name) === sameRepository(system.name)) {
    const message = "is the system repository too; that one is generated, write another";
    problems.push(problem(written, ["spec", "apps", "url"], message));
  }
  return problems;
}

/** GitHub does not mind case, but everything that is compared by name does. */
function otherSpelling(written: WrittenTier, tiers: readonly WrittenTier[]): Problem[] {
  const names = tiers.slice(0, tiers.indexOf(written)).flatMap(({ tier }) => [tier.apps.name, tier.system.name]);
  return (["apps", "system"] as const).flatMap((field) => {
    const { name, url } = written.tier[field];
    const known = names.find((other) => other !== name && sameRepository(other) === sameRepository(name));
    return known ? [problem(written, ["spec", field, "url"], `is ${url}; write ${known}, as another Tier does`)] : [];
  });
}

function sharedBranch(written: WrittenTier, tiers: readonly WrittenTier[]): Problem[] {
  const { tier } = written;
  const earlier = tiers.slice(0, tiers.indexOf(written)).filter((other) => other.tier.name !== tier.name);
  return earlier.flatMap((other) => {
    const shared = (["system", "apps"] as const).find(
      (field) => sameRepository(other.tier[field].name) === sameRepository(tier[field].name),
    );
    if (shared === undefined || other.tier.branch !== tier.branch) return [];
    const message = `is ${tier.branch}, which is the branch of ${other.tier.name} in ${tier[shared].name} already; give each tier its own`;
    return [problem(written, ["spec", "branch"], message)];
  });
}

/** GitHub's names of accounts and repositories do not mind case. */
function sameRepository(name: string): string {
  return name.toLowerCase();
}
