// One edge and source: what may climb, and the pull request that should carry it.
import { type RepositoryName, type Sha, short } from "../names.ts";
import { type Changes, changesBetween } from "../prose/changes.ts";
import { promotionMessage } from "../prose/commit.ts";
import { printPromotion } from "../prose/promotion.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Action, HeadCommit } from "./action.ts";
import { arrivalNote } from "./arrival.ts";
import { decideBackport } from "./backport.ts";
import { findCandidate, judgeContent, lowerCommits, type Search } from "./candidate.ts";
import { type Company, companyOf } from "./companions.ts";
import { exactGate } from "./content-gate.ts";
import { holdGate } from "./gate.ts";
import { moveTo } from "./head.ts";
import { reachableFrom } from "./history.ts";
import { isBroken, manifestsInShort } from "./manifests.ts";
import { contentOf, mayClimb, type Progress, progressOf, promotionBranch, promotionsOf } from "./position.ts";
import { closedBody, says } from "./pull-text.ts";
import type { Commit, Pull, Snapshot } from "./snapshot.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "./verdict.ts";

export interface EdgeDecision {
  edge: Edge;
  source: RepositoryName;
  actions: Action[];
  /** What climbs: the newest verified content that U has not; null when there is none. */
  candidate: Sha | null;
  /** Whether it may be merged, and if not, why. */
  verdict: Verdict;
  /** The open pull request that carries what climbs; null while there is none. */
  carrier: Carrier | null;
  /** What U holds that came past the gate, said for people; null when nothing did. */
  note: string | null;
  /** Whether T is written first, so that nothing was judged yet. */
  isPostponed: boolean;
}

/** The App's promotion, or a person's own pull request from T to U with the candidate's tree. */
export interface Carrier {
  number: number;
  /** The commit of T that it carries; null when a person put something else on its branch. */
  content: Sha | null;
  state: "at rest" | "about to move";
}

/** Decides the promotion of `source` over `edge`, and the backport that may be in its way. */
export function decideEdge(snapshot: Snapshot, edge: Edge, source: RepositoryName): EdgeDecision {
  const nothing = (verdict: Verdict): EdgeDecision => ({ ...undecided(edge, source), verdict });
  const subject = subjectOf(edge);
  const repository = snapshot.repositories[source];
  if (repository?.state !== "present") return nothing(blocked(subject, repository?.reason ?? `${source} was not read`));
  const lacking = [edge.from, edge.to].find((tier) => repository.branches[tier.branch] === undefined);
  if (lacking) return nothing(waiting(subject, `${source} has no branch ${lacking.branch} yet`));
  const progress = progressOf(source, repository, edge);
  if (!progress) {
    const reason = `nothing connects ${edge.to.branch} with ${edge.from.branch}; ${edge.to.branch} must begin at a commit of ${edge.from.branch}`;
    return nothing(blocked(subject, reason));
  }
  const backport = decideBackport(edge, progress, snapshot.takenAt);
  const promotion = decidePromotion(snapshot, edge, { progress, touched: backport.verdict });
  const note = arrivalNote(snapshot, edge, progress);
  return { ...promotion, note, actions: [...backport.actions, ...promotion.actions] };
}

/** The edge while T is about to be written: what T will run decides what may climb. */
export function postponeEdge(edge: Edge, source: RepositoryName): EdgeDecision {
  const verdict = waiting(subjectOf(edge), `${edge.from.name} is written first`);
  return { ...undecided(edge, source), verdict, isPostponed: true };
}

function undecided(edge: Edge, source: RepositoryName) {
  return { edge, source, actions: [], candidate: null, carrier: null, note: null, isPostponed: false };
}

interface Facts {
  progress: Progress;
  /** Why nothing climbs since U holds changes of its own; null when it holds none. */
  touched: Verdict | null;
}

function decidePromotion(snapshot: Snapshot, edge: Edge, { progress, touched }: Facts): EdgeDecision {
  const { repository, source } = progress;
  const open = promotionsOf(repository, edge).find((pull) => pull.state === "open");
  const { content, candidate, verdict: verified } = findContent(snapshot, edge, { progress, open, touched });
  const decision = { ...undecided(edge, source), candidate: candidate?.sha ?? null };
  if (!content) {
    const verdict = named(edge, touched ?? verified);
    return { ...decision, verdict, actions: open ? [close(edge, source, open)] : [] };
  }
  const climbs = judgeContent(snapshot, edge, { progress, commit: content });
  const company = companyOf(snapshot, edge, progress, content);
  const gates = [climbs, ...beside(edge, company), ...(touched ? [touched] : []), holdGate(edge.to, snapshot.takenAt)];
  const head = headFor(edge, progress, content);
  const branch = promotionBranch(edge.to);
  const moved =
    head && candidate ? moveTo(repository, branch, { to: head, lower: lowerCommits(snapshot, edge, progress) }) : null;
  // Where nothing says where the head should go, what a person put on top of it is no less theirs.
  const isStrange = moved === null && open && repository.commits[open.head.sha]?.tree !== content.tree;
  const move = isStrange ? "a person's" : moved;
  if (move === "a person's") gates.push(strangeHead(branch));
  const built = (pull: Pull) => manifestsInShort(snapshot, { edge, source, head: pull.head.sha, published: pull.gate });
  // Of a head that is about to move nothing is built.
  if (open && move === null) gates.push(...built(open));
  const alone = company.rejected === null ? "" : `; ${edge.to.name} stays as it is by this alone: ${company.rejected}`;
  const verdict = named(edge, allOf(subjectOf(edge), gates, `${short(content.sha)} may be merged${alone}`));
  const changes = changesOf(progress, content);
  const text = printPromotion({
    edge,
    progress,
    content,
    verdict,
    changes,
    company,
    head: move === "a person's" ? "theirs" : "ours",
  });
  const headMove = move === "a person's" ? null : move;
  const pull = { tier: edge.to.name, repository: source, head: headMove, ...text };
  if (open) {
    const isSettled = headMove === null && says(open, text);
    const update: Action = { kind: "update pull", ...pull, pull: { number: open.number, id: open.id } };
    const carrier: Carrier = {
      number: open.number,
      content: move === "a person's" ? null : content.sha,
      state: headMove === null ? "at rest" : "about to move",
    };
    return { ...decision, verdict, carrier, actions: isSettled ? [] : [update] };
  }
  const adopted = candidate && adoptedPull(snapshot, edge, { progress, candidate });
  if (adopted) {
    const { pull, exact } = adopted;
    const carries = passed("pull request", `#${pull.number} by ${pull.author.name} carries it`, { url: pull.url });
    return {
      ...decision,
      verdict: named(edge, allOf(subjectOf(edge), [...gates, exact, carries, ...built(pull)], verdict.reason)),
      carrier: { number: pull.number, content: content.sha, state: "at rest" },
    };
  }
  const isOpenable = candidate !== null && head !== undefined && touched === null && move !== "a person's";
  return {
    ...decision,
    verdict,
    actions: isOpenable ? [{ kind: "open pull", ...pull, base: edge.to.branch, branch }] : [],
  };
}

