// What GitHub does when a person presses a button.
import type { Sha } from "../../src/core/names.ts";
import { ancestors, type MemoryRepository } from "../fixtures/memory-forge.ts";
import { contains, mergedEntries, type StoredPull } from "../fixtures/memory-git.ts";
import type { Random } from "./random.ts";
import { commitOn, moveBranch, type StoredCommit, type World } from "./world.ts";

export const METHODS = ["merge", "squash", "rebase", "fast-forward"] as const;
export type Method = (typeof METHODS)[number];

/** Merges a pull request as GitHub would; false where it conflicts, or where the method cannot do it. */
export function mergePull(world: World, pull: StoredPull, method: Method): boolean {
  const { app } = world;
  const base = app.branches.get(pull.base.branch);
  const head = app.commits.get(pull.head.sha);
  if (!base || !head) return false;
  const isAhead = contains(app, head.sha, base);
  const entries = isAhead ? head.entries : mergedEntries(app, { ours: base, theirs: head.sha });
  if (!entries || (!isAhead && method === "fast-forward")) return false;
  const title = `${pull.title} (#${pull.number})`;
  const branch = pull.base.branch;
  switch (method) {
    case "fast-forward":
      moveBranch(app, branch, head.sha);
      break;
    case "merge":
      commitOn(world, branch, { entries, parents: [base, head.sha], message: `Merge pull request #${pull.number}` });
      break;
    case "squash":
      commitOn(world, branch, { entries, message: title });
      break;
    case "rebase": {
      const picked = isAhead ? since(app, head, base) : undefined;
      if (!picked) commitOn(world, branch, { entries, message: title });
      for (const { entries: each, message } of picked ?? []) commitOn(world, branch, { entries: each, message });
    }
  }
  Object.assign(pull, { state: "merged", mergeCommit: app.branches.get(branch) });
  return true;
}

/** The commits from `base` to `head` on a straight line; undefined if there is none. */
function since(app: MemoryRepository, head: StoredCommit, base: Sha): StoredCommit[] | undefined {
  const picked: StoredCommit[] = [];
  for (let commit: StoredCommit | undefined = head; commit?.sha !== base; ) {
    if (commit?.parents.length !== 1) return undefined;
    picked.unshift(commit);
    commit = app.commits.get(commit.parents[0] as Sha);
  }
  return picked;
}

export function openPulls({ app }: World, prefix: "promote/" | "backport/"): StoredPull[] {
  return app.pulls.filter(({ state, head }) => state === "open" && head.branch.startsWith(prefix));
}

/** The App's branches that exist. */
export function ownBranches({ app }: World): string[] {
  return [...app.branches.keys()].filter((name) => /^(promote|backport)\//.test(name));
}

/** GitHub reopens while both branches exist, the head was not forced aside, and no other is open between them. */
export function reopen({ app }: World, pull: StoredPull): boolean {
  const [head, base] = [app.branches.get(pull.head.branch), app.branches.get(pull.base.branch)];
  const isSame = (p: StoredPull) => p.head.branch === pull.head.branch && p.base.branch === pull.base.branch;
  if (!head || !base || pull.state !== "closed" || !contains(app, head, pull.head.sha)) return false;
  if (contains(app, base, head) || app.pulls.some((p) => p.state === "open" && isSame(p))) return false;
  Object.assign(pull, { state: "open", closedBy: null, approved: false });
  pull.head.sha = head;
  return true;
}

/** A tree that stood in the repository before, so that trees repeat. */
export function earlierTree({ app }: World, random: Random, branch: string): StoredCommit {
  const reached = [...ancestors(app, app.branches.get(branch) as Sha)].slice(0, 12);
  return app.commits.get(random.pick(reached)) as StoredCommit;
}
