// Operations at the gate: developers propose hotfixes, and tier branches, to tiers that are not the lowest.
import type { Sha } from "../../../src/core/names.ts";
import { blobId } from "../../../src/core/render/objectid.ts";
import { contains } from "../../fixtures/memory-git.ts";
import { headOf, person, type World } from "../world.ts";
import type { Operation } from "./operation.ts";

const proposeHotfix: Operation = {
  weight: 1.5,
  happen(world) {
    const { app, forge, random } = world;
    const { name } = random.pick(world.rungs.slice(1));
    const onto = headOf(app, name);
    if (!onto) return undefined;
    const hotfix = { mode: "100644", sha: blobId(String(++world.book.operations)) };
    const entries = { ...onto.entries, hotfix };
    const author = person("bob");
    const sha = forge.commit(app.name, { entries, parents: [onto.sha], message: "A hotfix", author });
    const branch = `fix-${app.pulls.length + 1}`;
    app.branches.set(branch, sha);
    return `bob proposes a hotfix to ${name} as #${open(world, { branch, sha }, name)}`;
  },
};

const proposeTier: Operation = {
  weight: 1,
  happen(world) {
    const { app, random, rungs } = world;
    const [from, to] = [random.pick(rungs).name, random.pick(rungs.slice(1)).name];
    const [sha, base] = [app.branches.get(from), app.branches.get(to)];
    if (from === to || !sha || !base || contains(app, base, sha)) return undefined;
    const isThere = app.pulls.some((p) => p.state === "open" && p.head.branch === from && p.base.branch === to);
    if (isThere) return undefined;
    return `bob proposes ${from} itself to ${to} as #${open(world, { branch: from, sha }, to)}`;
  },
};

function open({ app }: World, head: { branch: string; sha: Sha }, base: string): number {
  const number = app.pulls.length + 1;
  app.pulls.push({
    number,
    id: `${app.name}#${number}`,
    url: `https://github.com/${app.name}/pull/${number}`,
    title: `#${number}`,
    body: "",
    state: "open",
    head,
    base: { branch: base },
    author: person("bob"),
    closedBy: null,
  });
  return number;
}

export const gateOperations: Operation[] = [proposeHotfix, proposeTier];