/**
 * What the promotion carries or should carry: it follows the candidate, but stands still once it is approved and nothing of
 * it fails to build, and while U holds changes of its own, since no head could be made then.
 */
function findContent(
  snapshot: Snapshot,
  edge: Edge,
  { progress, open, touched }: Facts & { open: Pull | undefined },
): Search & { content: Commit | null } {
  const search = findCandidate(snapshot, edge, progress);
  const carried = open && carriedBy(snapshot, edge, { progress, open });
  if (carried && open.approved && reachableFrom(progress.repository, open.head.sha).has(progress.upper.sha)) {
    const verdict = judgeContent(snapshot, edge, { progress, commit: carried });
    const isStuck = isBroken(snapshot, { edge, source: progress.source, head: open.head.sha, published: open.gate });
    if (verdict.state === "passed" && !isStuck) return { content: carried, candidate: carried, verdict };
  }
  if (search.candidate && !(open && touched)) return { ...search, content: search.candidate };
  return { ...search, content: carried ?? null };
}

/** What an open promotion carries, as long as it may still climb. */
function carriedBy(
  snapshot: Snapshot,
  edge: Edge,
  { progress, open }: { progress: Progress; open: Pull },
): Commit | undefined {
  const { repository, line, upper } = progress;
  const sha = contentOf(repository, lowerCommits(snapshot, edge, progress), open);
  const commit = line.find((candidate, index) => candidate.sha === sha && mayClimb(progress.received, index));
  return commit?.tree === upper.tree ? undefined : commit;
}

/** A person's own pull request from T to U that carries just the candidate's tree, unless merging it would give another. */
function adoptedPull(
  snapshot: Snapshot,
  { from, to }: Edge,
  { progress: { repository, upper }, candidate }: { progress: Progress; candidate: Commit },
): { pull: Pull; exact: Verdict } | undefined {
  const own = repository.pulls.filter(
    ({ state, head, base, fromFork }) =>
      state === "open" &&
      !fromFork &&
      head.branch === from.branch &&
      base.branch === to.branch &&
      repository.commits[head.sha]?.tree === candidate.tree,
  );
  const judged = own.map((pull) => ({ pull, exact: exactGate(snapshot, repository, { to, upper, pull }) }));
  return judged.find(({ exact }) => exact.state !== "blocked");
}

/** The head by which a content merges exactly, by every method; undefined when U holds changes of its own. */
function headFor(edge: Edge, progress: Progress, content: Commit): HeadCommit | undefined {
  const { repository, upper, untouched } = progress;
  if (reachableFrom(repository, content.sha).has(upper.sha)) return { kind: "existing", sha: content.sha };
  if (!untouched) return undefined;
  const message = promotionMessage({ to: edge.to, content: content.sha }, changesOf(progress, content));
  return { kind: "new", tree: content.tree, parent: upper.sha, message };
}

/** What the content brings beyond what U received. */
function changesOf({ repository, line, received }: Progress, content: Commit): Changes {
  return changesBetween(repository, { from: line[received.position]?.sha, to: content.sha });
}

function close(edge: Edge, source: RepositoryName, open: Pull): Action {
  const reason = `${edge.to.name} holds this content already, or ${edge.from.name} dropped it.`;
  const pull = { number: open.number, id: open.id };
  return {
    kind: "close pull",
    tier: edge.to.name,
    repository: source,
    pull,
    record: null,
    body: closedBody(open, reason),
  };
}

/** What was rejected beside it stops nobody from merging this; but it is not what moves the tier. */
function beside({ to }: Edge, { rejected }: Company): Verdict[] {
  return rejected === null ? [] : [passed("beside it", `${to.name} stays as it is by this alone: ${rejected}`)];
}

function strangeHead(branch: string): Verdict {
  const reason = "it holds a commit that ShopSet did not put there, and is left alone; delete it to go on";
  return blocked(`branch ${branch}`, reason);
}

function named(edge: Edge, verdict: Verdict): Verdict {
  return { ...verdict, subject: subjectOf(edge) };
}

function subjectOf({ from, to }: Edge): string {
  return `${from.name} → ${to.name}`;
}
