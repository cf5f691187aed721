// Position: how far along a tier's first-parent line the tier above is known to have received it.
import { isSha, type RepositoryName, type Sha } from "../names.ts";
import type { Edge } from "../resources/ladder.ts";
import { backportsReceived } from "./backport-receipt.ts";
import { branchHead, broughtBy, firstParentLine, reachableFrom } from "./history.ts";
import type { Commit, PresentRepository, Pull } from "./snapshot.ts";
import { parseTrailers, trailersOf } from "./trailers.ts";

/** A source as an edge sees it: the line of the lower tier T, newest first, and what the upper tier U has of it. */
export interface Progress {
  source: RepositoryName;
  repository: PresentRepository;
  /** T's first-parent line, newest first. */
  line: readonly Commit[];
  /** U's head. */
  upper: Commit;
  /** The newest of what U received. */
  received: Receipt;
  /** Whether U holds just what it received, or nothing that T does not hold: nothing was added, nothing taken back. */
  untouched: boolean;
}

/** One thing by which U is known to have come as far as a commit of T. */
export interface Receipt {
  /** Index in T's line. */
  position: number;
  /** Content that may climb next: behind the position; or, when T got what U had there, at the position too. */
  next: "after" | "at";
  /** The commit whose tree U holds as long as nobody touches it. */
  commit: Commit;
  /** The commit of U that T got. */
  given?: string | undefined;
}

/** The branch that carries the promotion into a tier. */
export function promotionBranch(tier: { name: string }): string {
  return `promote/${tier.name}`;
}

/** The pull requests that promote over `edge`, newest first; a branch of that name in a fork is nobody's promotion. */
export function promotionsOf(repository: PresentRepository, edge: Edge): Pull[] {
  const head = promotionBranch(edge.to);
  return repository.pulls.filter(
    (pull) => pull.head.branch === head && pull.base.branch === edge.to.branch && !pull.fromFork,
  );
}

/**
 * The commit of T that a promotion carries: its head, or what the App's own commit names; below what a person put on top
 * of either. `lower` are the commits that T has or ran: what T dropped is content too, and never the older one below it.
 */
export function contentOf(repository: PresentRepository, lower: ReadonlySet<Sha>, pull: Pull): Sha | undefined {
  const said = shaIn(parseTrailers(pull.body).content);
  if (said === pull.head.sha || !repository.commits[pull.head.sha]) return said;
  for (const commit of firstParentLine(repository, pull.head.sha)) {
    if (lower.has(commit.sha)) return commit.sha;
    const named = commit.author.isApp ? shaIn(trailersOf(commit).content) : undefined;
    if (named) return named;
  }
  return undefined;
}

function shaIn(text: string | undefined): Sha | undefined {
  return text !== undefined && isSha(text) ? text : undefined;
}

/** Found before: one look asks for the same progress many times, and reading on makes another repository of it. */
const found = new WeakMap<PresentRepository, Map<string, Progress | undefined>>();

/** How far U has come along T; undefined if nothing that was read connects them. */
export function progressOf(source: RepositoryName, repository: PresentRepository, edge: Edge): Progress | undefined {
  const known = found.get(repository) ?? new Map<string, Progress | undefined>();
  found.set(repository, known);
  const { from, to } = edge;
  const key = [source, from.name, from.branch, to.name, to.branch].join(" ");
  if (!known.has(key)) known.set(key, findProgress(source, repository, edge));
  return known.get(key);
}

function findProgress(source: RepositoryName, repository: PresentRepository, edge: Edge): Progress | undefined {
  const line = firstParentLine(repository, repository.branches[edge.from.branch]);
  const upper = branchHead(repository, edge.to.branch);
  if (!upper) return undefined;
  const receipts = [
    ...contentReceived(repository, edge, line, upper),
    ...backportsReceived(repository, edge, line, upper),
  ];
  const known = receipts.sort(byNewest)[0];
  if (!known) return undefined;
  const received = sameTreeSince(repository, edge, { line, upper, known }) ?? known;
  const holdsNothingOfItsOwn = reachableFrom(repository, line[0]?.sha).has(upper.sha);
  const untouched = received.commit.tree === upper.tree || holdsNothingOfItsOwn;
  return { source, repository, line, upper, received, untouched };
}

/** Whether content at `index` of T's line comes behind what U received. */
export function mayClimb({ position, next }: Receipt, index: number): boolean {
  return next === "at" ? index <= position : index < position;
}

/** At one commit, having received it says more than having given something to it. */
function byNewest(a: Receipt, b: Receipt): number {
  return a.position - b.position || Number(a.next === "at") - Number(b.next === "at");
}

/** The newest commit of T that U has: as an ancestor, or as the content of a promotion, by whatever method merged. */
function contentReceived(repository: PresentRepository, edge: Edge, line: readonly Commit[], upper: Commit): Receipt[] {
  const received = new Set(reachableFrom(repository, upper.sha));
  const ofT = new Set(line.map(({ sha }) => sha));
  const promoted = promotionsOf(repository, edge)
    .filter((pull) => pull.state === "merged")
    .map((pull) => contentOf(repository, ofT, pull));
  const named = [...received].map((sha) => trailersOf(repository.commits[sha]).content);
  for (const content of [...promoted, ...named]) {
    if (content === undefined || !isSha(content) || received.has(content)) continue;
    // Where T dropped a content, U has received what is left of its history.
    for (const sha of reachableFrom(repository, content)) received.add(sha);
  }
  const position = line.findIndex((commit) => received.has(commit.sha));
  return receiptAt(line, position);
}

/**
 * Squashes pushed by hand: a tree that T had after the known position, and that U never had before. Every commit of U
 * since it last received something by name is looked at, so that what was received stays so when U moves on.
 */
function sameTreeSince(
  repository: PresentRepository,
  edge: Edge,
  { line, upper, known }: { line: readonly Commit[]; upper: Commit; known: Receipt },
): Receipt | undefined {
  const history = firstParentLine(repository, upper.sha);
  const brought = broughtBy(repository, history, known.commit.sha);
  const named = history.findIndex(
    (commit) => commit === brought || receivesByName(repository, edge, { commit, known }),
  );
  if (named === -1) return undefined;
  const had = new Set(history.slice(named).map(({ tree }) => tree));
  let position = known.position;
  for (const { tree } of history.slice(0, named).reverse()) {
    const newer = had.has(tree) ? -1 : line.slice(0, position).findIndex((commit) => commit.tree === tree);
    if (newer !== -1) position = newer;
    had.add(tree);
  }
  return position < known.position ? receiptAt(line, position)[0] : undefined;
}

/** Whether by this commit of U's line U came to have the known position: by a promotion, its trailer, or giving it to T. */
function receivesByName(
  repository: PresentRepository,
  edge: Edge,
  { commit, known }: { commit: Commit; known: Receipt },
): boolean {
  const isMerge = promotionsOf(repository, edge).some((pull) => pull.mergeCommit === commit.sha);
  return isMerge || trailersOf(commit).content !== undefined || commit.sha === known.given;
}

function receiptAt(line: readonly Commit[], position: number): Receipt[] {
  const commit = line[position];
  return commit ? [{ position, next: "after", commit }] : [];
}
