// Which reconciles a trigger concerns: the fewest that could find something new.
import { isApplicationCheck } from "../core/ladder/applications.ts";
import { backportBranch } from "../core/ladder/backport-receipt.ts";
import { checkName } from "../core/ladder/gate.ts";
import { promotionBranch } from "../core/ladder/position.ts";
import { says } from "../core/ladder/pull-text.ts";
import type { PresentRepository, Pull } from "../core/ladder/snapshot.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import { requiredChecks } from "../core/ladder/verification.ts";
import { assertNever, type RepositoryName } from "../core/names.ts";
import { previewIn } from "../core/prose/preview.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import type { Tier } from "../core/resources/tier.ts";
import type { RulingFleet } from "./fleet.ts";
import { commentKey, fleetKey, ladderKey, lowestKey, printKey } from "./keys.ts";
import type { Key } from "./ports/queue.ts";
import type { Look } from "./record.ts";
import type { HeardPull, Trigger } from "./trigger.ts";

export { fleetKey } from "./keys.ts";

/** What the loop remembers of an account: losing it makes more keys affected, never fewer. */
export interface Known {
  fleetRepository: RepositoryName;
  fleet: RulingFleet | undefined;
  last(key: Key): Look | undefined;
}

type Heard = Exclude<Trigger, { kind: "account" }>;

/** A ladder, the repository that was heard of as it spells it, and what the last look saw there. */
interface Concern {
  ladder: Ladder;
  account: string;
  repository: RepositoryName;
  /** Its tiers that have to do with the repository. */
  tiers: Tier[];
  facts: PresentRepository | undefined;
}

/** The keys to look at again. What the last look saw already, our own writes among it, wakes nobody. */
export function affected(trigger: Trigger, known: Known): Key[] {
  const { account } = trigger;
  if (trigger.kind === "account") {
    const ladders = known.fleet?.ladders ?? [];
    return [fleetKey(account), ...ladders.flatMap(({ name }) => [ladderKey(account, name), lowestKey(account, name)])];
  }
  if (isSame(trigger.repository, known.fleetRepository)) return ofFleet(trigger);
  if (!known.fleet) return [fleetKey(account), ...askedOf(trigger)];
  const keys = known.fleet.ladders.flatMap((ladder) => keysOf(trigger, concern(trigger, ladder, known)));
  return [...new Set(keys)];
}

/** What somebody asks, before it is known whom it concerns: nothing else would find it soon, and a button nothing at all. */
function askedOf(trigger: Heard): Key[] {
  if (trigger.kind === "comment") return [commentKey(trigger.account, trigger)];
  if (trigger.kind !== "button" || !trigger.check.startsWith(checkName({ name: "" }))) return [];
  const { kind, account, repository, head, by, check } = trigger;
  return [printKey({ kind, account, repository, tier: check.slice(checkName({ name: "" }).length), head, by })];
}

function ofFleet(trigger: Heard): Key[] {
  const { account } = trigger;
  switch (trigger.kind) {
    case "branch":
      return trigger.branch === "main" ? [fleetKey(account)] : [];
    case "pull":
      return trigger.pull.base === "main" ? [fleetKey(account)] : [];
    case "comment":
      return [commentKey(account, trigger)];
    case "report":
    case "review":
    case "group":
    case "button":
      return [];
    default:
      return assertNever(trigger);
  }
}

function concern({ account, repository }: Heard, ladder: Ladder, known: Known): Concern {
  const names = (tier: Tier) => [tier.system.name, ...pointerPaths(tier).keys()];
  const tiers = ladder.tiers.filter((tier) => names(tier).some((name) => isSame(name, repository)));
  const spelled = tiers.flatMap(names).find((name) => isSame(name, repository)) ?? repository;
  const seen = known.last(ladderKey(account, ladder.name))?.snapshot.repositories[spelled];
  return { ladder, account, repository: spelled, tiers, facts: seen?.state === "present" ? seen : undefined };
}

function keysOf(trigger: Heard, concerned: Concern): Key[] {
  const { ladder, account, repository, tiers, facts } = concerned;
  if (tiers.length === 0) return [];
  const ladderLooks = ladderKey(account, ladder.name);
  switch (trigger.kind) {
    case "branch": {
      const isOurs = tiers.some(({ name, branch }) =>
        [branch, promotionBranch({ name }), backportBranch({ name })].includes(trigger.branch),
      );
      const isNew = !facts || (facts.branches[trigger.branch] ?? null) !== trigger.head;
      // An empty source gets its first commit on whatever branch; the check of the fleet says that it is empty.
      if (facts && isEmpty(facts) && isSource(concerned)) return [ladderLooks, fleetKey(account)];
      return isOurs && isNew ? [ladderLooks] : [];
    }
    case "report": {
      const ours = isSource(concerned) ? tiers.find((tier) => checkName(tier) === trigger.name) : undefined;
      if (ours) return [ours.previous === null ? lowestKey(account, ladder.name) : ladderLooks];
      return isAskedFor(trigger, concerned) ? [ladderLooks] : [];
    }
    case "pull":
      return ofPull(trigger.pull, concerned);
    case "review":
      return isDecisive(trigger, concerned) ? [ladderLooks] : [];
    case "group": {
      const tier = tiers.find(({ branch }) => branch === trigger.base);
      if (!tier) return [];
      if (tier.previous === null) return [lowestKey(account, ladder.name)];
      return facts?.groups.some(({ head, gate }) => head === trigger.head && gate) ? [] : [ladderLooks];
    }
    case "comment":
      return isSource(concerned) ? [commentKey(account, { repository, id: trigger.id })] : [];
    case "button": {
      const tier = tiers.find((candidate) => checkName(candidate) === trigger.check);
      const { head, by } = trigger;
      return tier ? [printKey({ kind: "button", account, repository, tier: tier.name, head, by })] : [];
    }
    default:
      return assertNever(trigger);
  }
}

