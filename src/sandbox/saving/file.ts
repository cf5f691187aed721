// Keeps the world in one JSON file, written whole and put in place at once, soon after something changed.
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { World } from "../forge/world.ts";
import { type PlainWorld, toPlain } from "./plain.ts";

export interface Saver {
  /** Something changed: write before long. */
  soon(): void;
  /** Writes what is not written yet, and stops. */
  close(): Promise<void>;
}

/** Changes come in bursts; one write covers what happens within this time, in milliseconds. */
const PATIENCE = 200;

/** What an earlier run left in a directory; undefined for a new one. */
export async function readSaved(directory: string): Promise<PlainWorld | undefined> {
  try {
    return JSON.parse(await readFile(fileIn(directory), "utf8")) as PlainWorld;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`reading ${fileIn(directory)}`, { cause: error });
  }
}

export function openSaver(world: World, directory: string): Saver {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    timer = undefined;
    writing = writing.then(async () => {
      const fresh = `${fileIn(directory)}.new`;
      await writeFile(fresh, JSON.stringify(toPlain(world)));
      await rename(fresh, fileIn(directory));
    });
  };
  return {
    soon() {
      timer ??= setTimeout(write, PATIENCE);
    },
    async close() {
      clearTimeout(timer);
      write();
      await writing;
    },
  };
}

function fileIn(directory: string): string {
  return join(directory, "forge.json");
}
