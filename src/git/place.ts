// Files put into a directory and taken out again, without leaving it by a link that stands in the way.
import { lstat, mkdir, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes `text` at `path` below `root`. What stands in the way, a link or a file for a folder, goes. */
export async function putFile(root: string, path: string, text: string): Promise<void> {
  await putFolder(root, dirname(path));
  const target = join(root, path);
  // Written anew rather than over it: a link would be followed, to wherever it leads.
  await rm(target, { recursive: true, force: true });
  await writeFile(target, text);
}

/** Makes the folder `path` below `root`, and those above it. */
export async function putFolder(root: string, path: string): Promise<void> {
  if (path === ".") return;
  await putFolder(root, dirname(path));
  const target = join(root, path);
  const found = await lstat(target).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (found) await rm(target);
  await mkdir(target);
}

/** Removes the file `path` below `root`, and the folders that it leaves empty. A folder that holds something stays. */
export async function removeFile(root: string, path: string): Promise<void> {
  const target = join(root, path);
  const found = await lstat(target).catch(() => undefined);
  if (found && !found.isDirectory()) await rm(target);
  for (let folder = found?.isDirectory() ? path : dirname(path); folder !== "."; folder = dirname(folder)) {
    try {
      await rmdir(join(root, folder));
    } catch {
      return;
    }
  }
}
