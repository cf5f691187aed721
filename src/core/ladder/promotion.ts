// One edge and source: what may climb, and the pull request that should carry it.
import { type RepositoryName, type Sha, short } from "../names.ts";
import { type Changes, changesBetween } from "../prose/changes.ts";
import { promotionMessage } from "../prose/commit.ts";
import { printPromotion } from "../prose/promotion.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Action, HeadCommit } from "./action.ts";
import { decideBackport } from "./backport.ts";
import { findCandidate, judgeContent, type Search } from "./candidate.ts";
import { holdGate } from "./gate.ts";
import { moveTo } from "./head.ts";
import { reachableFrom } from "./history.ts";
import { contentOf, mayClimb, type Progress, progressOf, promotionBranch, promotionsOf } from "./position.ts";
import { closedBody, says } from "./pull-text.ts";
import type { Commit, Pull, Snapshot } from "./snapshot.ts";
import { pointerOf, staysOf } from "./stay.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "./verdict.ts";

export interface EdgeDecision {
  edge: Edge;
  source: RepositoryName;
  actions: Action[];
  /** What climbs: the newest verified content that U has not; null when there is none. */
  candidate: Sha | null;
  /** Whether it may be merged, and if not, why. */
  verdict: Verdict;
}

/** Decides the promotion of `source` over `edge`, and the backport that may be in its way. */
export function decideEdge(snapshot: Snapshot, edge: Edge, source: RepositoryName): EdgeDecision {
  const nothing = (verdict: Verdict): EdgeDecision => ({ edge, source, actions: [], candidate: null, verdict });
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
  return { ...promotion, actions: [...backport.actions, ...promotion.actions] };
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
  const decision = { edge, source, candidate: candidate?.sha ?? null };
  if (!content) {
    const verdict = named(edge, touched ?? verified);
    return { ...decision, verdict, actions: open ? [close(edge, source, open)] : [] };
  }
  const climbs = judgeContent(snapshot, edge, { progress, commit: content });
  const gates = [climbs, ...(touched ? [touched] : []), holdGate(edge.to, snapshot.takenAt)];
  const head = headFor(edge, progress, content);
  const branch = promotionBranch(edge.to);
  const move =
    head && candidate ? moveTo(repository, branch, { to: head, lower: lowerCommits(snapshot, edge, progress) }) : null;
  if (move === "a person's") gates.push(strangeHead(branch));
  const verdict = named(edge, allOf(subjectOf(edge), gates, `${short(content.sha)} may be merged`));
  const changes = changesOf(progress, content);
  const text = printPromotion({
    edge,
    progress,
    content,
    verdict,
    changes,
    head: move === "a person's" ? "theirs" : "ours",
  });
  const headMove = move === "a person's" ? null : move;
  const pull = { tier: edge.to.name, repository: source, head: headMove, ...text };
  if (open) {
    const isSettled = headMove === null && says(open, text);
    const update: Action = { kind: "update pull", ...pull, pull: { number: open.number, id: open.id } };
    return { ...decision, verdict, actions: isSettled ? [] : [update] };
  }
  const adopted = candidate && adoptedPull(edge, progress, candidate);
  if (adopted) {
    const reason = `#${adopted.number} by ${adopted.author.name} carries it`;
    return {
      ...decision,
      verdict: { ...verdict, parts: [...verdict.parts, passed("pull request", reason, { url: adopted.url })] },
      actions: [],
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
 * What the promotion carries or should carry: it follows the candidate, but stands still once it is approved, and while
 * U holds changes of its own, since no head could be made then.
 */
function findContent(
  snapshot: Snapshot,
  edge: Edge,
  { progress, open, touched }: Facts & { open: Pull | undefined },
): Search & { content: Commit | null } {
  const search = findCandidate(snapshot, edge, progress);
  const carried = open && carriedBy(progress, open);
  if (carried && open.approved && reachableFrom(progress.repository, open.head.sha).has(progress.upper.sha)) {
    const verdict = judgeContent(snapshot, edge, { progress, commit: carried });
    if (verdict.state === "passed") return { content: carried, candidate: carried, verdict };
  }
  if (search.candidate && !(open && touched)) return { ...search, content: search.candidate };
  return { ...search, content: carried ?? null };
}

/** What an open promotion carries, as long as it may still climb. */
function carriedBy(progress: Progress, open: Pull): Commit | undefined {
  const { repository, line, upper } = progress;
  const sha = contentOf(repository, line, open);
  const commit = line.find((candidate, index) => candidate.sha === sha && mayClimb(progress.received, index));
  return commit?.tree === upper.tree ? undefined : commit;
}

/** A person's own pull request from T to U that carries just the candidate's tree. */
function adoptedPull({ from, to }: Edge, { repository }: Progress, candidate: Commit): Pull | undefined {
  return repository.pulls.find(
    ({ state, head, base }) =>
      state === "open" &&
      head.branch === from.branch &&
      base.branch === to.branch &&
      repository.commits[head.sha]?.tree === candidate.tree,
  );
}

/** Every commit that T has on its line or has run. */
function lowerCommits(snapshot: Snapshot, { from }: Edge, { line, source }: Progress): Set<Sha> {
  const ran = staysOf(snapshot, from).flatMap(({ commits }) =>
    commits.map((commit) => pointerOf(from, source, commit)),
  );
  return new Set([...line.map(({ sha }) => sha), ...ran.filter((sha) => sha !== undefined)]);
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
