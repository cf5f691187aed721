// The gate of every open pull request into a tier that is not the lowest, and of what its merge queue tries.
import type { RepositoryName, Sha } from "../names.ts";
import { printForcedGate, printGate } from "../prose/gate.ts";
import type { Edge } from "../resources/ladder.ts";
import type { GateReport, ReportGate } from "./action.ts";
import { exactGate, treeGate, wayOf } from "./content-gate.ts";
import { type Force, parseForced } from "./forced.ts";
import { checkName, directionGate, holdGate } from "./gate.ts";
import { branchHead, reachableFrom } from "./history.ts";
import { besideManifests, MANIFESTS, manifestsOf, printWithManifests } from "./manifests.ts";
import { promotionsOf } from "./position.ts";
import type { EdgeDecision } from "./promotion.ts";
import type { Commit, MergeGroup, PresentRepository, PublishedGate, Pull, Snapshot } from "./snapshot.ts";
import { allOf, passed, type Verdict, waiting } from "./verdict.ts";

/** What our check for a tier should say on a head that is proposed to it. */
export interface PullGate {
  edge: Edge;
  source: RepositoryName;
  /** The pull request; null: a group of the merge queue. */
  pull: Pull | null;
  head: Sha;
  verdict: Verdict;
  /** What the pull request is known to carry: a content of T. */
  content: Sha | null;
  /** Whether it waits in GitHub's merge queue. */
  isQueued: boolean;
  /** The force by which our check is green, as long as it waits there. */
  forced: Force | null;
  published: PublishedGate | null;
  report: GateReport;
  /** Why its manifests should be built: another text is another reason. null: they need not be. */
  build: string | null;
}

/** The gates of a source over an edge. What `closing` names is closed by this very decision, and needs none. */
export function gatesOf(snapshot: Snapshot, decided: EdgeDecision, closing: ReadonlySet<number>): PullGate[] {
  const { edge, source } = decided;
  const repository = snapshot.repositories[source];
  const upper = repository?.state === "present" ? branchHead(repository, edge.to.branch) : undefined;
  if (repository?.state !== "present" || !upper) return [];
  const place: Place = { snapshot, decided, repository, upper };
  // GitHub may show a pull request as open for a moment after its merge is on the branch: its check is not judged again.
  const merged = reachableFrom(repository, upper.sha);
  const open = repository.pulls.filter(
    ({ state, base, number, head }) =>
      state === "open" && base.branch === edge.to.branch && !closing.has(number) && !merged.has(head.sha),
  );
  const pulls = open.map((pull) => pullGate(place, pull, open));
  const groups = repository.groups.filter(({ base }) => base === edge.to.branch);
  return [...pulls, ...groups.map((group) => groupGate(place, group, pulls))];
}

/** The checks to write: one for each head, since a check belongs to a commit. */
export function reportsOf(gates: readonly PullGate[]): ReportGate[] {
  const unsaid = gates.filter((gate) => !isPublished(gate));
  const byHead = new Map(unsaid.map((gate) => [`${gate.source} ${gate.report.name} ${gate.head}`, gate]));
  return [...byHead.values()].map(
    ({ edge, source, head, report }): ReportGate => ({
      kind: "report gate",
      tier: edge.to.name,
      repository: source,
      head,
      report,
    }),
  );
}

/** Whether our check on the head says just this. */
export function isPublished({ published, report }: Pick<PullGate, "published" | "report">): boolean {
  return published !== null && published.state !== "stale" && published.digest === report.digest;
}

interface Place {
  snapshot: Snapshot;
  decided: EdgeDecision;
  repository: PresentRepository;
  /** U's head. */
  upper: Commit;
}

function pullGate(place: Place, pull: Pull, open: readonly Pull[]): PullGate {
  const { snapshot, decided, repository } = place;
  const { edge, source } = decided;
  const { speaker, verdict: judged } = judgeHead(place, pull, open);
  const published = isBack(pull) ? null : pull.gate;
  const manifests = manifestsOf(snapshot, { edge, source, head: pull.head.sha, published });
  const verdict = manifests ? besideManifests(judged, manifests) : judged;
  const twins = open.filter(({ head }) => head.sha === pull.head.sha);
  const waits = (one: Pull) => one.queued === true || repository.groups.some((group) => isIn(repository, group, one));
  const isQueued = waits(pull);
  const forced = published?.state === "success" && twins.some(waits) ? standingForce(place, published, pull) : null;
  const way = wayOf(repository, { upper: place.upper.sha, head: pull.head.sha });
  const proposed = { number: speaker.number, head: speaker.head, way };
  const print = (said: Verdict) => printGate({ edge, source, pull: proposed, verdict: said });
  const unforced = manifests ? printWithManifests(manifests, { verdict: judged, published, print }) : print(judged);
  const text = forced ? printForcedGate(edge, forced, verdict) : unforced;
  return {
    edge,
    source,
    pull,
    head: pull.head.sha,
    verdict,
    content: carriedBy(place, pull),
    isQueued,
    forced,
    published,
    report: { ...reportOf(snapshot, edge, published, text), run: runOf(pull.gate) },
    build: forced ? null : (manifests?.wanted ?? null),
  };
}

/**
 * What a pull request carries: what the edge's carrier does, and the candidate where a person proposes T's branch at it.
 * Whether GitHub has tried yet what merging that gives changes nothing in what U receives by it.
 */
