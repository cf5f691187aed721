// A local clone of a source: which commits its branches are at.
import type { Sha } from "../core/names.ts";
import { type Git, GitFailed } from "./run.ts";

export interface Clone {
  /** As the person named it. */
  directory: string;
  /** The absolute path of its repository: `<directory>/.git`, or itself where it is bare. */
  repository: string;
}

/** A branch as a clone knows it. */
export interface ClonedBranch {
  sha: Sha;
  /** Where it stands: `origin/tier-1`, or `tier-1`. */
  ref: string;
  /** The local branch, where it is elsewhere than the one of `origin`. */
  local: Sha | null;
}

/** The clone in `directory`, bare or not. Throws when there is none, or when it is but a part of one. */
export async function openClone(git: Git, directory: string): Promise<Clone> {
  // A directory in somebody's work tree is no clone of its own, though git would answer there.
  const [repository = "", within = ""] = (
    await git(directory, ["rev-parse", "--absolute-git-dir", "--show-prefix"]).catch((error) => {
      throw error instanceof GitFailed
        ? new Error(`${directory} is no clone that git can read: ${error.message}`)
        : error;
    })
  ).split("\n");
  if (within === "") return { directory, repository };
  throw new Error(
    `${directory} is ${within} of another clone and none itself; name the directory that \`git clone\` made`,
  );
}

/**
 * A branch of the clone; undefined if it has none of that name. What `origin` had at the last fetch goes first: that is
 * what the App sees. A mirror has only its own.
 */
export async function readBranch(git: Git, { repository }: Clone, branch: string): Promise<ClonedBranch | undefined> {
  const names = { origin: `refs/remotes/origin/${branch}`, local: `refs/heads/${branch}` };
  const lines = (
    await git(repository, ["for-each-ref", "--format=%(refname) %(objectname)", names.origin, names.local])
  ).split("\n");
  // A pattern also finds what stands below it.
  const at = (ref: string) =>
    lines.find((line) => line.startsWith(`${ref} `))?.slice(ref.length + 1) as Sha | undefined;
  const [origin, local] = [at(names.origin), at(names.local)];
  if (origin) return { sha: origin, ref: `origin/${branch}`, local: local && local !== origin ? local : null };
  return local && { sha: local, ref: branch, local: null };
}

/** Whether the clone has a commit. */
export async function hasCommit(git: Git, { repository }: Clone, commit: Sha): Promise<boolean> {
  try {
    await git(repository, ["cat-file", "-e", `${commit}^{commit}`]);
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}

/** Whether a directory is there, by its path without `/` at either end, in a commit that the clone has. */
export async function hasFolder(git: Git, { repository }: Clone, commit: Sha, path: string): Promise<boolean> {
  const [entry = ""] = (await git(repository, ["ls-tree", "--full-tree", "-d", commit, "--", path])).split("\n");
  return entry.includes(" tree ");
}

/** The address that the clone was made from; undefined if it remembers none. */
export async function readOrigin(git: Git, { repository }: Clone): Promise<string | undefined> {
  try {
    return (await git(repository, ["config", "--get", "remote.origin.url"])).trim();
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}
