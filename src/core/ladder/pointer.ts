// What a tier's pointer should name: its pin, what a person set by hand, or the head of its branch.
import { type RepositoryName, type Sha, short } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import { firstParentLine, reachableFrom } from "./history.ts";
import type { PresentRepository, Snapshot } from "./snapshot.ts";
import { pinOf } from "./source.ts";
import { pointerOf } from "./stay.ts";
import { blocked, passed, type Verdict, waiting } from "./verdict.ts";

export interface PointerPlan {
  source: RepositoryName;
  /** The commit to point at; null: it cannot be said yet. */
  to: Sha | null;
  /** Who set it by hand, back or off the branch, so that it stays there; null where nobody did. */
  setBy: string | null;
  verdict: Verdict;
}

/** Decides the pointer of `tier` to one of its sources. */
export function planPointer(snapshot: Snapshot, tier: Tier, source: RepositoryName): PointerPlan {
  const plan = planFollowing(snapshot, tier, source);
  const repository = snapshot.repositories[source];
  const head = repository?.state === "present" ? repository.branches[tier.branch] : undefined;
  if (repository?.state !== "present" || head === undefined || pinOf(tier, source)) return plan;
  const byHand = setByHand(snapshot, tier, source, repository, head);
  if (!byHand) return plan;
  const reason = `set by hand to ${short(byHand.to)} by ${byHand.by}; it stays until a pin, a pointer moved forward by hand, or \`/unhold ${tier.name}\``;
  return { ...plan, to: byHand.to, setBy: byHand.by, verdict: blocked(`${source} on ${tier.name}`, reason) };
}

/** The pointer as if nobody had set it by hand: its pin, or the head of its branch. */
export function planFollowing(snapshot: Snapshot, tier: Tier, source: RepositoryName): PointerPlan {
  const subject = `${source} on ${tier.name}`;
  const plan = (to: Sha | null, verdict: Verdict): PointerPlan => ({ source, to, setBy: null, verdict });
  const repository = snapshot.repositories[source];
  if (repository?.state !== "present")
    return plan(null, blocked(subject, repository?.reason ?? `${source} was not read`));
  const pin = pinOf(tier, source);
  if (pin !== null) {
    // A pointer to a commit that does not exist would make a branch that nobody can clone.
    return repository.commits[pin]
      ? plan(pin, passed(subject, `pinned to ${short(pin)}`))
      : plan(null, blocked(subject, `the pin names ${pin}, which ${source} does not have`));
  }
  const head = repository.branches[tier.branch];
  return head === undefined
    ? plan(null, waiting(subject, `${source} has no branch ${tier.branch} yet`))
    : plan(head, passed(subject, `at the head of ${tier.branch}, ${short(head)}`));
}

/**
 * Whether the newest move of the pointer was made by a person, back or off the branch: then people win.
 * A person's move forward along the branch is a bump like the App's.
 */
function setByHand(
  snapshot: Snapshot,
  tier: Tier,
  source: RepositoryName,
  repository: PresentRepository,
  head: Sha,
): { to: Sha; by: string } | undefined {
  const system = snapshot.repositories[tier.system.name];
  if (system?.state !== "present") return undefined;
  const line = firstParentLine(system, system.branches[tier.branch]);
  const to = pointerOf(tier, source, line[0]);
  const move = line.findIndex((_, i) => i + 1 < line.length && pointerOf(tier, source, line[i + 1]) !== to);
  const author = line[move]?.author;
  if (to === undefined || !author || author.isApp) return undefined;
  const from = pointerOf(tier, source, line[move + 1]);
  const isOff = !reachableFrom(repository, head).has(to);
  const isBack = from !== undefined && reachableFrom(repository, from).has(to) && to !== head;
  return isOff || isBack ? { to, by: author.name } : undefined;
}
