// The refs of a bare repository: read once, kept in memory, written by `git update-ref` with compare-and-swap.
import type { RefRefusal, RefUpdate, Sha } from "../model.ts";
import type { Objects } from "./objects.ts";
import { openSession } from "./session.ts";
import { git } from "./spawn.ts";

export const ZERO: Sha = "0".repeat(40);

export interface RefChange {
  name: string;
  /** The zero id: it did not exist. */
  before: Sha;
  /** The zero id: it is gone. */
  after: Sha;
}

export interface Refs {
  all(): Promise<Map<string, Sha>>;
  update(updates: RefUpdate[]): Promise<{ refused: RefRefusal; name: string } | undefined>;
  refresh(): Promise<RefChange[]>;
  end(): Promise<void>;
}

interface Needs {
  objects: Objects;
  isAncestor: (ancestor: Sha, descendant: Sha) => Promise<boolean>;
}

/** `held`: what the repository is known to hold; undefined: git is asked. */
export function openRefs(directory: string, { objects, isAncestor }: Needs, held?: Map<string, Sha>): Refs {
  let known = held;
  const session = openSession(directory, ["update-ref", "--stdin"]);
  let turn: Promise<unknown> = Promise.resolve();

  /** Reads and writes take turns, so that a check and the write that follows it see the same refs. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const read = async () => {
    const listed = await git(directory, ["for-each-ref", "--format=%(refname) %(objectname)"]);
    const pairs = listed.split("\n").filter((line) => line !== "");
    return new Map(pairs.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
  };
  const current = async () => {
    known ??= await read();
    return known;
  };

  const refusal = async ({ name, before, after, force }: RefUpdate, held: Sha): Promise<RefRefusal | undefined> => {
    if (!isRefName(name)) return "bad name";
    if (before !== undefined && before !== held) {
      if (before === ZERO) return "exists";
      return held === ZERO ? "absent" : "stale";
    }
    if (after === ZERO) return held === ZERO ? "absent" : undefined;
    const object = await objects.find(after);
    if (!object || object.sha !== after) return "missing object";
    if (!name.startsWith("refs/heads/")) return undefined;
    if (object.type !== "commit") return "missing object";
    if (force || held === ZERO || held === after) return undefined;
    return (await isAncestor(held, after)) ? undefined : "not a fast-forward";
  };

  const write = async (updates: (RefUpdate & { held: Sha })[]) => {
    const lines = updates.map(({ name, after, held }) =>
      after === ZERO ? `delete ${name} ${held}` : `update ${name} ${after} ${held}`,
    );
    await session.ask(["start", ...lines, "commit", ""].join("\n"), async (answer) => {
      await answer.line();
      await answer.line();
    });
  };

  const refresh = async (): Promise<RefChange[]> => {
    const before = await current();
    const after = await read();
    known = after;
    return [...new Set([...before.keys(), ...after.keys()])]
      .map((name) => ({ name, before: before.get(name) ?? ZERO, after: after.get(name) ?? ZERO }))
      .filter((change) => change.before !== change.after);
  };

  return {
    all: () => inTurn(current),
    refresh: () => inTurn(refresh),
    update: (updates) =>
      inTurn(async () => {
        const refs = await current();
        const held = updates.map((update) => ({ ...update, held: refs.get(update.name) ?? ZERO }));
        for (const update of held) {
          const refused = await refusal(update, update.held);
          if (refused) return { refused, name: update.name };
        }
        try {
          await write(held);
        } catch {
          // Something else moved a ref since we read it, or the name stands in the way of another (a and a/b).
          const moved = new Set((await refresh()).map(({ name }) => name));
          const stale = held.find(({ name }) => moved.has(name));
          return stale ? { refused: "stale", name: stale.name } : { refused: "exists", name: held[0]?.name ?? "" };
        }
        for (const { name, after } of held) {
          if (after === ZERO) refs.delete(name);
          else refs.set(name, after);
        }
        return undefined;
      }),
    end: () => session.end(),
  };
}

/** The rules of `git check-ref-format` for fully qualified names. */
function isRefName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters Git forbids
  const forbidden = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$/;
  const parts = name.split("/");
  return (
    /^refs\/[^/]+\/./.test(name) &&
    !forbidden.test(name) &&
    parts.every((part) => !part.startsWith(".") && !part.endsWith(".lock"))
  );
}
