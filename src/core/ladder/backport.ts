// Backport: what U holds of its own goes down to T by a pull request; until T has it, nothing climbs over it.

import { after, type Instant, type Millis, type Sha, short } from "../names.ts";
import { printBackport } from "../prose/backport.ts";
import { backportMessage } from "../prose/commit.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Action, HeadCommit } from "./action.ts";
import { backportBranch, backportCommit, backportsOf, isApart, printHeld } from "./backport-receipt.ts";
import { moveTo } from "./head.ts";
import { branchHead, reachableFrom } from "./history.ts";
import type { Progress } from "./position.ts";
import { closedBody, type PullText, says } from "./pull-text.ts";
import type { Commit, PresentRepository, Pull } from "./snapshot.ts";
import { trailersOf } from "./trailers.ts";
import { blocked, type Verdict } from "./verdict.ts";

/** GitHub tries a merge when it is first asked about it, in the background: the next look knows. */
const TRIAL: Millis = 10_000;

export interface BackportDecision {
  actions: Action[];
  /** Why nothing climbs over the edge; null while U holds nothing of its own. */
  verdict: Verdict | null;
}

/** Opens, follows and closes the backport of an edge. */
export function decideBackport(edge: Edge, progress: Progress, now: Instant): BackportDecision {
  const open = backportsOf(progress.repository, edge).find((pull) => pull.state === "open");
  if (progress.untouched) return { actions: open ? [close(edge, progress, open, "gone")] : [], verdict: null };
  if (open && isHeldAlready(edge, progress, open)) {
    return { actions: [close(edge, progress, open, "held")], verdict: touched(edge, progress, "is recorded as held") };
  }
  const rejected = open ? undefined : rejectedBackport(edge, progress);
  if (rejected) {
    const ways = `its backport #${rejected.number} was closed; restore its branch, reopen and merge it, or revert on ${edge.to.branch}`;
    return { actions: [], verdict: touched(edge, progress, ways, rejected) };
  }
  const branch = backportBranch(edge.to);
  const to = backportHead(edge, progress);
  const move = moveTo(progress.repository, branch, { to, lower: new Set(progress.line.map(({ sha }) => sha)) });
  if (move === "a person's" && !open) {
    const reason = `branch ${branch} holds a commit that ShopSet did not put there; open a pull request from it, or delete it`;
    return { actions: [], verdict: touched(edge, progress, reason) };
  }
  const isUntried = open?.mergeTree === "unknown" && move === null;
  const text = printBackport({ edge, progress, state: move === "a person's" ? "theirs" : "ours" });
  const head = move === "a person's" ? null : move;
  const verdict = touched(edge, progress, open ? wayDown(edge, progress, open) : "its backport is opened", open);
  if (isUntried) verdict.until = after(now, TRIAL);
  if (!open) return { actions: [{ kind: "open pull", ...pullOf(edge, progress), branch, head, ...text }], verdict };
  const isSettled = head === null && says(open, text);
  return { actions: isSettled ? [] : [update(edge, progress, open, { head, text })], verdict };
}

/** One commit: U's tree on what U had received. A later one goes on the one before, so that it carries only what is new. */
function backportHead(edge: Edge, progress: Progress): HeadCommit {
  const { upper, received } = progress;
  return { kind: "new", tree: upper.tree, parent: received.commit.sha, message: backportMessage(edge, progress) };
}

/**
 * Whether merging it would leave T as it is: somebody brought the change down by hand. A person's commits stay. Where T
 * lacks what the backport stands on, merging it could not take anything back, and so leaving T as it is shows nothing.
 */
function isHeldAlready(edge: Edge, { repository, upper }: Progress, open: Pull): boolean {
  const lower = branchHead(repository, edge.from.branch);
  const carried = backportCommit(repository, open);
  const isCurrent = carried !== undefined && trailersOf(carried).backport === upper.sha;
  if (!isCurrent || !standsOn(repository, lower?.sha, carried)) return false;
  return carried.sha === open.head.sha && lower !== undefined && open.mergeTree === lower.tree;
}

/** Whether T has what the commit of a backport stands on. */
function standsOn(repository: PresentRepository, lower: Sha | undefined, { parents }: Commit): boolean {
  const reached = reachableFrom(repository, lower);
  return parents.every((parent) => reached.has(parent));
}

function wayDown({ from }: Edge, progress: Progress, open: Pull): string {
  const care = `; ${from.branch} got the one before it as another commit, so take back on its branch by hand what it takes back of that`;
  return `merge its backport #${open.number}${isApart(progress) ? care : ""}`;
}

/** The newest backport of this very head of U, if a person closed it. */
function rejectedBackport(edge: Edge, { repository, upper }: Progress): Pull | undefined {
  const carries = (pull: Pull) => {
    const commit = backportCommit(repository, pull);
    return commit !== undefined && trailersOf(commit).backport === upper.sha;
  };
  const newest = backportsOf(repository, edge).find(carries);
  return newest?.state === "closed" && newest.closedBy === "person" ? newest : undefined;
}

function close(edge: Edge, progress: Progress, open: Pull, why: "gone" | "held"): Action {
  const lower = progress.line[0];
  const record =
    why === "held" && lower ? { head: open.head.sha, says: printHeld(lower.sha), tier: edge.from.name } : null;
  const reason =
    why === "held"
      ? `${edge.from.name} holds this change already.`
      : `${edge.to.name} holds nothing of its own any more.`;
  return { kind: "close pull", ...pullOf(edge, progress), pull: idOf(open), record, body: closedBody(open, reason) };
}

function update(
  edge: Edge,
  progress: Progress,
  open: Pull,
  { head, text }: { head: Extract<Action, { kind: "update pull" }>["head"]; text: PullText },
): Action {
  return { kind: "update pull", ...pullOf(edge, progress), pull: idOf(open), head, ...text };
}

function pullOf(edge: Edge, { source }: Progress) {
  return { tier: edge.to.name, repository: source, base: edge.from.branch };
}

function touched(edge: Edge, { upper, received }: Progress, wayOut: string, pull?: Pull): Verdict {
  const reason =
    `${edge.to.branch} holds changes that ${edge.from.branch} does not: ${short(upper.sha)} differs from ` +
    `${short(received.commit.sha)}, which it received last; ${wayOut}`;
  return blocked(`${edge.to.name} as promoted`, reason, pull ? { url: pull.url } : {});
}

function idOf({ number, id }: Pull): { number: number; id: string } {
  return { number, id };
}
