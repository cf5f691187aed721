// What a stage's process holds: the forge and the App live in one.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export interface Memory {
  when: string;
  /** Megabytes of 10^6 bytes. */
  resident: number;
  heap: number;
}

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Reads after a full collection. */
export function readMemory(when: string): Memory {
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { when, resident: Math.round(rss / 1e6), heap: Math.round(heapUsed / 1e6) };
}
