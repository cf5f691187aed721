// What changed between two trees, file by file, as GitHub lists it for pull requests and comparisons.
import { randomUUID } from "node:crypto";
import type { FileChange, Sha } from "../model.ts";
import { openSession } from "./session.ts";
import { tryGit } from "./spawn.ts";

const STATUS: Record<string, FileChange["status"]> = {
  A: "added",
  D: "removed",
  M: "modified",
  T: "changed",
  R: "renamed",
  C: "copied",
};

/** Compares trees. */
export interface Diffs {
  /** What differs, file by file; renames are found as `git diff -M` finds them. */
  between(before: Sha, after: Sha): Promise<FileChange[]>;
  end(): Promise<void>;
}

export function openDiffs(directory: string): Diffs {
  const formats = ["--raw", "--numstat", "-p", "--full-index", "--no-abbrev", "-z"];
  const session = openSession(directory, ["diff-tree", "--stdin", "-r", "-M", ...formats]);
  return {
    between(before, after) {
      // A line that is no object's name comes back as it is, at once: so the answer has an end, which no path can be.
      const end = `end ${randomUUID()}`;
      return session.ask(`${before} ${after}\n${end}\n`, async (answer) => {
        const lines: string[] = [];
        for (let line = await answer.line(); line !== end; line = await answer.line()) lines.push(`${line}\n`);
        // Git names the two trees first, where it has both.
        return parseDiff(lines.slice(1).join(""));
      });
    },
    end: () => session.end(),
  };
}

/** The same as one text, which `git apply` takes. */
export async function patch(directory: string, before: Sha, after: Sha): Promise<string> {
  return (await tryGit(directory, ["diff-tree", "-p", "-M", before, after])).stdout.toString();
}

/** `--raw --numstat -p -z`: every raw record, in the same order every count of lines, and after an empty field the patch. */
function parseDiff(text: string): FileChange[] {
  const { changes, rest } = parseListed(text);
  const patches = patchesOf(rest);
  return changes.map((change, index) => {
    const hunks = patches[index];
    return hunks === undefined ? change : { ...change, patch: hunks };
  });
}

function parseListed(text: string): { changes: FileChange[]; rest: string } {
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
  const counted = changes.map((change) => {
    const [added = "", deleted = "", path = ""] = next().split("\t");
    if (path === "") at += 2;
    return { ...change, additions: Number(added) || 0, deletions: Number(deleted) || 0 };
  });
  return { changes: counted, rest: fields.slice(at + 1).join("\0") };
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
