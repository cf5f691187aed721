// Merges that GitHub would not make: not asked for again before something changed that it may depend on.
import type { MergePull } from "../core/ladder/action.ts";
import type { Snapshot } from "../core/ladder/snapshot.ts";
import { after, type Instant, type Millis, type RepositoryName } from "../core/names.ts";
import type { Acted } from "./act.ts";
import type { Look } from "./record.ts";

/** Rules of a repository are no facts of a look: one who mends them need not wait for longer than this, or says /retry. */
const PATIENCE: Millis = 60 * 60_000;

/** A merge that was asked for, and what GitHub said to it. */
export interface Tried {
  merge: MergePull;
  outcome: Acted;
  at: Instant;
  /** What was known then of what it may depend on. */
  depends: string;
}

/** The same merge as it was tried before, if asking again would be told the same: refused by a rule, or queued. */
export function triedBefore(before: Look | undefined, snapshot: Snapshot, merge: MergePull): Tried | undefined {
  const depends = dependsOn(snapshot, merge);
  return before?.tried?.find(
    (one) => one.depends === depends && isFinal(one.outcome) && snapshot.takenAt < after(one.at, PATIENCE),
  );
}

/** A merge that was tried just now. */
export function triedNow(snapshot: Snapshot, merge: MergePull, outcome: Acted): Tried {
  return { merge, outcome, at: snapshot.takenAt, depends: dependsOn(snapshot, merge) };
}

/** A merge by the App that GitHub refused, in GitHub's words for people. It is told as long as it rests. */
export interface Refused {
  tier: string;
  repository: RepositoryName;
  pull: { number: number; id: string };
  forUser: string;
}

/** The merges that rest since GitHub refused them, at the last look. */
export function lastRefusals({ tried = [] }: Pick<Look, "tried">): Refused[] {
  return tried.flatMap(({ merge: { tier, repository, pull }, outcome }) =>
    outcome.kind === "failed" && isFinal(outcome) ? [{ tier, repository, pull, forUser: outcome.forUser }] : [],
  );
}

function isFinal(outcome: Acted): boolean {
  return outcome.kind === "queued" || (outcome.kind === "failed" && outcome.retryAfter === null);
}

/** The heads, whether it is approved, and our check: another of them may make GitHub say otherwise. */
function dependsOn({ repositories }: Snapshot, { repository, pull, head, base, way }: MergePull): string {
  const found = repositories[repository];
  const seen = found?.state === "present" ? found.pulls.find(({ number }) => number === pull.number) : undefined;
  return JSON.stringify([repository, pull.number, head, base, way, seen?.approved, seen?.gate, seen?.mergeTree]);
}
