// The App's loop over a world: a look until it rests, perhaps with a crash in the middle, watched at every write.
import { decide } from "../../src/core/ladder/decide.ts";
import type { Sha } from "../../src/core/names.ts";
import { createFleets } from "../../src/flow/fleet.ts";
import { type Forge, ForgeUnavailable, type LadderReading, type Log } from "../../src/flow/ports.ts";
import { ladderKey, reconcileLadder } from "../../src/flow/reconcile.ts";
import { createRecorder, type Look } from "../../src/flow/record.ts";
import { createMemoryForge, type MemoryForge } from "../fixtures/memory-forge.ts";
import { Broken } from "./failure.ts";
import { noteVerified } from "./oracle/stays.ts";
import { judgeMove } from "./oracle/writes.ts";
import type { World } from "./world.ts";

/** What goes wrong in the middle of acting. */
export interface Fault {
  /** The write at which it happens, from 1. */
  at: number;
  kind: "crash before" | "crash after" | "answer lost";
}

/** How the App sees: the storm's planted mistakes bend it. */
export type Eyes = (reading: LadderReading) => LadderReading;

export interface Loop {
  /** Looks until the ladder rests. Throws Broken. */
  settle(world: World, fault: Fault | undefined): Promise<void>;
}

class Crash extends Error {}
const LOST = { kind: "failed", retryAfter: 1000, forUser: "GitHub is slow", forOperator: "answer lost" } as const;
const MOST_LOOKS = 4;
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const key = ladderKey("acme", "tier-0");

export function createLoop(eyes: Eyes = (reading) => reading): Loop {
  let memory = freshMemory();
  return {
    async settle(world, fault) {
      noteVerified(world);
      const twin = fault ? createMemoryForge(world.forge) : undefined;
      if (fault) await lookWith(memory, watched(world, eyes, fault)).catch(onlyCrashes);
      if (fault && fault.kind !== "answer lost") memory = freshMemory();
      world.decision = await rested(world, memory, watched(world, eyes));
      if (!twin) return;
      await rested(world, freshMemory(), { ...twin, readLadder: async (q) => eyes(await twin.readLadder(q)) });
      const [now, wanted] = [stateOf(world.forge), stateOf(twin)];
      const [surplus, missing] = [now.filter((l) => !wanted.includes(l)), wanted.filter((l) => !now.includes(l))];
      if (surplus.length + missing.length > 0) {
        const difference = [...surplus.map((line) => `+ ${line}`), ...missing.map((line) => `- ${line}`)].join("\n");
        throw new Broken("I4", `${fault?.kind} at write ${fault?.at} led elsewhere:\n${difference}`);
      }
    },
  };
}

interface Memory {
  fleets(forge: Forge): ReturnType<typeof createFleets>;
  recorder: ReturnType<typeof createRecorder>;
}

/** What a process knows that just started. */
function freshMemory(): Memory {
  let forge: Forge | undefined;
  const fleets = createFleets("fleet", async () => forge as Forge);
  return {
    fleets(now) {
      forge = now;
      return fleets;
    },
    recorder: createRecorder(silent),
  };
}

function lookWith({ fleets, recorder }: Memory, forge: Forge) {
  return reconcileLadder({ account: "acme", name: "tier-0", forge, fleets: fleets(forge), recorder }, { key });
}

/** Looks until nothing is left to do, and makes sure that it stays so and that the decision is pure. */
async function rested(world: World, memory: Memory, forge: Forge): Promise<Look["decision"]> {
  let next = await lookWith(memory, forge);
  // "again" soon: GitHub tries a merge, and the next look knows what came of it.
  const isSoon = () => next.kind === "retry" || (next.kind === "again" && next.after <= 10_000);
  for (let looks = 1; isSoon() && looks < MOST_LOOKS; looks++) next = await lookWith(memory, forge);
  const last = memory.recorder.last(key);
  if (!last) throw new Broken("rest", "nothing was looked at");
  if (next.kind === "retry" || last.decision.actions.length > 0) {
    const doing = last.decision.actions.map((action, i) => `${action.kind}: ${JSON.stringify(last.outcomes[i])}`);
    throw new Broken("rest", `after ${MOST_LOOKS} looks it still wants to ${doing.join(", ")}`);
  }
  if (world.random.chance(0.05)) isPure(last);
  return last.decision;
}

function isPure({ snapshot, decision }: Look): void {
  const again = decide(JSON.parse(JSON.stringify(snapshot)));
  if (JSON.stringify(again) !== JSON.stringify(decision)) throw new Broken("pure", "JSON changes the decision");
}

/** The forge as the App gets it: bent eyes, every write judged, and one of them struck by the fault. */
function watched(world: World, eyes: Eyes, fault?: Fault): MemoryForge {
  const { forge } = world;
  let writes = 0;
  const struck: [string, unknown][] = Object.entries(forge).map(([name, method]) => {
    if (!/^(ensure|write)/.test(name) || !fault) return [name, method];
    return [
      name,
      async (...given: unknown[]) => strike(() => method(...given), ++writes === fault.at ? fault : undefined),
    ];
  });
  const hit = Object.fromEntries(struck) as unknown as MemoryForge;
  return {
    ...hit,
    readLadder: async (question) => eyes(await forge.readLadder(question)),
    async ensureBranchAt(name, move) {
      judgeMove(world, forge.repository(name), move);
      const isMissing = forge.repository(name).branches.get(move.branch) !== move.to;
      try {
        return await hit.ensureBranchAt(name, move);
      } finally {
        if (isMissing && forge.repository(name).branches.get(move.branch) === move.to) notePut(world, move);
      }
    },
  };
}

function notePut({ book, app }: World, { branch, to }: { branch: string; to: Sha }): void {
  book.put.set(branch, to);
  const [folder, tier = ""] = branch.split("/");
  const tree = app.commits.get(to)?.tree;
  if (folder === "backport" && tree) book.carried.set(tier, (book.carried.get(tier) ?? new Set()).add(tree));
}

async function strike<T>(write: () => Promise<T>, fault: Fault | undefined): Promise<T> {
  if (fault?.kind === "crash before") throw new Crash();
  const done = await write();
  if (fault?.kind === "crash after") throw new Crash();
  if (fault?.kind === "answer lost") throw new ForgeUnavailable(LOST);
  return done;
}

function onlyCrashes(error: unknown): void {
  if (!(error instanceof Crash)) throw error;
}

/** Everything that Git and GitHub hold and that people look at, a line each. What the App closed is history. */
function stateOf({ repositories }: MemoryForge): string[] {
  return [...repositories.values()].flatMap(({ name, branches, commits, pulls }) => [
    ...[...branches].map(([branch, sha]) => `${name} ${branch} at ${sha}: ${commits.get(sha)?.message}`).sort(),
    // Which of two was opened first, and so its number, is chance.
    ...pulls
      .filter(({ closedBy }) => closedBy !== "app")
      .map(
        ({ number: _, id: __, url: ___, ...pull }) =>
          `${name} ${JSON.stringify(pull).replaceAll(/(#|pull\/)\d+/g, "$1n")}`,
      ),
  ]);
}
