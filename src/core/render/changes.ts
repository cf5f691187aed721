// How the tree of a system branch differs from what was rendered, judged by Git's object ids alone.
import type { TreeEntry } from "../ladder/snapshot.ts";
import type { DeletedFile, FileChange, RenderedFile } from "./file.ts";
import { APPLICATIONS_PATH, CONFIGURATIONS_PATH, SHOPSETS_PATH } from "./paths.ts";

/** Folders in which nothing stands but what was rendered; other paths are left alone. */
export const OWN_FOLDERS = [APPLICATIONS_PATH, CONFIGURATIONS_PATH, SHOPSETS_PATH];

/** How Git writes a directory; a listing may have them among its files, and they are no files. */
const DIRECTORY = "040000";

/**
 * The changes that make a tree hold exactly `rendered` in the folders of the App: what has to go first, then what was not
 * there or was otherwise. `entries` is the tree's recursive listing, by full path. Nothing is downloaded to compare.
 */
export function changedFiles(rendered: readonly RenderedFile[], entries: Record<string, TreeEntry>): FileChange[] {
  const taken = new Set(rendered.flatMap(({ path }) => [path, ...foldersOf(path)]));
  const files = new Set(rendered.map(({ path }) => path));
  // What stands in the way of a rendered file, as a file or as a folder, goes when that is written.
  const goesAnyway = (path: string) => taken.has(path) || foldersOf(path).some((folder) => files.has(folder));
  const deleted = Object.entries(entries)
    .filter(([path, { mode }]) => mode !== DIRECTORY && isOurs(path) && !goesAnyway(path))
    .map(([path]): DeletedFile => ({ path, mode: "deleted" }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const written = rendered.filter(({ path, mode, sha }) => entries[path]?.sha !== sha || entries[path]?.mode !== mode);
  return [...deleted, ...written];
}

/** A folder's own name counts: a file may be called so. */
function isOurs(path: string): boolean {
  return OWN_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** `a/b/c` → `a`, `a/b` */
function foldersOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, n) => parts.slice(0, n + 1).join("/"));
}
