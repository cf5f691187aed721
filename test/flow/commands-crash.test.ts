// A crash at every call to GitHub while a command is answered: what is so in the end is the same, and told once.
import { describe, expect, it } from "vitest";
import type { Sha } from "../../src/core/names.ts";
import { parseMarker } from "../../src/core/prose/answer.ts";
import { reconcileComment } from "../../src/flow/conversation.ts";
import { createFleets } from "../../src/flow/fleet.ts";
import { createInbox } from "../../src/flow/inbox.ts";
import { commentsKey, ladderKey } from "../../src/flow/keys.ts";
import type { Forge } from "../../src/flow/ports/forge.ts";
import { ForgeUnavailable } from "../../src/flow/ports/outcome.ts";
import type { Key } from "../../src/flow/ports/queue.ts";
import { reconcileLadder } from "../../src/flow/reconcile.ts";
import { createRecorder } from "../../src/flow/record.ts";
import { sweepComments } from "../../src/flow/sweep-comments.ts";
import { APP, SYSTEM, silentLog } from "../fixtures/ladder.ts";
import { createMemoryForge, type MemoryForge } from "../fixtures/memory-forge.ts";
import type { StoredPull } from "../fixtures/memory-git.ts";
import { aTalk, type Talk } from "../fixtures/talk.ts";

/**
 * What goes wrong at one call: GitHub does it, and the process dies before it does anything more; GitHub does nothing and
 * does not answer; GitHub does it and does not answer.
 */
const FAULTS = ["dies after", "no answer", "answer lost"] as const;
type Fault = (typeof FAULTS)[number];

class Death extends Error {}

const SLOW = { kind: "failed", retryAfter: 1_000, forUser: "GitHub is slow", forOperator: "502" } as const;

/** The forge with one fault at the call of that number; tells how many calls were made. */
function faulty(forge: Forge, fault: Fault, at: number) {
  const made = { calls: 0 };
  const strike = async (name: string, call: () => Promise<unknown>) => {
    made.calls += 1;
    if (made.calls !== at) return call();
    if (fault !== "no answer") await call();
    if (fault === "dies after") throw new Death(name);
    if (name.startsWith("ensure")) return SLOW;
    throw new ForgeUnavailable(SLOW);
  };
  const proxy = new Proxy(forge, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => strike(String(name), async () => value.apply(target, args));
    },
  });
  return { proxy, made };
}

/** A process of the App that knows nothing yet. */
function aProcess(forge: Forge) {
  const woken: Key[] = [];
  const work = {
    account: "acme",
    name: "tier-0",
    forge,
    fleets: createFleets("fleet", async () => forge),
    recorder: createRecorder(silentLog),
    inbox: createInbox(),
    wake: (key: Key) => void woken.push(key),
  };
  return {
    /** Runs what is woken, what is to be tried again included, until nothing is. */
    async run(): Promise<void> {
      for (let round = 0; round < 30; round++) {
        const nexts = [await sweepComments(work, { key: commentsKey("acme") })];
        const comments = woken.splice(0).filter((key) => key.startsWith("comment:"));
        for (const key of comments) {
          nexts.push(await reconcileComment(work, key.slice(key.lastIndexOf("/") + 1), { key }));
        }
        nexts.push(await reconcileLadder(work, { key: ladderKey("acme", "tier-0") }));
        if (nexts.every(({ kind }) => kind !== "retry") && work.inbox.waiting(ladderKey("acme", "tier-0")).length === 0)
          return;
      }
      throw new Error("it does not come to rest");
    },
  };
}

interface Scene {
  body: string;
  by: string;
  arrange: () => Promise<{ talk: Talk; on: StoredPull }>;
}

const proposed = async () => {
  const talk = aTalk();
  return { talk, on: await talk.proposed() };
};

/** tier-1 runs a bad release after a good one. */
const released = async () => {
  const talk = aTalk();
  await talk.look();
  talk.advance(60_000);
  talk.verified("tier-1");
  const on = await talk.proposed("Bad");
  talk.promoted("tier-1");
  talk.advance(60_000);
  await talk.look();
  talk.reported("tier-1", "e2e", "failed");
  talk.advance(60_000);
  return { talk, on };
};

const mended = async () => {
  const { talk, on } = await released();
  await talk.answered("bob", "/rollback", on);
  talk.advance(60_000);
  return { talk, on: await talk.proposed("Mended") };
};

