// The loop of an account's fleet: read what rules, say what is wrong with it where it was written, wake the ladders.

import { missingIn } from "../core/ladder/missing.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Preview } from "../core/preview/preview.ts";
import {
  brokenShopSet,
  FLEET_CHECK,
  type HeldShopSets,
  printFleetCheck,
  printHeldFleet,
  printPreviewedFleet,
} from "../core/prose/fleet.ts";
import { carries } from "../core/prose/preview.ts";
import { type Fleet, type ParsedFleet, parseFleet } from "../core/resources/fleet.ts";
import { planFleet } from "../core/resources/plan.ts";
import type { Problem } from "../core/resources/problem.ts";
import { type Fleets, findRulingFleet, type RulingFleet } from "./fleet.ts";
import { dashboardKey, ladderKey, lowestKey } from "./keys.ts";
import { endLeftGates } from "./left-sources.ts";
import type { Builder } from "./ports/builder.ts";
import type { Forge } from "./ports/forge.ts";
import { type Failed, ForgeUnavailable, type Outcome } from "./ports/outcome.ts";
import type { Key, Lock, Next } from "./ports/queue.ts";
import type { FleetReading } from "./ports/reading.ts";
import { previewFleet } from "./preview.ts";
import type { Recorder } from "./record.ts";

type Present = Extract<FleetReading, { state: "present" }>;

export interface FleetWork {
  account: string;
  /** The fleet's repository. */
  repository: RepositoryName;
  forge: Forge;
  fleets: Fleets;
  recorder: Recorder;
  /** Shows what a pull request would do to the manifests; absent: nothing does. */
  builder?: Builder | undefined;
  /** Marks what is to be looked at. */
  wake(key: Key): void;
}

/** A commit of the fleet that has a check: the head of `main`, or of a pull request to it. */
interface Surface {
  head: Sha;
  /** The digest of what our check on it says now. */
  check: string | null;
  on: "main" | "pull request";
  parsed: ParsedFleet;
}

/** Reads the fleet, wakes its ladders when another commit rules, and keeps its check runs true. */
export async function reconcileFleet(work: FleetWork, lock: Lock): Promise<Next> {
  const { account, repository, forge, fleets, recorder, wake } = work;
  const rest = (failure: Failed): Next => {
    recorder.failed(lock.key, failure);
    return failure.retryAfter === null ? { kind: "rest" } : { kind: "retry", after: failure.retryAfter };
  };
  try {
    const repositories = (fleets.known(account)?.fleet.repositories ?? []).map(({ name }) => name);
    const reading = await forge.readFleet({ fleet: repository, repositories });
    if (reading.state === "absent") {
      fleets.remember(account, undefined);
      return rest({ kind: "failed", retryAfter: null, forUser: reading.reason, forOperator: reading.reason });
    }
    const ruling = await findRulingFleet(forge, account, repository, reading);
    const isNew = fleets.remember(account, ruling);
    if (isNew) {
      for (const { name } of ruling?.ladders ?? []) {
        wake(ladderKey(account, name));
        wake(lowestKey(account, name));
      }
      // Otherwise a look at a ladder wakes it.
      if (ruling?.ladders.length === 0) wake(dashboardKey(account));
    }
    const left = ruling && (await endLeftGates(work, { ruling, history: reading.history }, lock));
    const { surfaces, failed } = await readSurfaces(work, reading);
    const { outcomes, isLeft } = await report(work, {
      reading: await readUnseen(work, reading, surfaces),
      surfaces,
      ruling,
    });
    const ended = [...(left ? [left] : []), ...outcomes];
    const failure = failed ?? ended.find((outcome) => outcome.kind === "failed");
    const next = failure ? rest(failure) : ({ kind: "rest" } as const);
    if (!failure) recorder.recovered(lock.key);
    return isLeft ? { kind: "again", after: 0 } : next;
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    return rest(error.failure);
  }
}

/** A pull request that cannot be read keeps only its own check back. */
async function readSurfaces(
  { account, repository, forge }: FleetWork,
  { history, check, pulls }: Present,
): Promise<{ surfaces: Surface[]; failed: Failed | undefined }> {
  const heads: Omit<Surface, "parsed">[] = [
    ...(history[0] === undefined ? [] : [{ head: history[0], check, on: "main" as const }]),
    ...pulls.map((pull) => ({ head: pull.head, check: pull.check, on: "pull request" as const })),
  ];
  const surfaces: Surface[] = [];
  let failed: Failed | undefined;
  for (const surface of heads) {
    try {
      surfaces.push({ ...surface, parsed: await parseAt(forge, account, repository, surface.head) });
    } catch (error) {
      if (!(error instanceof ForgeUnavailable)) throw error;
      failed = error.failure;
    }
  }
  return { surfaces, failed };
}

