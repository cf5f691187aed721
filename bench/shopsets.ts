// What is measured on one tier of so many ShopSets, from their first commit to their removal.
import { pointerPaths } from "../src/core/ladder/stay.ts";
import type { RepositoryName, Sha } from "../src/core/names.ts";
import { renderSystem } from "../src/core/render/system.ts";
import { parseFleet } from "../src/core/resources/fleet.ts";
import { aFileEach, firstFile, gathered, nameOf, noShopSets, oneFile, wholeFleet } from "./fleet.ts";
import { bump, climb, look } from "./ladder.ts";
import { measured, type Sample, timed } from "./sample.ts";
import type { Scenario } from "./scenarios.ts";
import { type Stage, SYSTEM, systemMoved } from "./stage.ts";

/** What a commit of the fleet takes besides: reading it, telling on it, and looking at what is proposed to the lowest tier. */
const FLEET = 6;
const WRITE = 3;
const READ_TREE = 1;

const EDITORS = ["alice", "bob"] as const;
let edited = 0;
let rendered = 0;

export const SHOPSETS: readonly Scenario[] = [
  { what: "first commit of all files", run: first },
  { what: "settled look", budget: { of: "all", calls: 1 }, run: look },
  { what: "bump", budget: { of: "beyondLooks", calls: WRITE }, run: bump },
  { what: "change to one ShopSet", budget: { of: "beyondLooks", calls: FLEET + WRITE }, run: change },
  { what: "change to one, in a file each", budget: { of: "beyondLooks", calls: FLEET + WRITE }, run: changeItsFile },
  { what: "edit by hand put back", budget: { of: "beyondLooks", calls: READ_TREE + WRITE }, run: putBack },
  { what: "removing all of them", run: remove },
  { what: "rendering all in memory", run: render },
];

function first(stage: Stage): Promise<Sample> {
  return declared(stage, oneFile({ shopsets: stage.size.count }));
}

function change(stage: Stage): Promise<Sample> {
  return declared(stage, oneFile({ shopsets: stage.size.count, replicas: 3 }));
}

/** The fleet is laid out otherwise first, which changes nothing of what it says. */
async function changeItsFile(stage: Stage): Promise<Sample> {
  const shopsets = stage.size.count;
  await stage.declared(aFileEach({ shopsets, replicas: 3 }));
  await stage.settled();
  const sample = await declared(stage, firstFile({ shopsets, replicas: 4 }));
  await stage.declared(gathered({ shopsets, replicas: 4 }));
  await stage.settled();
  return sample;
}

/**
 * From the answer to somebody's edit of one overlay until the branch has moved again: what it holds now has to be read.
 * Another person each time, since nobody is put back for ever.
 */
async function putBack(stage: Stage): Promise<Sample> {
  const editor = EDITORS[edited++ % EDITORS.length] ?? "alice";
  const path = `${SYSTEM}/contents/shopsets/${nameOf(0)}/kustomization.yaml`;
  const { sha } = await stage.rest("alice", `GET ${path}?ref=tier-0`);
  const content = Buffer.from(`# mine, at ${await stage.system("tier-0")}\n`).toString("base64");
  return measured(stage, async () => {
    await stage.rest(editor, `PUT ${path}`, { branch: "tier-0", message: "Mine", sha, content });
    const moved = stage.moment(systemMoved("tier-0"));
    const from = performance.now();
    return (await stage.due(moved)).at - from;
  });
}

/** Then what was merged climbs: the App reads on, a call more, where a tier has more than twenty commits to judge. */
async function remove(stage: Stage): Promise<Sample> {
  const sample = await declared(stage, noShopSets());
  await climb(stage);
  return sample;
}

/** From the answer to the push to the fleet until tier-0's system branch has moved. */
function declared(stage: Stage, files: Record<string, string | null>): Promise<Sample> {
  return measured(stage, async () => {
    const moved = stage.moment(systemMoved("tier-0"));
    await stage.declared(files);
    const from = performance.now();
    return (await stage.due(moved)).at - from;
  });
}

/** Of a fleet of another name each time, since what was rendered before is remembered. */
async function render({ size, sandbox }: Stage): Promise<Sample> {
  const { fleet, problems } = parseFleet(wholeFleet(sandbox.forge.url, { shopsets: size.count }), "acme");
  const tier = fleet?.tiers.find(({ name }) => name === "tier-0");
  if (!tier) throw new Error(`the fleet of the bench is not valid: ${JSON.stringify(problems.slice(0, 3))}`);
  const commit = "0".repeat(40) as Sha;
  const pointers = Object.fromEntries([...pointerPaths(tier).values()].map((path) => [path, commit]));
  const around = { previous: null, fleet: `acme/fleet-${++rendered}` as RepositoryName, pointers };
  const milliseconds = await timed(async () => renderSystem(tier, around));
  return { milliseconds, calls: null };
}
