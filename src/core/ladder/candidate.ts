// Candidate: the newest verified content of a tier that the tier above has not received.
import { type Sha, short } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { climbingStay, verifyHeld } from "./combination.ts";
import { contentOf, mayClimb, type Progress, promotionsOf } from "./position.ts";
import type { Commit, Pull, Snapshot } from "./snapshot.ts";
import { holds, pointerOf, pointerPaths, type Stay, staysOf } from "./stay.ts";
import { blocked, passed, type Verdict, waiting } from "./verdict.ts";
import { verifyStay } from "./verification.ts";

export interface Search {
  /** The content to promote; null when there is none. */
  candidate: Commit | null;
  /** Why the candidate is one, or why there is none. */
  verdict: Verdict;
  /** The promotion by whose closing people rejected what would be one. */
  closed?: Pull;
}

/** Looks along T's line, from what T's pointer names now back to U's position. An older content is never offered. */
export function findCandidate(snapshot: Snapshot, edge: Edge, progress: Progress): Search {
  const newest = newestRun(snapshot, edge, progress);
  if (newest === undefined) return { candidate: null, verdict: runsNothing(edge) };
  const offered = progress.line.filter((_, index) => index >= newest && mayClimb(progress.received, index));
  const stays = staysOf(snapshot, edge.from);
  const ran = offered.filter((commit) => stays.some((stay) => holds(stay, progress.source, commit.sha)));
  const judged = ran.map((commit) => ({ commit, verdict: judgeContent(snapshot, edge, { progress, commit }) }));
  const several = pointerPaths(edge.to).size > 1 ? { climbing: climbingStay(snapshot, edge) } : null;
  const verified = judged.find(
    ({ commit, verdict }) =>
      verdict.state === "passed" && (!several || several.climbing?.contents.get(progress.source) === commit.sha),
  );
  if (!verified) {
    const open = judged.find(({ verdict }) => verdict.state !== "passed")?.verdict;
    return { candidate: null, verdict: open ?? (judged.length > 0 ? alone(edge) : nothingNewer(edge, progress)) };
  }
  if (verified.commit.tree === progress.upper.tree) return { candidate: null, verdict: upToDate(edge) };
  const rejected = rejection(snapshot, edge, { progress, content: verified.commit });
  return rejected ?? { candidate: verified.commit, verdict: verified.verdict };
}

/** Whether one commit of T may climb: T runs it or something newer of its line, and verified it in the newest stay with it. */
export function judgeContent(
  snapshot: Snapshot,
  edge: Edge,
  { progress, commit }: { progress: Progress; commit: Commit },
): Verdict {
  const subject = subjectOf(edge);
  const newest = newestRun(snapshot, edge, progress);
  if (newest === undefined) return runsNothing(edge);
  if (progress.line.indexOf(commit) < newest) {
    return blocked(subject, `${edge.from.name} was taken back from it`);
  }
  const stays = staysOf(snapshot, edge.from);
  const holding = stays.filter((candidate) => holds(candidate, progress.source, commit.sha));
  const verdict = verifyHeld(snapshot, stays, holding);
  return verdict ? { ...verdict, subject } : waiting(subject, `${edge.from.name} has not run it`);
}

/** Every commit that T has on its line or has run. */
export function lowerCommits(snapshot: Snapshot, { from }: Edge, { line, source }: Progress): Set<Sha> {
  const ran = staysOf(snapshot, from).flatMap(({ commits }) =>
    commits.map((commit) => pointerOf(from, source, commit)),
  );
  return new Set([...line.map(({ sha }) => sha), ...ran.filter((sha) => sha !== undefined)]);
}

/** Index in T's line of what T runs; undefined where it runs nothing of its line. */
function newestRun(snapshot: Snapshot, { from }: Edge, { source, line }: Progress): number | undefined {
  const runs = pointerOf(from, source, staysOf(snapshot, from)[0]?.commits[0]);
  const index = line.findIndex(({ sha }) => sha === runs);
  return index === -1 ? undefined : index;
}

function runsNothing(edge: Edge): Verdict {
  return waiting(subjectOf(edge), `${edge.from.name} does not run a commit of its own branch`);
}

function subjectOf({ from }: Edge): string {
  return `verified on ${from.name}`;
}

/** What climbs comes from one stay: a content that was verified only beside others than those waits for them. */
function alone(edge: Edge): Verdict {
  return waiting(subjectOf(edge), `${edge.from.name} has not verified it beside what climbs with it`);
}

function upToDate(edge: Edge): Verdict {
  return passed(subjectOf(edge), `${edge.to.name} has everything that ${edge.from.name} verified`);
}

/** U has received all that T offers; when it does not hold it any more, somebody moved it back, and that rejects it. */
function nothingNewer(edge: Edge, { received, upper, untouched }: Progress): Verdict {
  if (!untouched || received.commit.tree === upper.tree) return upToDate(edge);
  const { from, to } = edge;
  const reason = `${to.branch} was moved back behind ${short(received.commit.sha)}, which it had received; merge something newer into ${from.name}, or push it there by hand`;
  return blocked(`wanted on ${to.name}`, reason);
}

/** Whether the content that a stay holds is verified; only this stay's evidence counts. */
export function verifyContent(snapshot: Snapshot, stays: readonly Stay[], stay: Stay): Verdict {
  return verifyStay(snapshot, stay, stays.slice(0, stays.indexOf(stay)));
}

/**
 * Closing a promotion without merging it rejects its content as of that commit of T, and with it everything older; the
 * newest pull request of a content decides.
 */
function rejection(
  snapshot: Snapshot,
  edge: Edge,
  { progress, content }: { progress: Progress; content: Commit },
): Search | undefined {
  const { repository, line } = progress;
  const lower = lowerCommits(snapshot, edge, progress);
  const newest = new Map<Sha, Pull>();
  for (const pull of promotionsOf(repository, edge)) {
    const sha = contentOf(repository, lower, pull);
    if (sha !== undefined && !newest.has(sha)) newest.set(sha, pull);
  }
  const notNewer = line.slice(0, line.indexOf(content) + 1).map(({ sha }) => newest.get(sha));
  const closed = notNewer.findLast((pull) => pull?.state === "closed" && pull.closedBy === "person");
  if (!closed) return undefined;
  const reason = `rejected by closing #${closed.number}; reopen it, or merge something newer into ${edge.from.name}`;
  return { candidate: null, verdict: blocked(`wanted on ${edge.to.name}`, reason, { url: closed.url }), closed };
}