/** One more call where a surface names repositories that were not looked at. */
async function readUnseen(work: FleetWork, reading: Present, surfaces: readonly Surface[]): Promise<Present> {
  const named = surfaces.flatMap(({ parsed }) => parsed.fleet?.repositories ?? []).map(({ name }) => name);
  const unseen = [...new Set(named)].filter((name) => reading.repositories[name] === undefined);
  if (unseen.length === 0) return reading;
  const more = await work.forge.readFleet({ fleet: work.repository, repositories: unseen });
  return more.state === "present"
    ? { ...reading, repositories: { ...reading.repositories, ...more.repositories } }
    : reading;
}

/** Says on each surface what is to be said there, and builds for one of them; whether another is left to be built for. */
async function report(
  work: FleetWork,
  { reading, surfaces, ruling }: { reading: Present; surfaces: readonly Surface[]; ruling: RulingFleet | undefined },
): Promise<{ outcomes: Outcome[]; isLeft: boolean }> {
  const { repository, forge } = work;
  const outcomes: Outcome[] = [];
  let [isBuilt, isLeft] = [false, false];
  for (const { head, check, on, parsed } of surfaces) {
    const plan = on === "main" || !parsed.fleet ? null : planFleet(ruling?.fleet ?? null, parsed.fleet);
    const refusals = refusalsOf(reading, parsed);
    const lacking = on === "main" ? reading.lacking : [];
    const text = printFleetCheck({ problems: parsed.problems, refusals, lacking, plan });
    if (on === "main" && head === ruling?.commit) {
      const held = heldBack(work, ruling);
      const whole = held ? printHeldFleet(text, held) : text;
      const isSaid = check !== null && (held ? check === whole.digest : carries(check, text.digest));
      if (!isSaid) outcomes.push(await forge.ensureCheck({ repository, head, name: FLEET_CHECK, ...whole }));
      continue;
    }
    if (check !== null && carries(check, text.digest)) continue;
    // `main` is read again before another one is built: a hold that is pushed there does not wait for all of them.
    if (isBuilt) {
      isLeft = true;
      continue;
    }
    try {
      const preview = plan && parsed.fleet ? await previewOf(work, ruling?.fleet ?? null, parsed.fleet) : undefined;
      const whole = preview && parsed.fleet ? printPreviewedFleet(text, preview, parsed.fleet.places) : text;
      const outcome = await forge.ensureCheck({ repository, head, name: FLEET_CHECK, ...whole });
      outcomes.push(outcome);
      isBuilt = preview !== undefined && outcome.kind !== "failed";
    } catch (error) {
      if (!(error instanceof ForgeUnavailable)) throw error;
      outcomes.push(error.failure);
    }
  }
  return { outcomes, isLeft };
}

/** What of the fleet that rules is held back, by the last looks at its ladders; undefined before all were looked at. */
function heldBack({ account, recorder }: FleetWork, { commit, ladders, fleet }: RulingFleet): HeldShopSets | undefined {
  const last = ladders.flatMap(({ name }) => recorder.last(ladderKey(account, name)) ?? []);
  const looks = last.filter(({ snapshot }) => snapshot.fleet.commit === commit && !snapshot.unvetted);
  const broken = looks.flatMap(({ snapshot }) =>
    Object.entries(snapshot.unbuildable ?? {}).flatMap(([tier, shopsets]) =>
      Object.entries(shopsets).map(([name, fault]) => brokenShopSet({ name, tier, ...fault })),
    ),
  );
  const found = looks.flatMap(missingIn);
  const stated = (isOnItsWay: boolean) =>
    found.flatMap((one): Problem[] => {
      const place = fleet.places.get(one.shopset);
      if (!place || one.isOnItsWay !== isOnItsWay) return [];
      return [{ ...place, message: `ShopSet ${one.shopset} is not written: ${one.reason}` }];
    });
  const isAny = broken.length + found.length > 0;
  const held = { broken, missing: stated(false), climbing: stated(true) };
  return isAny || looks.length === ladders.length ? held : undefined;
}

/** What a pull request would do to the manifests; undefined where no ShopSet has to do with it, or nothing builds. */
async function previewOf(work: FleetWork, before: Fleet | null, after: Fleet): Promise<Preview | undefined> {
  const { forge, builder, repository } = work;
  if (!builder) return undefined;
  const preview = await previewFleet({ forge, builder, fleet: repository }, { before, after });
  return preview.kind === "shown" && preview.shopsets.length === 0 ? undefined : preview;
}

async function parseAt(forge: Forge, account: string, repository: RepositoryName, commit: Sha): Promise<ParsedFleet> {
  return parseFleet(await forge.readFleetFiles(repository, commit), account, repository);
}

/** The repositories that the fleet names and the App cannot work with, where they are named. */
function refusalsOf(reading: Present, { fleet }: ParsedFleet): Problem[] {
  return (fleet?.repositories ?? []).flatMap(({ name, role, place }) => {
    const state = reading.repositories[name];
    if (state === "absent") {
      return [{ ...place, message: `${name} is not there for ShopSet; create it, or install the App on it` }];
    }
    return state === "empty" && role === "source"
      ? [{ ...place, message: `${name} is empty; push a first commit to it` }]
      : [];
  });
}
