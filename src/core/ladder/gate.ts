// Conditions of a promotion beside verification. Each is a verdict.
import { type Instant, isSha, type Sha, short } from "../names.ts";
import type { Edge, Ladder } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { firstParentLine } from "./history.ts";
import type { Snapshot } from "./snapshot.ts";
import { trailersOf } from "./trailers.ts";
import { blocked, passed, type Verdict } from "./verdict.ts";

/** The check by which a tier says what may come into it, on the head of every pull request to its branch. */
export function checkName(tier: { name: string }): string {
  return `shopset/${tier.name}`;
}

/** Whether something may come into the tier at all: a hold is a brake that people pull in the fleet. */
export function holdGate({ name, hold }: Tier, now: Instant): Verdict {
  const subject = `${name} not held`;
  if (hold === null) return passed(subject, "no hold");
  if (hold.until !== null && hold.until <= now) return passed(subject, `the hold ended at ${hold.until}`);
  const by = hold.by === null ? "" : ` by ${hold.by}`;
  const reason = hold.reason === null ? "" : `: ${hold.reason}`;
  const until = hold.until === null ? "" : `, until ${hold.until}`;
  return blocked(subject, `held${by}${until}${reason}`, hold.until === null ? {} : { until: hold.until });
}

/**
 * Whether something may climb from where it comes: from T, or from a branch of its own, which is then judged by its tree
 * (`branch` is null where its name says nothing). Another tier's branch skips a tier, or goes downwards.
 */
export function directionGate({ tiers }: Ladder, { from, to }: Edge, branch: string | null): Verdict {
  const subject = "direction";
  const origin = tiers.find((tier) => tier.branch === branch && tier.name !== to.name);
  if (!origin) return passed(subject, "from a branch that is no tier's");
  if (origin.name === from.name) return passed(subject, `from ${from.name} to ${to.name}`);
  const below = tiersBelow(tiers, to);
  const skipped = below.slice(
    0,
    below.findIndex(({ name }) => name === origin.name),
  );
  if (below.some(({ name }) => name === origin.name)) {
    const names = skipped.map(({ name }) => name).join(", ");
    return blocked(subject, `from ${origin.name} it skips ${names}; content climbs tier by tier`);
  }
  const way = tiersBelow(tiers, origin).some(({ name }) => name === to.name) ? "downwards" : "aside";
  return blocked(subject, `from ${origin.name} it goes ${way}; content climbs into ${to.name} from ${from.name}`);
}

/** The tiers below one, nearest first. */
function tiersBelow(tiers: readonly Tier[], { previous }: Tier): Tier[] {
  const next = tiers.find(({ name }) => name === previous);
  return next ? [next, ...tiersBelow(tiers, next)] : [];
}

/** Whether the fleet that rules is at least as new as the one by which each tier was written last. */
export function fleetGate({ fleet, ladder, repositories }: Snapshot): Verdict {
  const subject = `fleet at ${short(fleet.commit)}`;
  for (const { name, branch, system } of ladder.tiers) {
    const repository = repositories[system.name];
    if (repository?.state !== "present") continue;
    const written = firstParentLine(repository, repository.branches[branch])
      .filter((commit) => commit.author.isApp)
      .map((commit) => trailersOf(commit).fleet)
      .find((sha): sha is Sha => sha !== undefined && isSha(sha));
    if (written && fleet.newer.includes(written)) {
      const reason = `${name} was written by the newer ${short(written)}, which does not parse any more; correct the newest commit`;
      return blocked(subject, reason);
    }
  }
  return passed(subject, "as new as what was acted on");
}
