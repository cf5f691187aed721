// What a tier's pointer should name: its pin, what a person set by hand, or the head of its branch.
import { type RepositoryName, type Sha, short } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import { firstParentLine, reachableFrom } from "./history.ts";
import type { PresentRepository, Snapshot } from "./snapshot.ts";
import { pointerOf } from "./stay.ts";
import { blocked, passed, type Verdict, waiting } from "./verdict.ts";

export interface PointerPlan {
  source: RepositoryName;
  /** The commit to point at; null: it cannot be said yet. */
  to: Sha | null;
  verdict: Verdict;
}

/** Decides the pointer of `tier` to one of its sources. */
export function planPointer(snapshot: Snapshot, tier: Tier, source: RepositoryName): PointerPlan {
  const subject = `${source} on ${tier.name}`;
  const repository = snapshot.repositories[source];
  if (repository?.state !== "present") {
    return { source, to: null, verdict: blocked(subject, repository?.reason ?? `${source} was not read`) };
  }
  const pin = tier.pin?.base ?? null;
  if (pin !== null) {
    // A pointer to a commit that does not exist would make a branch that nobody can clone.
    return repository.commits[pin]
      ? { source, to: pin, verdict: passed(subject, `pinned to ${short(pin)}`) }
      : { source, to: null, verdict: blocked(subject, `the pin names ${pin}, which ${source} does not have`) };
  }
  const head = repository.branches[tier.branch];
  if (head === undefined)
    return { source, to: null, verdict: waiting(subject, `${source} has no branch ${tier.branch} yet`) };
  const byHand = setByHand(snapshot, tier, source, repository, head);
  if (byHand) {
    const reason = `set by hand to ${short(byHand.to)} by ${byHand.by}; it stays until a pin, or a pointer moved forward by hand`;
    return { source, to: byHand.to, verdict: blocked(subject, reason) };
  }
  return { source, to: head, verdict: passed(subject, `at the head of ${tier.branch}, ${short(head)}`) };
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
