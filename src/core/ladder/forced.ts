// A force: somebody who may do so let something into a tier past its gate. It stays on record with its reason.
import type { Sha } from "../names.ts";
import { unlinked } from "../prose/quote.ts";
import type { Tier } from "../resources/tier.ts";
import { firstParentLine, reachableFrom } from "./history.ts";
import type { Commit, PresentRepository } from "./snapshot.ts";
import type { Trailers } from "./trailers.ts";

export interface Force {
  /** Login of who forced it. */
  by: string;
  /** One line that pings nobody. */
  reason: string;
  /** The comment that said so; null when nobody can be pointed to. */
  comment: string | null;
}

/** What a check keeps beside its text (`external_id`) is kept within what one column of a database holds. */
const LONGEST = 255;

/** A force as somebody states it; the reason is cut to what our check on the head can carry. */
export function forceBy(login: string, reason: string, comment: string | null): Force {
  const bare = { by: login, reason: "", comment };
  // What ends like a link would be read as the comment's.
  const text = [...unlinked(reason).replaceAll("<", "‹")];
  const room = LONGEST - printForced(bare).length;
  return { ...bare, reason: text.length <= room ? text.join("") : `${text.slice(0, room - 1).join("")}…` };
}

/** What our check on the head carries as its digest while it is green by force. */
export function printForced(force: Force): string {
  return `forced by ${said(force)}${force.comment === null ? "" : ` <${force.comment}>`}`;
}

/** The force that a digest tells of; undefined if it is another digest. */
export function parseForced(digest: string | undefined): Force | undefined {
  const [, by, reason, comment = null] = /^forced by ([^\s:]+): (.*?)(?: <(\S+)>)?$/.exec(digest ?? "") ?? [];
  return by === undefined || reason === undefined ? undefined : { by, reason, comment };
}

/** The trailers by which a commit tells of forces. */
export function forcedTrailers(forces: readonly Force[]): Trailers {
  const comments = forces.flatMap(({ comment }) => comment ?? []);
  return {
    ...(forces.length > 0 ? { forced: forces.map(said).join("; ") } : {}),
    ...(comments.length > 0 ? { comment: comments.join(" ") } : {}),
  };
}

/**
 * The force by which a commit came into a tier, as our check on the pull request that brought it there tells. Only the App
 * writes that check, while anybody who pushes writes a commit's trailers, its author and its committer: those are for people
 * to read, and never believed. What was forced into another tier that holds the same commit says nothing of this one.
 */
export function forceOf(repository: PresentRepository, into: Tier, commit: Commit): Force | undefined {
  // GitHub may show a pull request as open for a moment after its merge is on the branch.
  const [, ...merged] = commit.parents;
  const brought = repository.pulls.find(
    ({ state, base, mergeCommit, head }) =>
      state !== "closed" &&
      base.branch === into.branch &&
      ([mergeCommit, head.sha].includes(commit.sha) || merged.includes(head.sha)),
  );
  return parseForced(brought?.gate?.digest);
}

/** The forces by which the branch of a tier came from one commit to another, newest first. */
export function forcesBetween(
  repository: PresentRepository,
  into: Tier,
  { from, to }: { from: Sha | undefined; to: Sha },
): Force[] {
  const known = reachableFrom(repository, from);
  const line = firstParentLine(repository, to);
  const end = from === undefined ? 1 : line.findIndex(({ sha }) => known.has(sha));
  const forces = (end === -1 ? line : line.slice(0, end)).flatMap((commit) => forceOf(repository, into, commit) ?? []);
  return [...new Map(forces.map((force) => [printForced(force), force])).values()];
}

function said({ by, reason }: Force): string {
  return `${by}: ${reason}`;
}
