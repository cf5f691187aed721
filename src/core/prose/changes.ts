// The changes that a move of a pointer or a promotion brings: the first-parent commits in between, as people know them.

import { firstParentLine, reachableFrom } from "../ladder/history.ts";
import type { Commit, PresentRepository } from "../ladder/snapshot.ts";
import { type Sha, short } from "../names.ts";

export interface Change {
  sha: Sha;
  title: string;
  /** Number of the pull request that brought it, where the message says so. */
  pull: number | null;
  author: string;
}

/** A change list: newest first, and whether what was read ends before `from` is met. */
export interface Changes {
  items: Change[];
  more: boolean;
}

/** The first-parent commits that `to` holds and `from` does not. */
export function changesBetween(
  repository: PresentRepository,
  { from, to }: { from: Sha | undefined; to: Sha },
): Changes {
  const line = firstParentLine(repository, to);
  const known = reachableFrom(repository, from);
  const end = line.findIndex((commit) => known.has(commit.sha));
  const items = (end === -1 ? line : line.slice(0, end)).map(describe);
  return { items, more: end === -1 && line.at(-1)?.parents.length !== 0 };
}

const MERGE = /^Merge pull request #(\d+) from \S+\n\n(.*)/;
const SQUASH = /^(.*) \(#(\d+)\)(?:\n|$)/;

/** Reads GitHub's own messages of its three merge methods. */
function describe(commit: Commit): Change {
  const merge = MERGE.exec(commit.message);
  const squash = SQUASH.exec(commit.message);
  const [title, pull] = merge
    ? [merge[2], merge[1]]
    : squash
      ? [squash[1], squash[2]]
      : [firstLine(commit.message), null];
  return {
    sha: commit.sha,
    title: title || short(commit.sha),
    pull: pull ? Number(pull) : null,
    author: commit.author.name,
  };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
