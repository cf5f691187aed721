import { describe, expect, it } from "vitest";
import type { Key, Next } from "../../src/flow/ports/queue.ts";
import { createMemoryQueue } from "../../src/queue/memory.ts";
import { silentLog } from "../fixtures/ladder.ts";

const A: Key = "ladder:acme/a";
const B: Key = "ladder:acme/b";

/** A job that is stepped by hand: each run waits until it is let go. */
function stepped(next: Next = { kind: "rest" }) {
  const runs: { key: Key; end: (next?: Next) => void }[] = [];
  const started: (() => void)[] = [];
  const job = ({ key }: { key: Key }) =>
    new Promise<Next>((resolve) => {
      runs.push({ key, end: (given = next) => resolve(given) });
      started.shift()?.();
    });
  const nextStart = () => new Promise<void>((resolve) => started.push(resolve));
  return { runs, job, nextStart };
}

describe("the queue of one process", () => {
  it("runs a key alone, and once more when it was added meanwhile, however often", async () => {
    const { runs, job, nextStart } = stepped();
    const queue = createMemoryQueue({ job, concurrency: 4, log: silentLog });
    queue.add(A);
    for (let n = 0; n < 50; n++) queue.add(A);
    expect(runs).toHaveLength(1);
    const second = nextStart();
    runs[0]?.end();
    await second;
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await queue.idle();
    expect(runs).toHaveLength(2);
  });

  it("asks when its turn comes whether a key still needs a look", async () => {
    const { runs, job } = stepped();
    const queue = createMemoryQueue({ job, concurrency: 1, log: silentLog });
    let isSeen = false;
    queue.add(A);
    queue.add(A, () => !isSeen);
    queue.add(B, () => false);
    isSeen = true;
    runs[0]?.end();
    await queue.idle();
    expect(runs.map(({ key }) => key)).toEqual([A]);
  });

  it("runs different keys side by side, up to its concurrency", async () => {
    const { runs, job, nextStart } = stepped();
    const queue = createMemoryQueue({ job, concurrency: 2, log: silentLog });
    for (const key of [A, B, "ladder:acme/c"] as Key[]) queue.add(key);
    expect(runs.map(({ key }) => key)).toEqual([A, B]);
    const third = nextStart();
    runs[0]?.end();
    await third;
    expect(runs).toHaveLength(3);
    runs[1]?.end();
    runs[2]?.end();
    await queue.idle();
  });

  it("leaves half of its places to what is quick, however much waits that is slow", async () => {
    const { runs, job, nextStart } = stepped();
    const queue = createMemoryQueue({ job, concurrency: 4, log: silentLog, isSlow: (key) => key.startsWith("pull:") });
    const pulls = [1, 2, 3].map((number): Key => `pull:acme/app/${number}`);
    for (const key of [...pulls, A, B]) queue.add(key);
    expect(runs.map(({ key }) => key)).toEqual([...pulls.slice(0, 2), A, B]);
    runs[2]?.end();
    runs[3]?.end();
    const third = nextStart();
    runs[0]?.end();
    await third;
    expect(runs.at(-1)?.key).toBe(pulls[2]);
    runs[1]?.end();
    runs[4]?.end();
    await queue.idle();
  });

  it("looks again when only time is missing", async () => {
    const { runs, job, nextStart } = stepped();
    const queue = createMemoryQueue({ job, concurrency: 1, log: silentLog });
    queue.add(A);
    const second = nextStart();
    runs[0]?.end({ kind: "again", after: 1 });
    await second;
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await queue.close();
  });

  it("lets what runs end when it is closed, and begins nothing more", async () => {
    const { runs, job } = stepped();
    const queue = createMemoryQueue({ job, concurrency: 1, log: silentLog });
    queue.add(A);
    queue.add(A);
    queue.add(B);
    const closed = queue.close();
    runs[0]?.end({ kind: "again", after: 1 });
    await closed;
    queue.add(B);
    expect(runs).toHaveLength(1);
  });

  it("survives a bug in a job, and tries again", async () => {
    let runs = 0;
    let seen = () => {};
    const again = new Promise<void>((resolve) => {
      seen = resolve;
    });
    const job = async (): Promise<Next> => {
      runs++;
      if (runs === 1) throw new Error("a bug");
      seen();
      return { kind: "rest" };
    };
    const queue = createMemoryQueue({ job, concurrency: 1, log: silentLog });
    queue.add(A);
    await again;
    await queue.close();
    expect(runs).toBe(2);
  });
});
