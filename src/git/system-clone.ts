// A person's clone of the system repository, on the branch of a tier: what its index holds, and what is staged in it.
import { realpath } from "node:fs/promises";
import type { TreeEntry } from "../core/ladder/snapshot.ts";
import type { Sha } from "../core/names.ts";
import { changedFiles } from "../core/render/changes.ts";
import type { FileChange, RenderedFile, RenderedText } from "../core/render/file.ts";
import {
  APPLICATIONS_PATH,
  BASE_PATH,
  CONFIGURATIONS_PATH,
  GITMODULES_PATH,
  README_PATH,
  SHOPSETS_PATH,
} from "../core/render/paths.ts";
import { putFile, putFolder, removeFile } from "./place.ts";
import { type Git, GitFailed } from "./run.ts";
import { shellWord } from "./shell.ts";

/** What the App writes there. */
const OWN_PATHS = [GITMODULES_PATH, README_PATH, BASE_PATH, APPLICATIONS_PATH, CONFIGURATIONS_PATH, SHOPSETS_PATH];

/** Whether `directory` is the top of a work tree of git; one in somebody's work tree is not. */
export async function isWorkTree(git: Git, directory: string): Promise<boolean> {
  try {
    const top = (await git(directory, ["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
    return top === (await realpath(directory));
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}

/** Why a tier cannot be staged here, with the command that helps; undefined if it can. */
export async function refusal(git: Git, directory: string, branch: string): Promise<string | undefined> {
  const on = await readStanding(git, directory, branch);
  if (on !== "there") {
    return `${directory} is on ${on}, not on ${branch}; git -C ${shellWord(directory)} switch ${branch} (where there is none yet: switch --orphan ${branch})`;
  }
  const unsaved = await readUnsaved(git, directory);
  const named = unsaved.slice(0, 3).join(", ");
  const rest = unsaved.length > 3 ? ` and ${unsaved.length - 3} more` : "";
  if (unsaved.length === 0) return undefined;
  return `${directory} has changes that are not staged, and would be lost: ${named}${rest}; commit them, or git -C ${shellWord(directory)} stash --include-untracked`;
}

/** "there", or what it is on instead. The head may be detached at the branch, as the README of a system branch has it. */
async function readStanding(git: Git, directory: string, branch: string): Promise<string> {
  const ask = (...args: string[]) =>
    git(directory, args).then(
      (text) => text.trim(),
      () => "",
    );
  const on = await ask("symbolic-ref", "--quiet", "--short", "HEAD");
  if (on === branch) return "there";
  if (on !== "") return on;
  const head = await ask("rev-parse", "HEAD");
  const heads = await ask("for-each-ref", "--format=%(objectname)", `refs/remotes/origin/${branch}`);
  return heads.split("\n").includes(head) ? "there" : `commit ${head.slice(0, 7)}`;
}

/** Files of ours that are otherwise in the work tree than in the index, or are in conflict. */
async function readUnsaved(git: Git, directory: string): Promise<string[]> {
  const args = [
    "status",
    "--porcelain",
    "-z",
    "--no-renames",
    "--ignore-submodules=all",
    "--untracked-files=all",
    "--",
  ];
  const lines = (await git(directory, [...args, ...OWN_PATHS])).split("\0").filter((line) => line !== "");
  return lines.filter((line) => line[1] !== " ").map((line) => line.slice(3));
}

/** What the next commit is to hold. */
export interface Wanted {
  files: readonly RenderedFile[];
  /** Whether a path stays as it is, rendered or not; default: none does. */
  stays?(path: string): boolean;
}

/**
 * Stages what makes the next commit hold exactly `files` but for what stays, and writes them beside it; gives the changes
 * against the index as it was. Pointers are staged as commits, so that no submodule need be there.
 */
export async function stage(
  git: Git,
  directory: string,
  { files, stays = () => false }: Wanted,
): Promise<FileChange[]> {
  const index = await readIndex(git, directory);
  const changes = changedFiles(files, index).filter(({ path }) => !stays(path));
  const texts = changes.filter((change) => change.mode === "100644");
  for (const { path, mode } of changes) if (mode === "deleted") await removeFile(directory, path);
  for (const { path, content } of texts) await putFile(directory, path, content);
  for (const { path, mode } of changes) if (mode === "160000") await putFolder(directory, path);
  await writeBlobs(git, directory, texts);
  // A record that deletes has mode 0; what a file or folder of the same name would be in the way of is replaced.
  const gone = "0".repeat(40);
  const records = changes.map((change) =>
    change.mode === "deleted" ? `0 ${gone}\t${change.path}\0` : `${change.mode} ${change.sha}\t${change.path}\0`,
  );
  await git(directory, ["update-index", "-z", "--index-info"], { input: records.join("") });
  return changes;
}

/** The index, by full path. */
export async function readIndex(git: Git, directory: string): Promise<Record<string, TreeEntry>> {
  const lines = (await git(directory, ["ls-files", "--stage", "-z"])).split("\0").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [fields = "", path = ""] = line.split("\t", 2);
      const [mode = "", sha = ""] = fields.split(" ");
      return [path, { mode, sha: sha as Sha }];
    }),
  );
}

/** Makes the objects of files that stand in the work tree, byte for byte: no filter of the clone's is asked. */
async function writeBlobs(git: Git, directory: string, texts: readonly RenderedText[]): Promise<void> {
  if (texts.length === 0) return;
  const input = texts.map(({ path }) => `${path}\n`).join("");
  const ids = (await git(directory, ["hash-object", "-w", "--no-filters", "--stdin-paths"], { input }))
    .trim()
    .split("\n");
  const other = texts.find(({ sha }, index) => ids[index] !== sha);
  if (other)
    throw new Error(`${directory} names ${other.path} otherwise than GitHub does; clone it with SHA-1 objects`);
}
