// Builds trees without an index: the entries of a base tree, changed along the given paths.
import type { GitEntry, Sha } from "../model.ts";
import type { Objects } from "./objects.ts";
import { printTree, typeOfMode } from "./parse.ts";
import { writeObject } from "./write.ts";

export interface TreeChange {
  path: string;
  mode: string;
  /** null removes what is there. */
  sha: Sha | null;
}

/** A tree that cannot be written: an object it names is not here, or a path Git would not check out. */
export class BadTree extends Error {}

const MODES = new Set(["100644", "100755", "040000", "120000", "160000"]);

export interface Trees {
  /** Writes the tree that `base` (absent: the empty tree) becomes with the changes. Throws `BadTree`. */
  write(changes: TreeChange[], base?: Sha): Promise<Sha>;
}

export function openTrees(directory: string, objects: Objects): Trees {
  const make = (entries: GitEntry[]) => writeObject(directory, "tree", printTree(entries));

  const change = async (changes: TreeChange[], base: Sha | undefined): Promise<Sha | undefined> => {
    const entries = new Map((base ? ((await objects.tree(base)) ?? []) : []).map((entry) => [entry.name, entry]));
    const below = Map.groupBy(
      changes.filter(({ path }) => path.includes("/")),
      ({ path }) => path.slice(0, path.indexOf("/")),
    );
    for (const { path, mode, sha } of changes) {
      if (path.includes("/")) continue;
      if (sha === null) entries.delete(path);
      else entries.set(path, { name: path, mode, type: typeOfMode(mode), sha });
    }
    for (const [name, inside] of below) {
      const there = entries.get(name);
      const rest = inside.map((entry) => ({ ...entry, path: entry.path.slice(name.length + 1) }));
      const sha = await change(rest, there?.type === "tree" ? there.sha : undefined);
      if (sha) entries.set(name, { name, mode: "040000", type: "tree", sha });
      else if (there?.type === "tree") entries.delete(name);
    }
    return entries.size === 0 ? undefined : make([...entries.values()]);
  };

  const refuseBad = async ({ path, mode, sha }: TreeChange) => {
    if (!isPath(path)) throw new BadTree("tree.path contains a malformed path component");
    if (sha === null) return;
    if (!MODES.has(mode)) throw new BadTree(`tree.mode ${mode} is not a file mode`);
    if (mode === "160000") return;
    const found = await objects.find(sha);
    if (found?.type !== typeOfMode(mode)) throw new BadTree(`tree.sha ${sha} is not a valid ${typeOfMode(mode)}`);
  };

  return {
    async write(changes, base) {
      if (base && !(await objects.tree(base))) throw new BadTree("base_tree is not a valid tree oid");
      await Promise.all(changes.map(refuseBad));
      return (await change(changes, base)) ?? make([]);
    },
  };
}

function isPath(path: string): boolean {
  return path
    .split("/")
    .every(
      (part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git" && !part.includes("\0"),
    );
}
