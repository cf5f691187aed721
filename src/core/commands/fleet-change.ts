// Whether what a tier suffers from came with the fleet, and not with what its pointers name.
import type { Commit, Snapshot } from "../ladder/snapshot.ts";
import type { Stay } from "../ladder/stay.ts";
import { parseTrailers, trailersOf } from "../ladder/trailers.ts";
import { verifyStay } from "../ladder/verification.ts";
import { isSha, type Sha } from "../names.ts";

/**
 * The commit of the fleet that changed the tier last, if within its present stay nothing else did, and what the tier ran
 * was well before; null otherwise. `stays`: all of the tier's, newest first.
 */
export function fleetChange(snapshot: Snapshot, stays: readonly Stay[], present: Stay): Sha | null {
  const { commits } = present;
  const index = commits.findIndex((commit, at) => isByFleet(commit, commits[at + 1]));
  if (index === -1) return null;
  const before = { ...present, commits: commits.slice(index + 1) };
  const { parts, state } = verifyStay(snapshot, before, stays.slice(0, stays.indexOf(present)));
  const wasWell = state === "passed" || parts.every((part) => part.state === "passed" || part.subject === "soak");
  const fleet = parseTrailers(commits[index]?.message ?? "").fleet;
  return wasWell && fleet !== undefined && isSha(fleet) ? fleet : null;
}

/** Whether a commit of ours wrote nothing but what a newer fleet declares. */
function isByFleet(commit: Commit, older: Commit | undefined): boolean {
  if (!older || !commit.author.isApp) return false;
  const [now, before] = [trailersOf(commit), trailersOf(older)];
  const samePointers = JSON.stringify(commit.pointers) === JSON.stringify(older.pointers);
  const sameRenderer = before.renderer === undefined || before.renderer === now.renderer;
  return samePointers && sameRenderer && now.putBack === undefined && now.fleet !== before.fleet;
}
