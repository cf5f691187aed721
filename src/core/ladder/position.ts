// Position: how far along a tier's first-parent line the tier above is known to have received it.
import { isSha, type RepositoryName, type Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { branchHead, firstParentLine, reachableFrom } from "./history.ts";
import type { Commit, PresentRepository, Pull } from "./snapshot.ts";
import { parseTrailers } from "./trailers.ts";

/** A source as an edge sees it: the line of the lower tier T, newest first, and what the upper tier U has of it. */
export interface Progress {
  source: RepositoryName;
  repository: PresentRepository;
  /** T's first-parent line, newest first. */
  line: Commit[];
  /** U's head. */
  upper: Commit;
  /** Index in `line` of the newest commit that U has received. */
  position: number;
  /** Whether U holds just that commit's tree: nothing was added, nothing taken back. */
  untouched: boolean;
}

/** The branch that carries the promotion into a tier. */
export function promotionBranch(tier: { name: string }): string {
  return `promote/${tier.name}`;
}

/** The pull requests that promote over `edge`, newest first. */
export function promotionsOf(repository: PresentRepository, edge: Edge): Pull[] {
  const head = promotionBranch(edge.to);
  return repository.pulls.filter((pull) => pull.head.branch === head && pull.base.branch === edge.to.branch);
}

/** The commit of T that a promotion carries: its head, or what the App's own commit at its head names. */
export function contentOf(repository: PresentRepository, line: readonly Commit[], pull: Pull): Sha | undefined {
  if (line.some((commit) => commit.sha === pull.head.sha)) return pull.head.sha;
  const head = repository.commits[pull.head.sha];
  const named = parseTrailers(head?.author.isApp ? head.message : head ? "" : pull.body).content;
  return named !== undefined && isSha(named) ? named : undefined;
}

/** How far U has come along T; undefined if nothing that was read connects them. */
export function progressOf(source: RepositoryName, repository: PresentRepository, edge: Edge): Progress | undefined {
  const line = firstParentLine(repository, repository.branches[edge.from.branch]);
  const upper = branchHead(repository, edge.to.branch);
  if (!upper) return undefined;
  const received = receivedBy(repository, edge, line, upper);
  const known = line.findIndex((commit) => received.has(commit.sha));
  if (known === -1) return undefined;
  const position = sameTreeSince(repository, line.slice(0, known), upper) ?? known;
  return { source, repository, line, upper, position, untouched: line[position]?.tree === upper.tree };
}

function receivedBy(repository: PresentRepository, edge: Edge, line: readonly Commit[], upper: Commit): Set<Sha> {
  const received = reachableFrom(repository, upper.sha);
  const promoted = promotionsOf(repository, edge)
    .filter((pull) => pull.state === "merged")
    .map((pull) => contentOf(repository, line, pull));
  const named = [...received].map((sha) => parseTrailers(repository.commits[sha]?.message ?? "").content);
  for (const content of [...promoted, ...named]) if (content !== undefined && isSha(content)) received.add(content);
  return received;
}

/** A squash pushed by hand: U's tree is one that T had after the known position, and that U never had before. */
function sameTreeSince(repository: PresentRepository, newer: readonly Commit[], upper: Commit): number | undefined {
  const history = firstParentLine(repository, upper.sha);
  const before = history.findIndex((commit) => commit.tree !== upper.tree);
  if (before === -1 || history.slice(before).some((commit) => commit.tree === upper.tree)) return undefined;
  const index = newer.findIndex((commit) => commit.tree === upper.tree);
  return index === -1 ? undefined : index;
}