/** What tier-0 verified turned red and green again, and our check on the promotion does not say so yet. */
const opening = async () => {
  const { talk, on } = await proposed();
  talk.reported("tier-0", "e2e", "failed");
  await talk.look();
  talk.advance(60_000);
  talk.reported("tier-0", "e2e", "passed");
  return { talk, on };
};

const held = async () => {
  const { talk, on } = await proposed();
  await talk.answered("alice", "/hold audit", on);
  talk.advance(60_000);
  return { talk, on };
};

const hotfix = async () => {
  const talk = aTalk();
  await talk.look();
  const on = talk.opened("hotfix", "tier-1", { "fix.yaml": "1" });
  await talk.look();
  talk.advance(60_000);
  return { talk, on };
};

const SCENES: Record<string, Scene> = {
  "/promote merges": { body: "/promote", by: "bob", arrange: proposed },
  "/promote, when our check is about to open": { body: "/promote", by: "bob", arrange: opening },
  "/promote is refused": { body: "/promote", by: "carol", arrange: proposed },
  "/promote on a pinned tier": { body: "/promote", by: "bob", arrange: mended },
  "--force": { body: '/promote --force "outage"', by: "alice", arrange: hotfix },
  "/hold": { body: "/hold db upgrade", by: "bob", arrange: proposed },
  "/unhold": { body: "/unhold", by: "bob", arrange: held },
  "/rollback": { body: "/rollback", by: "bob", arrange: released },
  "several in one comment": { body: "/hold wait\n/promote\n/rollback nowhere", by: "bob", arrange: proposed },
  "/status": { body: "/status", by: "carol", arrange: proposed },
};

/** What is so in the end: branches, pointers, the fleet, and what was told, without the ids of commits. */
function facts(forge: MemoryForge, pull: string, comment: string) {
  const [app, system] = [forge.repository(APP), forge.repository(SYSTEM)];
  const ran = (sha: Sha | undefined) =>
    app.commits.get(system.commits.get(sha as Sha)?.entries["base"]?.sha as Sha)?.tree;
  const [fleet] = forge.fleetFiles.get(forge.fleetHistory[0] as Sha) ?? [];
  const on = app.pulls.find(({ id }) => id === pull);
  const comments = [...forge.comments.values()].filter((one) => one.isOurs && one.on.id === pull);
  return {
    trees: [...app.branches].map(([name, sha]) => `${name} ${app.commits.get(sha)?.tree}`).sort(),
    runs: [...system.branches].map(([name, sha]) => `${name} ${ran(sha)}`).sort(),
    everRan: new Set([...system.commits.keys()].map(ran)),
    fleet: fleet?.text,
    stated: forge.fleetHistory.length,
    pull: on?.state,
    gate: forge.runs.runs.findLast(({ head }) => head === on?.head.sha)?.state,
    // 👀 is decoration, and may be lost.
    reactions: forge.comments.get(comment)?.reactions.filter((reaction) => reaction !== "EYES").length,
    told: comments.map(({ body }) => parseMarker(body)?.kind).sort(),
    refused: comments.flatMap(({ body }) => [...body.matchAll(/code: (\w+)/g)].map(([, code]) => code)),
  };
}

/** The scene once more, with one fault; how it ends, and how many calls it took. */
async function played(
  scene: MemoryForge,
  { pull, comment }: { pull: string; comment: string },
  fault: Fault,
  at: number,
) {
  const forge = createMemoryForge(scene);
  const { proxy, made } = faulty(forge, fault, at);
  try {
    await aProcess(proxy).run();
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    forge.advance(5_000);
    await aProcess(forge).run();
  }
  return { facts: facts(forge, pull, comment), calls: made.calls };
}

describe("a command that is interrupted at any call", () => {
  const cases = Object.keys(SCENES).flatMap((name) => FAULTS.map((fault) => [name, fault] as const));

  it.each(cases)("%s: %s", async (name, fault) => {
    const { arrange, by, body } = SCENES[name] as Scene;
    const { talk, on } = await arrange();
    const said = { pull: on.id, comment: talk.said(by, body, on) };
    const whole = await played(talk.forge, said, fault, 0);
    for (let at = 1; at <= whole.calls; at++) {
      const { facts } = await played(talk.forge, said, fault, at);
      expect(facts, `at call ${at} of ${whole.calls}`).toEqual(whole.facts);
    }
  });
});
