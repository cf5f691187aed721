// Merges as the real git computes them, without a work tree.
import type { Sha } from "../model.ts";
import { tryGit } from "./spawn.ts";

export type MergeResult = { tree: Sha } | { conflicts: string[] };

/**
 * The merge of two commits (`git merge-tree --write-tree`): the resulting tree, or the paths in conflict.
 * Histories without a common commit cannot be merged; their conflict is the whole tree, named ".".
 */
export async function mergeTree(directory: string, ours: Sha, theirs: Sha): Promise<MergeResult> {
  const args = ["merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", ours, theirs];
  const { code, stdout, stderr } = await tryGit(directory, args);
  const [tree = "", ...conflicts] = stdout.toString().split("\0");
  if (code === 0) return { tree };
  if (code === 1) return { conflicts: [...new Set(conflicts.filter((path) => path !== ""))] };
  if (stderr.includes("unrelated histories")) return { conflicts: ["."] };
  throw new Error(`git merge-tree ended with ${code}: ${stderr.trim()}`);
}
