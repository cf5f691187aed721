// Git's object ids, computed here so that equality costs no call.
import { createHash } from "node:crypto";
import type { Sha } from "../names.ts";

/** The id that `git hash-object` gives a file with this content (gitformat: `blob <bytes>\0<content>`, SHA-1). */
export function blobId(content: string): Sha {
  return objectId("blob", Buffer.from(content, "utf8"));
}

/** What Git says of one entry of a tree. */
interface Entry {
  mode: string;
  sha: Sha;
}

/** How Git writes a folder inside of a tree; in listings it has a zero in front. */
const FOLDER = "40000";

/**
 * The trees that Git makes of some files, given by full path: what each holds by name, folders included, and its id. Keys
 * are paths of folders; "" is the root. (gitformat-pack: entries of a tree are sorted as if folders ended in a slash.)
 */
export function treesOf(files: Readonly<Record<string, Entry>>): Map<string, { id: Sha; entries: Map<string, Entry> }> {
  const folders = new Map<string, Map<string, Entry>>([["", new Map()]]);
  const add = (path: string, entry: Entry | undefined): void => {
    const slash = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(slash, 0));
    if (!folders.has(folder)) {
      folders.set(folder, new Map());
      add(folder, undefined);
    }
    if (entry) folders.get(folder)?.set(path.slice(slash + 1), entry);
  };
  for (const [path, entry] of Object.entries(files)) add(path, entry);
  // The longest paths first: a folder is inside of none that comes before it.
  const depth = (path: string) => (path === "" ? 0 : path.split("/").length);
  const inner = [...folders.keys()].sort((a, b) => depth(b) - depth(a));
  const trees = new Map<string, { id: Sha; entries: Map<string, Entry> }>();
  for (const path of inner) {
    const entries = folders.get(path) ?? new Map<string, Entry>();
    const id = treeId(entries);
    trees.set(path, { id, entries });
    if (path !== "") add(path, { mode: FOLDER, sha: id });
  }
  return trees;
}

function treeId(entries: ReadonlyMap<string, Entry>): Sha {
  const sorted = [...entries].map(([name, entry]) => ({ name: Buffer.from(name, "utf8"), ...entry }));
  const key = ({ name, mode }: { name: Buffer; mode: string }) =>
    mode === FOLDER ? Buffer.concat([name, Buffer.from(`/`)]) : name;
  sorted.sort((a, b) => Buffer.compare(key(a), key(b)));
  const parts = sorted.flatMap(({ name, mode, sha }) => [
    Buffer.from(`${mode} `),
    name,
    Buffer.from([0]),
    Buffer.from(sha, "hex"),
  ]);
  return objectId("tree", Buffer.concat(parts));
}

function objectId(type: "blob" | "tree", bytes: Buffer): Sha {
  return createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex") as Sha;
}
