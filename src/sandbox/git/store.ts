// One bare repository behind the `GitStore` interface: reads, writes, merges and refs, all by the real git.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileChange, GitEntry, GitStore, Sha } from "../model.ts";
import { remember } from "../remember.ts";
import { openDiffs, patch } from "./diff.ts";
import { openHistory } from "./history.ts";
import { type MergeResult, mergeTree } from "./merge.ts";
import { type Objects, openObjects } from "./objects.ts";
import { printCommit } from "./parse.ts";
import { openRefs } from "./refs.ts";
import { git } from "./spawn.ts";
import { openTrees } from "./trees.ts";
import { writeObject } from "./write.ts";

export { ZERO } from "./refs.ts";
export { BadTree } from "./trees.ts";

/** Creates an empty bare repository in place of whatever lies there, and opens it. */
export async function initGitStore(directory: string, options: { defaultBranch: string }): Promise<GitStore> {
  // Git's own skeleton, written by hand: `git init` costs a process and leaves sample hooks behind.
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(directory, "objects/info"), { recursive: true });
  await mkdir(join(directory, "objects/pack"), { recursive: true });
  await mkdir(join(directory, "refs/heads"), { recursive: true });
  await mkdir(join(directory, "refs/tags"), { recursive: true });
  await writeFile(join(directory, "HEAD"), `ref: refs/heads/${options.defaultBranch}\n`);
  await writeFile(join(directory, "config"), CONFIG);
  return openStore(directory, new Map());
}

/**
 * What a forge wants of Git: any commit id may be fetched (submodules name commits that no branch needs to hold),
 * refs under refs/pull are not for pushing, and nothing is packed behind our back.
 */
const CONFIG = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[receive]
	hideRefs = refs/pull
	autogc = false
	advertisePushOptions = true
[transfer]
	fsckObjects = true
[http]
	receivepack = true
[gc]
	auto = 0
`;

const EMPTY_TREE: Sha = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** Opens an existing bare repository. No process starts before the first question. */
export function openGitStore(directory: string): GitStore {
  return openStore(directory);
}

function openStore(directory: string, held?: Map<string, Sha>): GitStore {
  const objects = openObjects(directory);
  const history = openHistory(directory, objects);
  const trees = openTrees(directory, objects);
  const diffs = openDiffs(directory);
  const differences = remember<FileChange[]>(200);
  const merges = remember<MergeResult>(2_000);
  const refs = openRefs(directory, { objects, isAncestor: history.isAncestor }, held);

  const entry = async (tree: Sha, path: string): Promise<GitEntry | undefined> => {
    const [name = "", ...rest] = path.split("/");
    const found = (await objects.tree(tree))?.find((one) => one.name === name);
    if (rest.length === 0 || !found) return found;
    return found.type === "tree" ? entry(found.sha, rest.join("/")) : undefined;
  };

  const resolve = async (expression: string): Promise<Sha | undefined> => {
    const all = await refs.all();
    const named = all.get(expression) ?? all.get(`refs/heads/${expression}`) ?? all.get(`refs/tags/${expression}`);
    if (named) return named;
    const colon = expression.indexOf(":");
    if (colon < 0) return (await objects.find(expression))?.sha;
    const tree = await objects.find(`${(await resolve(expression.slice(0, colon))) ?? ""}^{tree}`);
    const path = expression.slice(colon + 1).replace(/\/$/, "");
    return tree && (path === "" ? tree.sha : (await entry(tree.sha, path))?.sha);
  };

  const writeCommit: GitStore["writeCommit"] = (commit) => writeObject(directory, "commit", printCommit(commit));
  /** The tree of a commit, or the tree itself; without one the empty tree, which Git knows of itself. */
  const treeOf = async (sha: Sha | undefined) => (sha ? ((await objects.commit(sha))?.tree ?? sha) : EMPTY_TREE);
  const merge = async (ours: Sha, theirs: Sha): Promise<MergeResult> => {
    // Where one has all of the other, git has nothing to merge.
    if (await history.isAncestor(ours, theirs)) return { tree: await treeOf(theirs) };
    if (await history.isAncestor(theirs, ours)) return { tree: await treeOf(ours) };
    const key = `${ours} ${theirs}`;
    return merges.get(key) ?? merges.set(key, await mergeTree(directory, ours, theirs));
  };

  return {
    directory,
    entry,
    resolve,
    writeCommit,
    commit: objects.commit,
    blob: objects.blob,
    type: async (sha) => (await objects.find(sha))?.type,
    tree: (sha, options = {}) => (options.recursive ? readDeep(objects, sha, "") : objects.tree(sha)),
    async refs(prefix = "refs/heads/") {
      const all = [...(await refs.all())].filter(([name]) => name.startsWith(prefix));
      return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    ...history,
    writeBlob: (content) => writeObject(directory, "blob", content),
    writeTree: trees.write,
    mergeTree: merge,
    async cherryPick(sha, onto) {
      const [commit, target] = [await objects.commit(sha), await objects.commit(onto)];
      if (!commit || !target) throw new Error(`no commit ${commit ? onto : sha}`);
      // merge-tree picks the merge base itself; a stand-in for `onto`, whose only parent is the commit's, makes it that parent.
      const standIn = await writeCommit({ ...target, parents: commit.parents.slice(0, 1) });
      return merge(standIn, sha);
    },
    async diff(before, after) {
      const [from, to] = [await treeOf(before), await treeOf(after)];
      const key = `${from} ${to}`;
      return differences.get(key) ?? differences.set(key, await diffs.between(from, to));
    },
    patch: async (before, after) => patch(directory, await treeOf(before), await treeOf(after)),
    async setHead(branch) {
      await git(directory, ["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
    },
    updateRefs: refs.update,
    refresh: refs.refresh,
    async close() {
      await Promise.all([objects.end(), diffs.end(), refs.end()]);
    },
  };
}

/** Every entry below a tree, directories included, named by their whole path: in the order of `git ls-tree -r -t`. */
async function readDeep(objects: Objects, sha: Sha, prefix: string): Promise<GitEntry[] | undefined> {
  const entries = await objects.tree(sha);
  if (!entries) return undefined;
  const deep = await Promise.all(
    entries.map(async (entry) => {
      const named = { ...entry, name: `${prefix}${entry.name}` };
      return entry.type === "tree"
        ? [named, ...((await readDeep(objects, entry.sha, `${named.name}/`)) ?? [])]
        : [named];
    }),
  );
  return deep.flat();
}
