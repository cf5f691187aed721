// Candidate: the newest verified content of a tier that the tier above has not received.
import type { RepositoryName } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { contentOf, mayClimb, type Progress, promotionsOf } from "./position.ts";
import type { Commit, Snapshot } from "./snapshot.ts";
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
  const pointer = pointerOf(edge.from, progress.source, stays[0]?.commits[0]);
  const newest = progress.line.findIndex((commit) => commit.sha === pointer);
  if (newest === -1) {
    return { candidate: null, verdict: waiting(subject, `${edge.from.name} does not run a commit of its own branch`) };
  }
  const offered = progress.line.filter((_, index) => index >= newest && mayClimb(progress.received, index));
  const judged = offered.flatMap((commit) => {
    const stay = stays.find((s) => holds(s, progress.source, commit.sha));
    return stay ? [{ commit, verdict: { ...verifyContent(snapshot, stays, stay), subject } }] : [];
  });
  const verified = judged.find(({ verdict }) => verdict.state === "passed");
  const upToDate = `${edge.to.name} has everything that ${edge.from.name} verified`;
  if (!verified) return { candidate: null, verdict: judged[0]?.verdict ?? passed(subject, upToDate) };
  if (verified.commit.tree === progress.upper.tree) return { candidate: null, verdict: passed(subject, upToDate) };
  const rejected = rejection(edge, progress, verified.commit);
  return rejected ? { candidate: null, verdict: rejected } : { candidate: verified.commit, verdict: verified.verdict };
}

/** Whether the content that a stay holds is verified; only this stay's evidence counts. */
export function verifyContent(snapshot: Snapshot, stays: readonly Stay[], stay: Stay): Verdict {
  return verifyStay(snapshot, stay, stays.slice(0, stays.indexOf(stay)));
}

/** Closing a promotion without merging it rejects its content; the newest pull request of a content decides. */
function rejection(edge: Edge, { repository, line }: Progress, content: Commit): Verdict | undefined {
  const newest = promotionsOf(repository, edge).find((pull) => contentOf(repository, line, pull) === content.sha);
  if (newest?.state !== "closed" || newest.closedBy !== "person") return undefined;
  const reason = `rejected by closing #${newest.number}; reopen it, or merge something newer into ${edge.from.name}`;
  return blocked(`wanted on ${edge.to.name}`, reason, { url: newest.url });
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
