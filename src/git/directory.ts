// A rendered tier in a plain directory: the generated files, what the pointers point at, and a list of the pointers.
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RenderedFile } from "../core/render/file.ts";
import { checkOut } from "./checkout.ts";
import { putFile } from "./place.ts";
import type { LocalPointer } from "./pointers.ts";
import type { Git } from "./run.ts";

/** The list of pointers, beside the files: what no plain directory can hold. */
export const GITLINKS_FILE = "gitlinks.txt";

/** Whether a directory may be filled: it is not there, or empty. Throws when it is a file. */
export async function isFree(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length === 0;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return true;
    throw code === "ENOTDIR" ? new Error(`${directory} is a file; name a directory`) : error;
  }
}

/**
 * Fills a free directory, so that kustomize builds there what Argo CD would build from the commit. The list has the form
 * of `git ls-tree`, which `git update-index --index-info` reads.
 */
export async function fillDirectory(
  git: Git,
  directory: string,
  { files, pointers }: { files: readonly RenderedFile[]; pointers: readonly LocalPointer[] },
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const file of files) if (file.mode === "100644") await putFile(directory, file.path, file.content);
  for (const { path, sha, clone } of pointers) {
    await checkOut(git, clone, { commit: sha, into: join(directory, path) });
  }
  const list = pointers.map(({ path, sha }) => `160000 commit ${sha}\t${path}\n`).join("");
  await putFile(directory, GITLINKS_FILE, list);
}
