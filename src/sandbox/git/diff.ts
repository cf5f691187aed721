// What changed between two trees, file by file, as GitHub lists it for pull requests and comparisons.
import type { FileChange, Sha } from "../model.ts";
import { git, tryGit } from "./spawn.ts";

const STATUS: Record<string, FileChange["status"]> = {
  A: "added",
  D: "removed",
  M: "modified",
  T: "changed",
  R: "renamed",
  C: "copied",
};

/** Compares two commits or trees; renames are found as `git diff -M` finds them. A missing `before` is the empty tree. */
export async function diff(directory: string, before: Sha | undefined, after: Sha): Promise<FileChange[]> {
  const from = before ?? (await git(directory, ["hash-object", "-t", "tree", "-w", "--stdin"], ""));
  const ends = ["diff-tree", "-r", "-M", from, after];
  const [listed, patched] = await Promise.all([
    tryGit(directory, [...ends.slice(0, 3), "--raw", "--numstat", "--no-abbrev", "-z", from, after]),
    tryGit(directory, [...ends.slice(0, 3), "-p", "--full-index", from, after]),
  ]);
  const patches = patchesOf(patched.stdout.toString());
  return parseListed(listed.stdout.toString()).map((change, index) => {
    const patch = patches[index];
    return patch === undefined ? change : { ...change, patch };
  });
}

/** The same as one text, which `git apply` takes. */
export async function patch(directory: string, before: Sha | undefined, after: Sha): Promise<string> {
  const from = before ?? (await git(directory, ["hash-object", "-t", "tree", "-w", "--stdin"], ""));
  return (await tryGit(directory, ["diff-tree", "-p", "-M", from, after])).stdout.toString();
}

/** `--raw --numstat -z`: first every raw record, then in the same order every count of lines. */
function parseListed(text: string): FileChange[] {
  const fields = text.split("\0");
  const changes: FileChange[] = [];
  let at = 0;
  const next = () => fields[at++] ?? "";
  while (fields[at]?.startsWith(":")) {
    const [, , oldSha = "", newSha = "", letter = ""] = next().split(" ");
    const status = STATUS[letter.charAt(0)] ?? "changed";
    const first = next();
    const moved = status === "renamed" || status === "copied";
    changes.push({
      path: moved ? next() : first,
      ...(moved ? { previousPath: first } : {}),
      status,
      sha: status === "removed" ? oldSha : newSha,
      additions: 0,
      deletions: 0,
    });
  }
  return changes.map((change) => {
    const [added = "", deleted = "", path = ""] = next().split("\t");
    if (path === "") at += 2;
    return { ...change, additions: Number(added) || 0, deletions: Number(deleted) || 0 };
  });
}

/** The hunks of each file; undefined where there are none (a mode, a binary file, a pure rename). */
function patchesOf(text: string): (string | undefined)[] {
  return text
    .split(/^(?=diff --git )/m)
    .filter((part) => part !== "")
    .map((part) => {
      const start = part.search(/^@@ /m);
      return start < 0 ? undefined : part.slice(start).replace(/\n$/, "");
    });
}
