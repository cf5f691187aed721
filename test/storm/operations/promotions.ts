// Operations on the App's pull requests: promotions and backports.

import type { Sha } from "../../../src/core/names.ts";
import { blobId } from "../../../src/core/render/objectid.ts";
import type { StoredPull } from "../../fixtures/memory-git.ts";
import { METHODS, type Method, mergePull, openPulls, ownBranches, reopen } from "../github.ts";
import { namedContent } from "../oracle/history.ts";
import { commitOn, headOf, moveBranch, type World } from "../world.ts";
import type { Operation } from "./operation.ts";

const merge: Operation = {
  weight: 16,
  happen(world) {
    const open = openPulls(world, "promote/");
    if (open.length === 0) return undefined;
    const pull = world.random.pick(open);
    const isOpen = isReady(world, pull);
    if (!isOpen && !world.random.chance(0.1)) return undefined;
    const method = world.random.pick(METHODS);
    if (!promote(world, pull, method)) return undefined;
    return `alice merges #${pull.number} into ${pull.base.branch} by ${method}${isOpen ? "" : ", past the gate"}`;
  },
};

const approve: Operation = {
  weight: 3,
  happen(world) {
    const open = openPulls(world, "promote/").filter((pull) => !pull.approved);
    if (open.length === 0) return undefined;
    const pull = world.random.pick(open);
    pull.approved = true;
    return `bob approves #${pull.number}`;
  },
};

const close: Operation = {
  weight: 2,
  happen(world) {
    const open = openPulls(world, "promote/");
    if (open.length === 0) return undefined;
    const pull = world.random.pick(open);
    Object.assign(pull, { state: "closed", closedBy: "person" });
    const content = contentOf(world, pull);
    const upper = pull.base.branch;
    if (content) world.book.rejected.set(upper, (world.book.rejected.get(upper) ?? new Set()).add(content));
    return `alice closes #${pull.number} into ${upper}`;
  },
};

const reopenOne: Operation = {
  weight: 1,
  happen(world) {
    const closed = world.app.pulls.filter((pull) => pull.state === "closed");
    if (closed.length === 0) return undefined;
    const pull = world.random.pick(closed);
    if (!reopen(world, pull)) return undefined;
    // Whoever reopens one wants what it carries, whatever newer was rejected.
    world.book.rejected.delete(pull.base.branch);
    return `alice reopens #${pull.number}`;
  },
};

const deleteBranch: Operation = {
  weight: 1,
  happen(world) {
    const branches = ownBranches(world);
    if (branches.length === 0) return undefined;
    const branch = world.random.pick(branches);
    moveBranch(world.app, branch, null);
    return `somebody deletes ${branch}`;
  },
};

const commitOnBranch: Operation = {
  weight: 1,
  happen(world) {
    const open = [...openPulls(world, "promote/"), ...openPulls(world, "backport/")];
    if (open.length === 0) return undefined;
    const { head } = world.random.pick(open);
    const entries = headOf(world.app, head.branch)?.entries ?? {};
    const extra = { mode: "100644", sha: blobId(String(++world.book.operations)) };
    commitOn(world, head.branch, { entries: { ...entries, extra }, message: "One more thing" });
    return `bob puts a commit on ${head.branch}`;
  },
};

const mergeBackport: Operation = {
  weight: 5,
  happen(world) {
    const open = openPulls(world, "backport/");
    if (open.length === 0) return undefined;
    const pull = world.random.pick(open);
    return bringDown(world, pull);
  },
};

const closeBackport: Operation = {
  weight: 1,
  happen(world) {
    const open = openPulls(world, "backport/");
    if (open.length === 0) return undefined;
    const pull = world.random.pick(open);
    Object.assign(pull, { state: "closed", closedBy: "person" });
    return `alice closes the backport #${pull.number}`;
  },
};

/** Whether the App said last that this promotion may be merged. */
export function isReady({ decision, app }: World, pull: StoredPull): boolean {
  const decided = decision?.edges.find(({ edge, source }) => edge.to.name === pull.base.branch && source === app.name);
  return decided?.verdict.state === "passed";
}

/**
 * Merges a promotion, where that can be done. Its content says where the upper tier stands from now on, whatever was
 * squashed onto it before without a trailer.
 */
export function promote(world: World, pull: StoredPull, method: Method): boolean {
  if (!mergePull(world, pull, method)) return false;
  world.book.squashed.delete(pull.base.branch);
  return true;
}

/** Merges a backport; where it conflicts, a person first settles it on its branch, for the one side or the other. */
export function bringDown(world: World, pull: StoredPull): string | undefined {
  const method = world.random.pick(METHODS.slice(0, 3));
  if (mergePull(world, pull, method)) return `alice merges the backport #${pull.number} by ${method}`;
  const [ours, theirs] = [headOf(world.app, pull.base.branch), headOf(world.app, pull.head.branch)];
  if (!ours || !theirs) return undefined;
  const entries = world.random.chance(0.5)
    ? { ...ours.entries, ...theirs.entries }
    : { ...theirs.entries, ...ours.entries };
  commitOn(world, pull.head.branch, { entries, parents: [theirs.sha, ours.sha], message: "Settle the conflict" });
  if (pull.state === "open") mergePull(world, pull, "merge");
  return `alice settles the conflict of the backport #${pull.number} and merges it`;
}

function contentOf(world: World, pull: StoredPull): Sha | undefined {
  return namedContent(pull.body) ?? namedContent(world.app.commits.get(pull.head.sha)?.message ?? "");
}

export const promotionOperations: Operation[] = [
  merge,
  approve,
  close,
  reopenOne,
  deleteBranch,
  commitOnBranch,
  mergeBackport,
  closeBackport,
];
