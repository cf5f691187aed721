// Looks through what strangers wrote before anything is run on it: only files of their own repository may be named.
import { join, normalize } from "node:path/posix";
import type { SourceFile } from "../core/preview/system.ts";
import { KUSTOMIZATIONS, readKustomization } from "./references.ts";

export interface Refusal {
  /** Path of the file at fault. */
  file: string;
  reason: string;
}

const SYMLINK = "120000";
/** Deeper, or more, than any sane base. */
const MOST_KUSTOMIZATIONS = 500;

/** Files by path, and every directory that holds one. */
export interface Tree {
  files: ReadonlyMap<string, SourceFile>;
  directories: ReadonlySet<string>;
}

export function treeOf(files: readonly SourceFile[]): Tree {
  const directories = new Set<string>();
  for (const { path } of files) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      directories.add(path.slice(0, end));
  }
  return { files: new Map(files.map((file) => [file.path, file])), directories };
}

/**
 * What is wrong with the kustomization in `directory`, or with one that it leads to; undefined if nothing is. `root` is
 * the directory of the repository that it belongs to. Kustomize takes for a remote base whatever it does not find, so
 * everything that is named must be there.
 */
export function inspect(tree: Tree, { root, directory }: { root: string; directory: string }): Refusal | undefined {
  const seen = new Set<string>();
  const open = [{ directory, by: directory }];
  for (let next = open.shift(); next; next = open.shift()) {
    if (seen.has(next.directory)) continue;
    seen.add(next.directory);
    if (seen.size > MOST_KUSTOMIZATIONS) return { file: next.by, reason: "leads to more than 500 kustomizations" };
    const file = KUSTOMIZATIONS.map((name) => join(next.directory, name)).find((path) => tree.files.has(path));
    if (file === undefined) return { file: next.by, reason: missing(tree, next.directory) };
    if (tree.files.get(file)?.mode === SYMLINK) return { file, reason: "is a symbolic link" };
    const reading = readKustomization(tree.files.get(file)?.content ?? "");
    if ("refused" in reading) return { file, reason: reading.refused };
    for (const name of reading.references) {
      const path = normalize(join(next.directory, name)).replace(/\/$/, "");
      const reason = wrongWith(tree, { root, name, path });
      if (reason !== undefined) return { file, reason };
      if (tree.directories.has(path)) open.push({ directory: path, by: file });
    }
  }
  return undefined;
}

function missing(tree: Tree, directory: string): string {
  return tree.directories.has(directory)
    ? `${directory} has no kustomization.yaml`
    : `there is no directory ${directory}, where a kustomization.yaml should be`;
}

function wrongWith(tree: Tree, { root, name, path }: { root: string; name: string; path: string }): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|:\/\/|^[^/]+@[^/]+:/i.test(name))
    return `names ${name}, which is elsewhere: nothing is fetched; put it into the repository`;
  if (name.startsWith("/")) return `names ${name}: only paths within the repository are read`;
  if (path !== root && !path.startsWith(`${root}/`)) return `names ${name}, which leads out of its repository`;
  const link = ancestorsOf(path).find((part) => tree.files.get(part)?.mode === SYMLINK);
  if (link !== undefined) return `names ${name}, and ${link} is a symbolic link: links are not followed`;
  if (!tree.files.has(path) && !tree.directories.has(path)) return `names ${name}, which is not there`;
  return undefined;
}

/** The path itself and every directory above it. */
function ancestorsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
