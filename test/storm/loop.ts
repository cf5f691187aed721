// The App's loop over a world: a look until it rests, perhaps with a crash in the middle, watched at every write.
import { decide } from "../../src/core/ladder/decide.ts";
import type { Sha } from "../../src/core/names.ts";
import { reconcileComment } from "../../src/flow/conversation.ts";
import { commentsKey, parseKey } from "../../src/flow/keys.ts";
import { ForgeUnavailable } from "../../src/flow/ports/outcome.ts";
import type { Key, Next } from "../../src/flow/ports/queue.ts";
import type { LadderReading } from "../../src/flow/ports/reading.ts";
import { ladderKey, reconcileLadder } from "../../src/flow/reconcile.ts";
import type { Look } from "../../src/flow/record.ts";
import { sweepComments } from "../../src/flow/sweep-comments.ts";
import type { StoredComment } from "../fixtures/memory-conversation.ts";
import { createMemoryForge, type MemoryForge } from "../fixtures/memory-forge.ts";
import { faceOf, facesOf } from "./faces.ts";
import { Broken } from "./failure.ts";
import { freshMemory, type Memory, type Parsed } from "./memory.ts";
import { brakesIn, isWantedAgain, judgeFact } from "./oracle/asked.ts";
import { judgeClosing } from "./oracle/closing.ts";
import { promotion } from "./oracle/history.ts";
import { judgeMerge } from "./oracle/merges.ts";
import { noteVerified } from "./oracle/stays.ts";
import { judgeMove, judgeOpening } from "./oracle/writes.ts";
import { stateOf } from "./state.ts";
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
const key = ladderKey("acme", "tier-0");

export function createLoop(eyes: Eyes = (reading) => reading): Loop {
  const parsed: Parsed = new Map();
  let memory = freshMemory(parsed);
  return {
    async settle(world, fault) {
      for (const face of facesOf(world)) noteVerified(face);
      const twin = fault ? createMemoryForge(world.forge) : undefined;
      const likeness = [...world.forge.comments.values()].some(isWaiting) ? "in content" : "to the letter";
      if (fault) await lookWith(memory, watched(world, eyes, fault)).catch(onlyCrashes);
      if (fault && fault.kind !== "answer lost") memory = freshMemory(parsed);
      const { decision, snapshot } = await rested(world, memory, watched(world, eyes));
      Object.assign(world, { decision, snapshot });
      if (!twin) return;
      await rested(world, freshMemory(parsed), { ...twin, readLadder: async (q) => eyes(await twin.readLadder(q)) });
      const [now, wanted] = [stateOf(world.forge, likeness), stateOf(twin, likeness)];
      const [surplus, missing] = [now.filter((l) => !wanted.includes(l)), wanted.filter((l) => !now.includes(l))];
      if (surplus.length + missing.length > 0) {
        const difference = [...surplus.map((line) => `+ ${line}`), ...missing.map((line) => `- ${line}`)].join("\n");
        throw new Broken("I4", `${fault?.kind} at write ${fault?.at} led elsewhere:\n${difference}`);
      }
    },
  };
}

/** Whether somebody's comment has no last reaction of ours. */
function isWaiting({ isOurs, reactions }: StoredComment): boolean {
  return !isOurs && reactions.every((reaction) => reaction === "EYES");
}

/** Hears what people said, as the resync does, and then looks at the ladder. */
async function lookWith({ fleets, recorder, inbox }: Memory, forge: MemoryForge): Promise<Next> {
  const woken: Key[] = [];
  const work = {
    account: "acme",
    name: "tier-0",
    forge,
    fleets: fleets(forge),
    recorder,
    inbox,
    wake: (one: Key) => void woken.push(one),
  };
  await sweepComments(work, { key: commentsKey("acme") });
  const heard: Next[] = [];
  for (const one of woken) {
    const parts = parseKey(one);
    if (parts.kind === "comment") heard.push(await reconcileComment(work, parts.id, { key: one }));
  }
  const next = await reconcileLadder(work, { key });
  return heard.find(({ kind }) => kind === "retry") ?? next;
}

/** Looks until nothing is left to do, and makes sure that it stays so and that the decision is pure. */
async function rested(world: World, memory: Memory, forge: MemoryForge): Promise<Look> {
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
  return last;
}

function isPure({ snapshot, decision }: Look): void {
  const again = decide(JSON.parse(JSON.stringify(snapshot)));
  if (JSON.stringify(again) !== JSON.stringify(decision)) throw new Broken("pure", "JSON changes the decision");
}

