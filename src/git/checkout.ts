// The files of a commit in a directory, as `git clone --recurse-submodules` would put them there.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Sha } from "../core/names.ts";
import type { Clone } from "./clone.ts";
import type { Git } from "./run.ts";

/**
 * Writes the files of `commit` into `directory`, which is made. The clone's own index and work tree are left alone.
 * `git archive` would be shorter, and leave out what `.gitattributes` says not to export.
 */
export async function checkOut(git: Git, clone: Clone, { commit, into }: { commit: Sha; into: string }): Promise<void> {
  const directory = resolve(into);
  await mkdir(directory, { recursive: true });
  const temporary = await mkdtemp(join(tmpdir(), "shopctl-index-"));
  try {
    const index = join(temporary, "index");
    const place = [`--git-dir=${clone.repository}`, `--work-tree=${directory}`];
    await git(directory, [...place, "read-tree", commit], { index });
    await git(directory, [...place, "checkout-index", "--all", "--quiet"], { index });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
