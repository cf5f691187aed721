// Which tier a command means: the one it names, else the one that its pull request goes into.
import { pointerPaths } from "../ladder/stay.ts";
import type { RepositoryName } from "../names.ts";
import { cutLine, cutTitle } from "../prose/quote.ts";
import type { Tier } from "../resources/tier.ts";
import { isNear } from "../spelling.ts";
import type { Asked, AskedOn, Refusal } from "./asked.ts";
import type { Facts } from "./facts.ts";
import { refuse } from "./refusal.ts";

export type OnPull = Extract<AskedOn, { kind: "pull" }>;

/**
 * The tiers that commands may reach from where they are said: those which the repository feeds; from the fleet, all. The
 * ladder that answers comes first.
 */
export function tiersInReach({ repository }: Asked, facts: Facts): Tier[] {
  const isFleet = isSame(repository, facts.fleet.repository);
  return tiersOf(facts).filter((tier) => isFleet || isFedBy(tier, repository));
}

function tiersOf({ snapshot, elsewhere }: Facts): Tier[] {
  return [...snapshot.ladder.tiers, ...elsewhere];
}

/** The sources of a tier that a command may touch from where it is said. */
export function sourcesInReach({ repository }: Asked, { fleet }: Facts, tier: Tier): RepositoryName[] {
  const all = [...pointerPaths(tier).keys()];
  return isSame(repository, fleet.repository) ? all : all.filter((source) => isSame(source, repository));
}

/** The tier that a command means. `named`: what it names; null: nothing. */
export function whichTier(asked: Asked, named: string | null, facts: Facts): Tier | Refusal {
  if (named !== null) return namedTier(asked, named, facts);
  const inReach = tiersInReach(asked, facts);
  const { on } = asked;
  const [only] = inReach;
  const into = on.kind === "pull" ? inReach.find(({ branch }) => branch === on.base) : undefined;
  if (into) return into;
  if (only && inReach.length === 1) return only;
  const reason =
    on.kind === "pull" ? `#${on.number} goes into ${on.base}, which is no tier's branch` : "no tier is named";
  return refuse("WHICH_TIER", reason, `Name one of ${listTiers(inReach)}.`);
}

/** A hold's words: a tier and a reason, or a reason alone. */
export function tierAndReason(
  asked: Asked,
  text: string | null,
  facts: Facts,
): { tier: Tier; reason: string | null } | Refusal {
  const [, first = "", rest = ""] = /^(\S+)(?:\s+(.*))?$/su.exec(text ?? "") ?? [];
  const tiers = tiersOf(facts);
  const isNamed = tiers.some(({ name }) => name === first.toLowerCase());
  const isMisspelt = tiers.some(({ name }) => isNear(name, first.toLowerCase()));
  // A hold on another tier than the one that was meant is worse than none.
  const tier = whichTier(asked, isNamed || isMisspelt ? first : null, facts);
  if (!("name" in tier)) return tier;
  const reason = isNamed ? rest : (text ?? "");
  return { tier, reason: toReason(reason) || null };
}

/** `tier-0`, `tier-1` or `tier-2`. */
export function listTiers(tiers: readonly Tier[]): string {
  const names = tiers.map(({ name }) => `\`${name}\``);
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${names.at(-1)}` : (names[0] ?? "no tier");
}

function namedTier(asked: Asked, named: string, facts: Facts): Tier | Refusal {
  const tiers = tiersOf(facts);
  const inReach = tiersInReach(asked, facts);
  const tier = tiers.find(({ name }) => name === named.toLowerCase());
  if (!tier) {
    const near = inReach.find(({ name }) => isNear(name, named.toLowerCase()));
    const next = near ? `Did you mean \`${near.name}\`?` : `Name one of ${listTiers(inReach)}.`;
    return refuse("UNKNOWN_TIER", `there is no tier ${cutTitle(named)}`, next);
  }
  if (inReach.includes(tier)) return tier;
  const next = `Say it on a pull request of ${tier.apps.name}, or on the dashboard in ${facts.fleet.repository}.`;
  return refuse("NOT_FED_FROM_HERE", `${tier.name} takes nothing from ${asked.repository}`, next);
}

/** Whether a repository is a source of the tier. */
export function isFedBy(tier: Tier, repository: RepositoryName): boolean {
  return [...pointerPaths(tier).keys()].some((source) => isSame(source, repository));
}

/** GitHub's names of repositories do not mind case. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What a reason may take of a line in tables and checks. */
const LONGEST_REASON = 300;

/** The words of a reason as one line that can stand anywhere. */
function toReason(text: string): string {
  return cutLine(/^["“”„](.*)["“”„]$/su.exec(text.trim())?.[1] ?? text, LONGEST_REASON);
}
