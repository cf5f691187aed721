// Operations of people who talk to the App: commands on pull requests, by those who may and by those who may not.
import { saidOn } from "../../fixtures/memory-conversation.ts";
import type { StoredPull } from "../../fixtures/memory-git.ts";
import { backport } from "../oracle/history.ts";
import { headOf, stateFleet, type World } from "../world.ts";
import type { Operation } from "./operation.ts";
import { passWhatSpoke } from "./reports.ts";

/** alice may do everything, bob what `write` may, carol nothing but ask. */
const PEOPLE = ["alice", "alice", "bob", "bob", "carol"] as const;

const auto: Operation = {
  weight: 1,
  happen(world) {
    const { name } = world.random.pick(world.rungs.slice(1));
    const { autos } = world.book;
    if (!autos.delete(name)) autos.add(name);
    stateFleet(world);
    return autos.has(name) ? `${name} is merged into by the App` : `${name} is merged into by people`;
  },
};

const promote: Operation = {
  weight: 4,
  happen: (world) => sayOn(world, pullInto(world, "open"), "/promote"),
};

const promoteAgain: Operation = {
  weight: 0.5,
  happen: (world) => sayOn(world, pullInto(world, world.random.pick(["closed", "merged"])), "/promote"),
};

const force: Operation = {
  weight: 2,
  happen: (world) => sayOn(world, pullInto(world, "open"), '/promote --force "prod is down"'),
};

const brake: Operation = {
  weight: 3,
  happen(world) {
    const { random } = world;
    const { name } = random.pick(world.rungs);
    const said = random.pick([`/hold ${name} db upgrade`, `/unhold ${name}`, `/rollback ${name}`]);
    return sayOn(world, world.app.pulls.at(-1), said);
  },
};

/** Everything passes on T, and somebody says at once what they waited to say: our check does not say so yet. */
const promoteAsGreen: Operation = {
  weight: 60,
  happen(world) {
    const { rungs, random } = world;
    const pull = pullInto(world, "open");
    const upper = rungs.find(({ name }) => name === pull?.base.branch);
    const lower = rungs.find(({ name }) => name === upper?.previous);
    const commit = lower && headOf(world.system, lower.name);
    const told = commit && sayOn(world, pull, random.pick(["/promote", "/promote", '/promote --force "prod is down"']));
    if (!told) return undefined;
    for (const check of lower.checks) passWhatSpoke(world, commit, check);
    return `${told}, as ${lower.name} turns green`;
  },
};

/** A pull request into an upper tier, of whatever kind. */
function pullInto({ app, random, rungs }: World, state: StoredPull["state"]): StoredPull | undefined {
  const uppers = rungs.slice(1).map(({ name }) => name);
  const found = app.pulls.filter((pull) => pull.state === state && uppers.includes(pull.base.branch));
  return found.length > 0 ? random.pick(found.slice(-4)) : undefined;
}

function sayOn({ app, forge, random }: World, pull: StoredPull | undefined, body: string): string | undefined {
  if (!pull || (pull.head.branch === backport(pull.base.branch) && body.startsWith("/promote"))) return undefined;
  const by = random.pick(PEOPLE);
  saidOn(forge, { repository: app.name, body, on: pull, by, createdAt: forge.now() });
  return `${by} says ${body} on #${pull.number}`;
}

export const talkOperations: Operation[] = [auto, promote, promoteAgain, force, brake];

/** Of people who do not wait for our check: where answers are lost, this is where they matter. */
export const hastyOperations: Operation[] = [promoteAsGreen];
