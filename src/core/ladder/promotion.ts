// One edge and source: what may climb, and the pull request that should carry it.

import { type RepositoryName, type Sha, short } from "../names.ts";
import { type Changes, changesBetween } from "../prose/changes.ts";
import { promotionMessage } from "../prose/commit.ts";
import { printPromotion } from "../prose/promotion.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Action, HeadCommit, HeadMove } from "./action.ts";
import { findCandidate } from "./candidate.ts";
import { holdGate } from "./gate.ts";
import { reachableFrom } from "./history.ts";
import { contentOf, type Progress, progressOf, promotionBranch, promotionsOf } from "./position.ts";
import type { Commit, Pull, Snapshot } from "./snapshot.ts";
import { allOf, blocked, type Verdict, waiting } from "./verdict.ts";

export interface EdgeDecision {
  edge: Edge;
  source: RepositoryName;
  actions: Action[];
  /** What climbs: the newest verified content that U has not; null when there is none. */
  candidate: Sha | null;
  /** Whether it may be merged, and if not, why. */
  verdict: Verdict;
}

/** Decides the promotion of `source` over `edge`. */
export function decideEdge(snapshot: Snapshot, edge: Edge, source: RepositoryName): EdgeDecision {
  const subject = `${edge.from.name} → ${edge.to.name}`;
  const nothing = (verdict: Verdict): EdgeDecision => ({ edge, source, actions: [], candidate: null, verdict });
  const repository = snapshot.repositories[source];
  if (repository?.state !== "present") return nothing(blocked(subject, repository?.reason ?? `${source} was not read`));
  const lacking = [edge.from, edge.to].find((tier) => repository.branches[tier.branch] === undefined);
  if (lacking) return nothing(waiting(subject, `${source} has no branch ${lacking.branch} yet`));
  const progress = progressOf(source, repository, edge);
  if (!progress) {
    const reason = `nothing connects ${edge.to.branch} with ${edge.from.branch}; ${edge.to.branch} must begin at a commit of ${edge.from.branch}`;
    return nothing(blocked(subject, reason));
  }
  return decidePull(snapshot, edge, progress);
}

function decidePull(snapshot: Snapshot, edge: Edge, progress: Progress): EdgeDecision {
  const { repository, source } = progress;
  const { candidate, verdict: verified } = findCandidate(snapshot, edge, progress);
  const open = promotionsOf(repository, edge).find((pull) => pull.state === "open");
  const content = candidate ?? openContent(progress, open);
  if (!content) {
    const actions = open ? [closed(edge, source, open)] : [];
    return { edge, source, actions, candidate: null, verdict: named(edge, verified) };
  }
  const head = headFor(edge, progress, content);
  const parts = [verified, holdGate(edge.to, snapshot.takenAt), ...(head ? [] : [touched(edge, progress)])];
  const verdict = named(edge, allOf("", parts, `${short(content.sha)} may be merged`));
  const text = printPromotion({ edge, progress, content, verdict, changes: changesOf(progress, content) });
  const decision = { edge, source, candidate: candidate?.sha ?? null, verdict };
  const move = head && candidate ? headMove(edge, progress, head) : null;
  if (move === "a person's") {
    const reason = `branch ${promotionBranch(edge.to)} holds a commit that ShopSet did not put there; it is left alone until it is deleted`;
    return { ...decision, actions: [], verdict: blocked(verdict.subject, reason) };
  }
  if (open) {
    const told = { title: text.title, body: text.body };
    const action: Action = {
      kind: "update promotion",
      tier: edge.to.name,
      repository: source,
      pull: open,
      head: move,
      ...told,
    };
    return {
      ...decision,
      actions: move || !says(open, told) ? [{ ...action, pull: { number: open.number, id: open.id } }] : [],
    };
  }
  if (!candidate || !head) return { ...decision, actions: [] };
  const opened = { tier: edge.to.name, repository: source, base: edge.to.branch, branch: promotionBranch(edge.to) };
  return { ...decision, actions: [{ kind: "open promotion", ...opened, head: move, ...text }] };
}

/** What an open promotion carries, as long as it may still climb: on T's line, newer than U's position. */
function openContent({ repository, line, position, upper }: Progress, open: Pull | undefined): Commit | undefined {
  const sha = open && contentOf(repository, line, open);
  const index = line.findIndex((commit) => commit.sha === sha);
  return index !== -1 && index < position && line[index]?.tree !== upper.tree ? line[index] : undefined;
}

/** The head by which a content merges exactly, by every method; undefined when U holds changes of its own. */
function headFor(edge: Edge, progress: Progress, content: Commit): HeadCommit | undefined {
  const { repository, upper, untouched } = progress;
  if (reachableFrom(repository, content.sha).has(upper.sha)) return { kind: "existing", sha: content.sha };
  if (!untouched) return undefined;
  const message = promotionMessage({ to: edge.to, content: content.sha }, changesOf(progress, content));
  return { kind: "new", tree: content.tree, parent: upper.sha, message };
}

/** What the content brings beyond the position. */
function changesOf({ repository, line, position }: Progress, content: Commit): Changes {
  return changesBetween(repository, { from: line[position]?.sha, to: content.sha });
}

/** How the promotion branch comes to its head; null if it is there; "a person's" if it is not ours to move. */
function headMove(edge: Edge, { repository, line }: Progress, to: HeadCommit): HeadMove | null | "a person's" {
  const branch = promotionBranch(edge.to);
  const now = repository.branches[branch] ?? null;
  if (now === null) return { branch, expected: null, to };
  const commit = repository.commits[now];
  if (to.kind === "existing" ? now === to.sha : commit && isSame(commit, to)) return null;
  const isOurs = commit?.author.isApp || line.some((c) => c.sha === now);
  return isOurs ? { branch, expected: now, to } : "a person's";
}

function isSame(commit: Commit, made: HeadCommit & { kind: "new" }): boolean {
  return commit.tree === made.tree && commit.parents.length === 1 && commit.parents[0] === made.parent;
}

function touched(edge: Edge, { upper, line, position }: Progress): Verdict {
  const reason =
    `${edge.to.branch} holds changes that ${edge.from.branch} does not: ${short(upper.sha)} differs from ` +
    `${short(line[position]?.sha ?? upper.sha)}, which it received last; bring them to ${edge.from.branch}, or revert them`;
  return blocked(`${edge.to.name} as promoted`, reason);
}

function closed(edge: Edge, source: RepositoryName, open: Pull): Action {
  const body = `${open.body.trimEnd()}\n\n---\nClosed by ShopSet: ${edge.to.name} holds this content already, or ${edge.from.name} dropped it.\n`;
  return {
    kind: "close promotion",
    tier: edge.to.name,
    repository: source,
    pull: { number: open.number, id: open.id },
    body,
  };
}

function says(pull: Pull, told: { title: string; body: string }): boolean {
  const lines = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return pull.title === told.title && lines(pull.body) === lines(told.body);
}

function named(edge: Edge, verdict: Verdict): Verdict {
  return { ...verdict, subject: `${edge.from.name} → ${edge.to.name}` };
}
