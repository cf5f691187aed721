// Operations on sources: changes, reverts, flags, hotfixes and whatever else lands on a tier's branch.

import { type Sha, short } from "../../../src/core/names.ts";
import { blobId } from "../../../src/core/render/objectid.ts";
import { contains, type Entries } from "../../fixtures/memory-git.ts";
import { earlierTree } from "../github.ts";
import { lineOf } from "../oracle/history.ts";
import { commitOn, edgesOf, headOf, moveBranch, type World } from "../world.ts";
import type { Operation } from "./operation.ts";

const LOWEST = "tier-0";

const change: Operation = { weight: 14, happen: landChange };

const flag: Operation = {
  weight: 8,
  happen(world) {
    const off = blobId("off");
    const to = headOf(world.app, LOWEST)?.entries["flag"]?.sha === off ? "on" : "off";
    return landed(world, LOWEST, { flag: to }, `flag ${to}`);
  },
};

const revert: Operation = {
  weight: 4,
  happen(world) {
    if (!world.app.branches.has(LOWEST)) return undefined;
    const to = earlierTree(world, world.random, LOWEST);
    if (to.tree === headOf(world.app, LOWEST)?.tree) return undefined;
    commitOn(world, LOWEST, { entries: to.entries, message: `Back to ${short(to.sha)}` });
    return `${LOWEST} goes back to the tree of ${short(to.sha)}`;
  },
};

const hotfix: Operation = {
  weight: 3,
  happen: (world) => landHotfix(world, world.random.pick(world.rungs.slice(1)).name),
};

const revertOnUpper: Operation = {
  weight: 2,
  happen(world) {
    const { name } = world.random.pick(world.rungs.slice(1));
    if (!world.app.branches.has(name)) return undefined;
    const to = earlierTree(world, world.random, name);
    if (to.tree === headOf(world.app, name)?.tree) return undefined;
    commitOn(world, name, { entries: to.entries, message: `Revert to ${short(to.sha)}` });
    return `${name} is reverted to the tree of ${short(to.sha)}`;
  },
};

const cherryPick: Operation = {
  weight: 1,
  happen(world) {
    const { lower, upper } = world.random.pick(edgesOf(world));
    const picked = headOf(world.app, lower.name);
    const onto = headOf(world.app, upper.name);
    const before = world.app.commits.get(picked?.parents[0] as Sha);
    if (!picked || !onto || !before) return undefined;
    const changed = Object.entries(picked.entries).filter(([path, { sha }]) => before.entries[path]?.sha !== sha);
    if (changed.length === 0) return undefined;
    const had = new Set(lineOf(world.app, upper.name).map(({ tree }) => tree));
    commitOn(world, upper.name, {
      entries: { ...onto.entries, ...Object.fromEntries(changed) },
      message: `${picked.message}\n\n(cherry picked from commit ${picked.sha})`,
    });
    const isWhole = headOf(world.app, upper.name)?.tree === picked.tree && !had.has(picked.tree);
    if (isWhole) squashed(world, upper.name, picked.sha);
    return `${short(picked.sha)} of ${lower.name} is cherry-picked onto ${upper.name}`;
  },
};

const handPush: Operation = {
  weight: 2,
  happen(world) {
    const { lower, upper } = world.random.pick(edgesOf(world));
    const at = world.app.branches.get(upper.name);
    const ahead = lineOf(world.app, lower.name).slice(0, 3);
    const to = ahead.find(({ sha }) => at !== undefined && sha !== at && contains(world.app, sha, at));
    if (!to) return undefined;
    moveBranch(world.app, upper.name, to.sha);
    return `alice pushes ${short(to.sha)} of ${lower.name} to ${upper.name}, as a fast-forward`;
  },
};

const handSquash: Operation = {
  weight: 2,
  happen(world) {
    const { lower, upper } = world.random.pick(edgesOf(world));
    const line = lineOf(world.app, lower.name);
    const now = headOf(world.app, upper.name);
    const content = line[world.random.below(Math.min(2, line.length))];
    if (!content || !now || content.tree === now.tree || contains(world.app, now.sha, content.sha)) return undefined;
    const isNamed = world.random.chance(0.5);
    const isNew = !lineOf(world.app, upper.name).some(({ tree }) => tree === content.tree);
    commitOn(world, upper.name, {
      entries: content.entries,
      message: `Promote by hand${isNamed ? `\n\nShopset-Content: ${content.sha}` : ""}`,
    });
    // A trailer says where U stands from now on, whatever was squashed onto it before without one.
    if (isNamed) world.book.squashed.delete(upper.name);
    if (isNew || isNamed) squashed(world, upper.name, content.sha);
    return `alice squashes ${short(content.sha)} onto ${upper.name} by hand, ${isNamed ? "with" : "without"} the trailer`;
  },
};

/** Somebody's new change is merged to the lowest tier. */
export function landChange(world: World): string | undefined {
  return landed(world, LOWEST, { app: String(++world.book.operations) }, "a change");
}

/** Somebody repairs an upper tier in place. */
export function landHotfix(world: World, tier: string): string | undefined {
  return landed(world, tier, { hotfix: String(++world.book.operations) }, "a hotfix");
}

function squashed({ book }: World, upper: string, content: Sha): void {
  book.squashed.set(upper, (book.squashed.get(upper) ?? new Set()).add(content));
}

function landed(world: World, branch: string, files: Record<string, string>, what: string): string | undefined {
  const head = headOf(world.app, branch);
  if (!head) return undefined;
  const written = Object.entries(files).map(([path, text]) => [path, { mode: "100644", sha: blobId(text) }]);
  const entries: Entries = { ...head.entries, ...Object.fromEntries(written) };
  const sha = commitOn(world, branch, { entries, message: `${what}: ${Object.values(files).join()}`, by: "bob" });
  return `${what} lands on ${branch} as ${short(sha)}`;
}

export const contentOperations: Operation[] = [
  change,
  flag,
  revert,
  hotfix,
  revertOnUpper,
  cherryPick,
  handPush,
  handSquash,
];