/** The forge as the App gets it: bent eyes, every write judged, and one of them struck by the fault. */
function watched(world: World, eyes: Eyes, fault?: Fault): MemoryForge {
  const { forge } = world;
  /** Where the branches of each source stood at the last look: what comes of it is judged by that as well. */
  let looked = new Map<string, ReadonlyMap<string, Sha>>();
  let writes = 0;
  const struck: [string, unknown][] = Object.entries(forge).map(([name, method]) => {
    if (!/^(ensure|write)/.test(name) || !fault) return [name, method];
    return [
      name,
      async (...given: unknown[]) => {
        const write = () => method(...given);
        return ++writes === fault.at ? strike(name, write, fault) : write();
      },
    ];
  });
  const hit = Object.fromEntries(struck) as unknown as MemoryForge;
  return {
    ...hit,
    async readLadder(question) {
      looked = new Map(facesOf(world).map(({ app }) => [app.name, new Map(app.branches)]));
      return eyes(await forge.readLadder(question));
    },
    ensurePullClosed(name, pull) {
      judgeClosing(faceOf(world, name), { number: pull.number, looked: looked.get(name) ?? new Map() });
      return hit.ensurePullClosed(name, pull);
    },
    ensurePullOpen(name, pull) {
      const face = faceOf(world, name);
      judgeOpening(face, pull);
      // As with one that is reopened: who wants it again wants it whatever newer was rejected.
      if (isWantedAgain(face, pull.base)) face.book.rejected.delete(pull.base);
      return hit.ensurePullOpen(name, pull);
    },
    async ensureFleetSays(write) {
      judgeFact(world, write);
      const before = forge.fleetHistory[0];
      try {
        return await hit.ensureFleetSays(write);
      } finally {
        if (forge.fleetHistory[0] !== before) noteFact(world, write.tier);
      }
    },
    async ensureMerged(merge) {
      const face = faceOf(world, merge.repository);
      judgeMerge(face, merge);
      const isMerged = () => face.app.pulls[merge.pull.number - 1]?.state === "merged";
      const wasMerged = isMerged();
      try {
        return await hit.ensureMerged(merge);
      } finally {
        // As with any merge of a promotion, what it names says where the tier stands from now on.
        const isPromotion = face.app.pulls[merge.pull.number - 1]?.head.branch === promotion(merge.base.branch);
        if (isMerged() && !wasMerged && isPromotion) face.book.squashed.delete(merge.base.branch);
      }
    },
    async ensureBranchAt(name, move) {
      const face = faceOf(world, name);
      judgeMove(face, forge.repository(name), move);
      const isMissing = forge.repository(name).branches.get(move.branch) !== move.to;
      try {
        return await hit.ensureBranchAt(name, move);
      } finally {
        if (isMissing && forge.repository(name).branches.get(move.branch) === move.to) notePut(face, move);
        if (isMissing && name === world.system.name) noteUnheld(world, move);
      }
    },
  };
}

function notePut({ book, app }: World, { branch, to }: { branch: string; to: Sha }): void {
  book.put.set(branch, (book.put.get(branch) ?? new Set()).add(to));
  const [folder, tier = ""] = branch.split("/");
  const tree = app.commits.get(to)?.tree;
  if (folder === "backport" && tree) book.carried.set(tier, (book.carried.get(tier) ?? new Set()).add(tree));
}

/** Whoever says /unhold where a pointer was set by hand takes that back. */
function noteUnheld(world: World, { branch, to }: { branch: string; to: Sha }): void {
  const isUnheld = /^Shopset-Unheld: (?:alice|bob)$/m.test(world.system.commits.get(to)?.message ?? "");
  for (const { book } of isUnheld ? facesOf(world) : []) book.handSet.delete(branch);
}

/** What somebody had the App state of a tier holds as if they had written it themselves. */
function noteFact(world: World, tier: string): void {
  const { hold, base, rest } = brakesIn(world, tier);
  const { holds, pins, restPins } = world.book;
  const isMoved = base !== (pins.get(tier) ?? null) || rest !== (restPins.get(tier) ?? null);
  for (const { book } of isMoved ? facesOf(world) : []) if (book.handSet.has(tier)) book.handSet.set(tier, null);
  set(holds, tier, hold);
  set(pins, tier, base);
  set(restPins, tier, rest);
}

function set<V>(map: Map<string, V>, name: string, value: V | null): void {
  if (value === null) map.delete(name);
  else map.set(name, value);
}

/** As the port says, what is ensured gives a failure back, and only what just writes throws it. */
async function strike(name: string, write: () => Promise<unknown>, { kind }: Fault): Promise<unknown> {
  if (kind === "crash before") throw new Crash();
  await write();
  if (kind === "crash after") throw new Crash();
  if (name.startsWith("ensure")) return LOST;
  throw new ForgeUnavailable(LOST);
}

function onlyCrashes(error: unknown): void {
  if (!(error instanceof Crash)) throw error;
}