function carriedBy({ decided: { carrier, candidate, edge }, repository }: Place, pull: Pull): Sha | null {
  if (carrier?.number === pull.number) return carrier.content;
  const isTiers = pull.head.branch === edge.from.branch && !pull.fromFork;
  const tree = repository.commits[pull.head.sha]?.tree;
  return isTiers && candidate && tree === repository.commits[candidate]?.tree ? candidate : null;
}

/**
 * Whether the head was left since our check on it began, and is there again: who spoke meanwhile spoke of another head, so
 * that the check begins anew. Any way back to a commit leads over a move by force.
 */
function isBack({ gate, rewrittenAt }: Pull): boolean {
  return gate !== null && rewrittenAt !== undefined && gate.since < rewrittenAt;
}

/** The force that our check on a head tells of, unless it has done its work: proposed again, the head is judged again. */
function standingForce({ repository, decided }: Place, { digest }: PublishedGate, { head }: Pull): Force | null {
  const isSpent = repository.pulls.some(
    (pull) => pull.state === "merged" && pull.head.sha === head.sha && pull.base.branch === decided.edge.to.branch,
  );
  return isSpent ? null : (parseForced(digest) ?? null);
}

/**
 * The verdict on a head. Merging any of several pull requests with one head gives the same, so one that may come in
 * speaks for all: the App's promotion before others, then the oldest.
 */
function judgeHead(place: Place, { head }: Pull, open: readonly Pull[]): { speaker: Pull; verdict: Verdict } {
  const twins = open.filter((pull) => pull.head.sha === head.sha);
  const rank = (pull: Pull) => (isOwn(place, pull) ? 0 : pull.number);
  const [first, ...others] = twins
    .sort((a, b) => rank(a) - rank(b))
    .map((speaker) => ({ speaker, verdict: judgePull(place, speaker) }));
  if (!first) throw new Error(`${head.sha} is proposed by nothing`);
  return [first, ...others].find(({ verdict }) => verdict.state === "passed") ?? first;
}

/** The App's own promotion is judged as it says itself; whatever else people propose, by its tree. */
function judgePull(place: Place, pull: Pull): Verdict {
  const { snapshot, decided, repository } = place;
  const { edge, source, verdict, carrier } = decided;
  const subject = `#${pull.number} into ${edge.to.name}`;
  const exact = exactGate(snapshot, repository, { to: edge.to, upper: place.upper, pull });
  const whenPassed = `${edge.to.name} will hold just what ${edge.from.name} verified`;
  if (isOwn(place, pull)) {
    const isMoving = carrier?.number === pull.number && carrier.state === "about to move";
    const head = isMoving ? [waiting("head", "it is about to move to newer content")] : [];
    const all = verdict.parts.length > 0 ? verdict.parts : [verdict];
    // The edge says of the manifests in short what the check says in full.
    const parts = all.filter((part) => part.subject !== MANIFESTS);
    return allOf(
      subject,
      [...parts, ...(decided.isPostponed ? [holdGate(edge.to, snapshot.takenAt)] : []), ...head, exact],
      whenPassed,
    );
  }
  const tree = repository.commits[pull.head.sha]?.tree;
  const parts = [
    directionGate(snapshot.ladder, edge, pull.fromFork ? null : pull.head.branch),
    decided.isPostponed ? verdict : treeGate(snapshot, edge, source, tree),
    holdGate(edge.to, snapshot.takenAt),
    exact,
  ];
  return allOf(subject, parts, whenPassed);
}

function isOwn({ repository, decided }: Place, pull: Pull): boolean {
  return promotionsOf(repository, decided.edge).includes(pull);
}

function groupGate(place: Place, group: MergeGroup, pulls: readonly PullGate[]): PullGate {
  const { snapshot, decided, repository } = place;
  const { edge, source } = decided;
  const queued = pulls.filter(({ pull }) => pull && isIn(repository, group, pull));
  const isForced = queued.some(({ forced }) => forced !== null);
  const areOpen = queued.every(({ forced, verdict }) => forced !== null || verdict.state === "passed");
  const tree = repository.commits[group.head]?.tree;
  const subject = `merge queue into ${edge.to.name}`;
  const judged = allOf(
    subject,
    [
      decided.isPostponed ? decided.verdict : treeGate(snapshot, edge, source, tree),
      holdGate(edge.to, snapshot.takenAt),
    ],
    `${edge.to.name} will hold just what ${edge.from.name} verified`,
  );
  const verdict = isForced && areOpen ? passed(subject, "what is in it was forced") : judged;
  const text = printGate({ edge, source, pull: null, verdict });
  return {
    edge,
    source,
    pull: null,
    head: group.head,
    verdict,
    content: null,
    isQueued: true,
    forced: null,
    published: group.gate,
    report: reportOf(snapshot, edge, group.gate, text),
    // What is in it was built when it was proposed.
    build: null,
  };
}

/** Whether a group of the queue tries the pull request: it holds its head, or, squashed, what merging it would give. */
function isIn({ commits }: PresentRepository, group: MergeGroup, pull: Pull): boolean {
  const commit = commits[group.head];
  if (!commit) return false;
  const isSquashed = pull.queued === true && pull.mergeTree === commit.tree;
  return isSquashed || reachableFrom({ commits }, group.head).has(pull.head.sha);
}

function reportOf(
  { takenAt }: Snapshot,
  { to }: Edge,
  published: PublishedGate | null,
  text: Pick<GateReport, "state" | "digest" | "title" | "summary" | "button">,
): GateReport {
  return { name: checkName(to), run: runOf(published), since: published?.since ?? takenAt, ...text };
}

/** The run to go on with: one that has ended is followed by another. */
function runOf(published: PublishedGate | null): string | null {
  return published?.state === "in progress" ? published.id : null;
}
