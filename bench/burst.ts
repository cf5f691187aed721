// A burst: many merges to tier-0, one right after the other, and how few bumps carry the newest of them.
import { setTimeout as pause } from "node:timers/promises";
import type { Millis } from "../src/core/names.ts";
import { WRITES_PER_MINUTE } from "../src/github/pacing.ts";
import { type Calls, measured, quantile } from "./sample.ts";
import { type Proposal, type Size, type Stage, systemMoved } from "./stage.ts";

export interface Burst {
  size: Size;
  merges: number;
  /** Commits that moved tier-0's pointer. */
  bumps: number;
  /** Whether the pointer names the last merge in the end. */
  newestWins: boolean;
  calls: Calls | null;
  /** What the merges themselves took, and from the answer to the last one until the pointer names it. */
  milliseconds: { merging: Millis; afterLast: Millis };
}

export async function burst(stage: Stage, merges: number): Promise<Burst> {
  const pulls: Proposal[] = [];
  for (let n = 0; n < merges; n++) pulls.push(await stage.proposed());
  await stage.settled();
  // Each proposal got its check, which is a write; one comes back each second until there is a minute's worth again.
  await pause(Math.min(merges, WRITES_PER_MINUTE) * 1_000);
  const moves: { at: Millis; head: string }[] = [];
  const isTier = systemMoved("tier-0");
  const stop = stage.sandbox.forge.world.events.listen((event) => {
    const head = isTier(event);
    if (head !== undefined) moves.push({ at: performance.now(), head });
  });
  let newest = "";
  let last: Millis = 0;
  const { milliseconds: merging, calls } = await measured(stage, async () => {
    const from = performance.now();
    for (const pull of pulls) newest = await stage.merged(pull);
    last = performance.now();
    return last - from;
  });
  stop();
  const { tree } = await stage.rest("alice", "GET /repos/acme/system-repository/git/trees/tier-0");
  const pointer = tree.find(({ path }: { path: string }) => path === "base").sha;
  const afterLast = (moves.at(-1)?.at ?? last) - last;
  return {
    size: stage.size,
    merges,
    bumps: moves.length,
    newestWins: pointer === newest,
    calls,
    milliseconds: { merging: quantile([merging], 1), afterLast: quantile([afterLast], 1) },
  };
}
