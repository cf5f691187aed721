// Which reconciles a trigger concerns: the fewest that could find something new.
import { backportBranch } from "../core/ladder/backport-receipt.ts";
import { promotionBranch } from "../core/ladder/position.ts";
import { says } from "../core/ladder/pull-text.ts";
import type { Pull } from "../core/ladder/snapshot.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import { requiredChecks } from "../core/ladder/verification.ts";
import { assertNever, type RepositoryName } from "../core/names.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import type { Tier } from "../core/resources/tier.ts";
import type { RulingFleet } from "./fleet.ts";
import type { Key } from "./ports.ts";
import { ladderKey } from "./reconcile.ts";
import type { Look } from "./record.ts";
import type { HeardPull, Trigger } from "./trigger.ts";

/** What the loop remembers of an account: losing it makes more keys affected, never fewer. */
export interface Known {
  fleetRepository: RepositoryName;
  fleet: RulingFleet | undefined;
  last(key: Key): Look | undefined;
}

/** The key of an account's fleet. */
export function fleetKey(account: string): Key {
  return `fleet:${account}`;
}

/** The keys to look at again. What the last look saw already, our own writes among it, wakes nobody. */
export function affected(trigger: Trigger, known: Known): Key[] {
  const { account } = trigger;
  if (trigger.kind === "account") {
    return [fleetKey(account), ...(known.fleet?.ladders ?? []).map((ladder) => ladderKey(account, ladder.name))];
  }
  if (isSame(trigger.repository, known.fleetRepository)) {
    const isMain =
      trigger.kind === "branch" ? trigger.branch === "main" : trigger.kind === "pull" && trigger.pull.base === "main";
    return isMain ? [fleetKey(account)] : [];
  }
  if (!known.fleet) return [fleetKey(account)];
  return known.fleet.ladders
    .map((ladder) => ({ ladder, key: ladderKey(account, ladder.name) }))
    .filter(({ ladder, key }) => concerns(trigger, ladder, known.last(key)))
    .map(({ key }) => key);
}

function concerns(trigger: Exclude<Trigger, { kind: "account" }>, ladder: Ladder, last: Look | undefined): boolean {
  const tiers = ladder.tiers.filter((tier) =>
    [tier.system.name, ...pointerPaths(tier).keys()].some((name) => isSame(name, trigger.repository)),
  );
  const seen = last?.snapshot.repositories[trigger.repository];
  const facts = seen?.state === "present" ? seen : undefined;
  switch (trigger.kind) {
    case "branch": {
      const isOurs = tiers.some(({ name, branch }) =>
        [branch, promotionBranch({ name }), backportBranch({ name })].includes(trigger.branch),
      );
      return isOurs && (!facts || (facts.branches[trigger.branch] ?? null) !== trigger.head);
    }
    case "report": {
      const where = (tier: (typeof tiers)[number]) => (isSame(tier.system.name, trigger.repository) ? "system" : "app");
      const isAsked = tiers.some((tier) =>
        requiredChecks(tier).some(({ name, on }) => name === trigger.name && on === where(tier)),
      );
      return (
        isAsked &&
        (!facts || facts.commits[trigger.sha] !== undefined || isSame(tiers[0]?.system.name ?? "", trigger.repository))
      );
    }
    case "pull":
      return (
        tiers.some((tier) => isOfEdge(trigger.pull, ladder, tier)) &&
        !facts?.pulls.some((seen) => isSeen(seen, trigger.pull))
      );
    default:
      return assertNever(trigger);
  }
}

/** Whether it is a promotion into the tier, its backport, or a person's own from the tier below. */
function isOfEdge({ base, head }: HeardPull, ladder: Ladder, tier: Tier): boolean {
  const lower = ladder.tiers.find(({ name }) => name === tier.previous);
  const isPromotion = base === tier.branch && [promotionBranch(tier), lower?.branch].includes(head.branch);
  return isPromotion || (base === lower?.branch && head.branch === backportBranch(tier));
}

/** Whether the last look saw it as it is now; what is merged stays so, however late its other events come. */
function isSeen(seen: Pull, heard: HeardPull): boolean {
  if (seen.number !== heard.number) return false;
  return (
    seen.state === "merged" || (seen.state === heard.state && seen.head.sha === heard.head.sha && says(seen, heard))
  );
}

/** GitHub's repository names do not mind case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