/** Whether a tier asks for the check, on commits that may be what it runs. */
function isAskedFor(
  { name, sha }: Extract<Trigger, { kind: "report" }>,
  { repository, tiers, facts }: Concern,
): boolean {
  const where = (tier: Tier) =>
    tier.system.name === repository ? "system" : tier.apps.name === repository ? "app" : undefined;
  const isAsked = tiers.some(
    (tier) =>
      requiredChecks(tier).some((check) => check.name === name && check.on === where(tier)) ||
      (where(tier) === "system" && isApplicationCheck(tier, name)),
  );
  return isAsked && (!facts || facts.commits[sha] !== undefined || tiers.some((tier) => where(tier) === "system"));
}

/** Into an upper tier it concerns the ladder; into the lowest its own gate, and the ladder if it is a backport. */
function ofPull(heard: HeardPull, { ladder, account, repository, tiers, facts }: Concern): Key[] {
  const into = tiers.find(({ branch }) => branch === heard.base);
  const seen = facts?.pulls.find(({ number }) => number === heard.number);
  const isOurs = tiers.some((tier) => isOfEdge(heard, ladder, tier));
  const isNews = isOurs ? !(seen && isSeen(seen, heard)) : into && into.previous !== null && isMoved(seen, heard);
  const isLeft = seen?.state === "open" && seen.base.branch !== heard.base;
  // Into an upper tier a look at the ladder asks for builds; what does not build may be mended by whatever happens to it.
  const isBuilt = into?.previous === null || (seen?.gate && previewIn(seen.gate.digest) === "broken");
  return [
    ...(isNews || isLeft ? [ladderKey(account, ladder.name)] : []),
    ...(into && heard.state === "open" && isBuilt
      ? [printKey({ kind: "pull", account, repository, number: heard.number })]
      : []),
    ...(isLeft && into === undefined ? [lowestKey(account, ladder.name)] : []),
  ];
}

/**
 * Whether a review may change what is done with an open promotion. One that is approved is merged where the App does that
 * by itself, and stands still everywhere: it goes on when the approval is taken back.
 */
function isDecisive(
  { number, head, said }: Extract<Trigger, { kind: "review" }>,
  { ladder, tiers, facts }: Concern,
): boolean {
  const seen = facts?.pulls.find((pull) => pull.number === number);
  const into = tiers.find(({ branch }) => branch === seen?.base.branch);
  if (seen?.state !== "open" || !into) return false;
  if (!isOfEdge({ base: seen.base.branch, head: seen.head }, ladder, into) || seen.head.sha !== head) return false;
  return said === "approved" ? !seen.approved && into.promotion.merge === "auto" : seen.approved;
}

/** Whether it is a promotion into the tier, its backport, or a person's own from the tier below. */
function isOfEdge({ base, head }: Pick<HeardPull, "base" | "head">, ladder: Ladder, tier: Tier): boolean {
  const lower = ladder.tiers.find(({ name }) => name === tier.previous);
  const isPromotion = base === tier.branch && [promotionBranch(tier), lower?.branch].includes(head.branch);
  return isPromotion || (base === lower?.branch && head.branch === backportBranch(tier));
}

/** Whether the last look saw it as it is now; what is merged stays so, however late its other events come. */
function isSeen(seen: Pull, heard: HeardPull): boolean {
  if (seen.state === "merged") return true;
  const isReady = (seen.draft ?? false) === (heard.draft ?? false);
  return (
    seen.state === heard.state &&
    seen.head.sha === heard.head.sha &&
    isReady &&
    says(seen, heard) &&
    !isQueuing(seen, heard)
  );
}

/** Whether the gate of somebody's pull request may be another now; what it is called matters to people only. */
function isMoved(seen: Pull | undefined, heard: HeardPull): boolean {
  const { state, head, base } = heard;
  if (state !== "open") return seen?.state === "open";
  return seen?.state !== "open" || seen.head.sha !== head.sha || seen.base.branch !== base || isQueuing(seen, heard);
}

/** Whether it came into a merge queue, or left it, since the last look. */
function isQueuing(seen: Pull, { queued }: HeardPull): boolean {
  return queued !== undefined && queued !== (seen.queued ?? false);
}

function isSource({ tiers, repository }: Concern): boolean {
  return tiers.some((tier) => pointerPaths(tier).has(repository));
}

/** One whose default branch was deleted is not, while it has branches. */
function isEmpty({ defaultBranch, branches }: PresentRepository): boolean {
  return defaultBranch === null && Object.keys(branches).length === 0;
}

/** GitHub's repository names do not mind case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
