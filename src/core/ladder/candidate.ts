// Candidate: the newest verified content of a tier that the tier above has not received.
import { type RepositoryName, type Sha, short } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { planPointer } from "./pointer.ts";
import { contentOf, mayClimb, type Progress, promotionsOf } from "./position.ts";
import type { Commit, Pull, Snapshot } from "./snapshot.ts";
import { holds, pointerOf, type Stay, staysOf } from "./stay.ts";
import { blocked, passed, type Verdict, waiting } from "./verdict.ts";
import { verifyStay } from "./verification.ts";

export interface Search {
  /** The content to promote; null when there is none. */
  candidate: Commit | null;
  /** Why the candidate is one, or why there is none. */
  verdict: Verdict;
}

/** Looks along T's line, from what T's pointer names now back to U's position. An older content is never offered. */
export function findCandidate(snapshot: Snapshot, edge: Edge, progress: Progress): Search {
  const subject = `verified on ${edge.from.name}`;
  const stays = staysOf(snapshot, edge.from);
  const runs = pointerOf(edge.from, progress.source, stays[0]?.commits[0]);
  const willRun = planPointer(snapshot, edge.from, progress.source).to;
  // What a pin is about to take back is not offered either.
  const [now, next] = [runs, willRun].map((pointer) => progress.line.findIndex(({ sha }) => sha === pointer));
  const newest = Math.max(now ?? -1, next ?? -1);
  if (now === -1 || next === -1) {
    return { candidate: null, verdict: waiting(subject, `${edge.from.name} does not run a commit of its own branch`) };
  }
  const offered = progress.line.filter((_, index) => index >= newest && mayClimb(progress.received, index));
  const judged = offered.flatMap((commit) => {
    const stay = stays.find((s) => holds(s, progress.source, commit.sha));
    return stay ? [{ commit, verdict: { ...verifyContent(snapshot, stays, stay), subject } }] : [];
  });
  const verified = judged.find(({ verdict }) => verdict.state === "passed");
  if (!verified) return { candidate: null, verdict: judged[0]?.verdict ?? nothingNewer(edge, progress) };
  if (verified.commit.tree === progress.upper.tree) return { candidate: null, verdict: upToDate(edge) };
  const rejected = rejection(edge, progress, verified.commit);
  return rejected ? { candidate: null, verdict: rejected } : { candidate: verified.commit, verdict: verified.verdict };
}

function upToDate({ from, to }: Edge): Verdict {
  return passed(`verified on ${from.name}`, `${to.name} has everything that ${from.name} verified`);
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
function rejection(edge: Edge, { repository, line }: Progress, content: Commit): Verdict | undefined {
  const newest = new Map<Sha, Pull>();
  for (const pull of promotionsOf(repository, edge)) {
    const sha = contentOf(repository, line, pull);
    if (sha !== undefined && !newest.has(sha)) newest.set(sha, pull);
  }
  const notNewer = line.slice(0, line.indexOf(content) + 1).map(({ sha }) => newest.get(sha));
  const closed = notNewer.findLast((pull) => pull?.state === "closed" && pull.closedBy === "person");
  if (!closed) return undefined;
  const reason = `rejected by closing #${closed.number}; reopen it, or merge something newer into ${edge.from.name}`;
  return blocked(`wanted on ${edge.to.name}`, reason, { url: closed.url });
}

/** Whether one commit of a source is verified on T, in the newest stay that ran it. */
export function verifyCommit(
  snapshot: Snapshot,
  edge: Edge,
  { source, commit }: { source: RepositoryName; commit: Commit },
): Verdict {
  const subject = `verified on ${edge.from.name}`;
  const stays = staysOf(snapshot, edge.from);
  const stay = stays.find((candidate) => holds(candidate, source, commit.sha));
  return stay
    ? { ...verifyContent(snapshot, stays, stay), subject }
    : waiting(subject, `${edge.from.name} has not run it`);
}
