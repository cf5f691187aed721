// The oracle's own walks, written apart from the code that they judge.
import type { Sha } from "../../../src/core/names.ts";
import { ancestors, type MemoryRepository } from "../../fixtures/memory-forge.ts";
import { type Edge, headOf, type StoredCommit, type World } from "../world.ts";

/** First parents of a branch, newest first. */
export function lineOf(repo: MemoryRepository, branch: string): StoredCommit[] {
  const line: StoredCommit[] = [];
  for (let commit = headOf(repo, branch); commit; commit = repo.commits.get(commit.parents[0] as Sha))
    line.push(commit);
  return line;
}

/** The content that a promotion names in the last trailer of its text. */
export function namedContent(text: string): Sha | undefined {
  return [...text.matchAll(/^Shopset-Content: ([0-9a-f]{40})\s*$/gm)].at(-1)?.[1] as Sha | undefined;
}

/** Commits of T that U certainly received. A place on T's line at or behind the newest of them is old. */
export function receivedBy({ app, book }: World, { upper }: Edge): Set<Sha> {
  const head = app.branches.get(upper.name);
  const reached = head === undefined ? [] : [...ancestors(app, head)];
  const named = reached.map((sha) => namedContent(app.commits.get(sha)?.message ?? ""));
  const merged = app.pulls
    .filter(
      ({ state, head, base }) =>
        state === "merged" && head.branch === promotion(upper.name) && base.branch === upper.name,
    )
    // What its words name may be a moment behind its head.
    .flatMap((pull) => [...ancestors(app, pull.head.sha)])
    .flatMap((sha) => [sha, namedContent(app.commits.get(sha)?.message ?? "")]);
  const all = [...reached, ...named, ...merged, ...(book.squashed.get(upper.name) ?? [])];
  return new Set(all.filter((sha) => sha !== undefined));
}

export function promotion(tier: string): string {
  return `promote/${tier}`;
}

export function backport(tier: string): string {
  return `backport/${tier}`;
}
