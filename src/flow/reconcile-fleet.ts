// The loop of an account's fleet: read what rules, say what is wrong with it where it was written, wake the ladders.

import type { RepositoryName, Sha } from "../core/names.ts";
import { FLEET_CHECK, printFleetCheck } from "../core/prose/fleet.ts";
import { type ParsedFleet, parseFleet } from "../core/resources/fleet.ts";
import { planFleet } from "../core/resources/plan.ts";
import type { Problem } from "../core/resources/problem.ts";
import { type Fleets, findRulingFleet, type RulingFleet } from "./fleet.ts";
import {
  type FleetReading,
  type Forge,
  ForgeUnavailable,
  type Key,
  type Lock,
  type Next,
  type Outcome,
} from "./ports.ts";
import { ladderKey } from "./reconcile.ts";
import type { Recorder } from "./record.ts";

type Present = Extract<FleetReading, { state: "present" }>;

export interface FleetWork {
  account: string;
  /** The fleet's repository. */
  repository: RepositoryName;
  forge: Forge;
  fleets: Fleets;
  recorder: Recorder;
  /** Marks a ladder to be looked at. */
  wake(key: Key): void;
}

/** Reads the fleet, keeps its check runs true, and wakes its ladders when another commit rules. */
export async function reconcileFleet(work: FleetWork, lock: Lock): Promise<Next> {
  try {
    const reading = await read(work);
    if (reading.state === "absent") {
      work.fleets.remember(work.account, undefined);
      work.recorder.failed(lock.key, {
        kind: "failed",
        retryAfter: null,
        forUser: reading.reason,
        forOperator: reading.reason,
      });
      return { kind: "rest" };
    }
    const ruling = await findRulingFleet(work.forge, work.account, work.repository, reading);
    const isNew = work.fleets.remember(work.account, ruling);
    if (isNew) for (const { name } of ruling?.ladders ?? []) work.wake(ladderKey(work.account, name));
    const outcomes = await report(work, reading, ruling);
    const failed = outcomes.find((outcome) => outcome.kind === "failed");
    if (!failed) return { kind: "rest" };
    work.recorder.failed(lock.key, failed);
    return failed.retryAfter === null ? { kind: "rest" } : { kind: "retry", after: failed.retryAfter };
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    work.recorder.failed(lock.key, error.failure);
    return error.failure.retryAfter === null ? { kind: "rest" } : { kind: "retry", after: error.failure.retryAfter };
  }
}

/** One call where the fleet names what it named before; one more to look at repositories that are new in it. */
async function read({ account, repository, forge, fleets }: FleetWork): Promise<FleetReading> {
  const known = (fleets.known(account)?.fleet.repositories ?? []).map(({ name }) => name);
  const reading = await forge.readFleet({ fleet: repository, repositories: known });
  if (reading.state === "absent" || reading.history[0] === undefined) return reading;
  const parsed = [await parseAt(forge, account, repository, reading.history[0])];
  for (const pull of reading.pulls) parsed.push(await parseAt(forge, account, repository, pull.head));
  const ruling = await findRulingFleet(forge, account, repository, reading);
  const named = [...parsed.map(({ fleet }) => fleet), ruling?.fleet].flatMap((fleet) => fleet?.repositories ?? []);
  const unseen = [...new Set(named.map(({ name }) => name))].filter((name) => reading.repositories[name] === undefined);
  if (unseen.length === 0) return reading;
  const more = await forge.readFleet({ fleet: repository, repositories: [...known, ...unseen] });
  return more;
}

async function report(work: FleetWork, reading: Present, ruling: RulingFleet | undefined): Promise<Outcome[]> {
  const { account, repository, forge } = work;
  const outcomes: Outcome[] = [];
  const ensure = async (head: Sha, check: string | null, parsed: ParsedFleet, on: "main" | "pull request") => {
    const plan = on === "main" || !parsed.fleet ? null : planFleet(ruling?.fleet ?? null, parsed.fleet);
    const refusals = refusalsOf(reading, parsed);
    const lacking = on === "main" ? reading.lacking : [];
    const text = printFleetCheck({ problems: parsed.problems, refusals, lacking, plan });
    if (check !== text.digest) outcomes.push(await forge.ensureCheck({ repository, head, name: FLEET_CHECK, ...text }));
  };
  const [head] = reading.history;
  if (head !== undefined) await ensure(head, reading.check, await parseAt(forge, account, repository, head), "main");
  for (const pull of reading.pulls) {
    await ensure(pull.head, pull.check, await parseAt(forge, account, repository, pull.head), "pull request");
  }
  return outcomes;
}

async function parseAt(forge: Forge, account: string, repository: RepositoryName, commit: Sha): Promise<ParsedFleet> {
  return parseFleet(await forge.readFleetFiles(repository, commit), account);
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
