// What two worlds have to have in common for their stories to have ended alike.
import type { Sha } from "../../src/core/names.ts";
import type { MemoryForge, MemoryRepository } from "../fixtures/memory-forge.ts";
import type { StoredPull } from "../fixtures/memory-git.ts";
import { namedContent } from "./oracle/history.ts";

/** How alike: where somebody's command may be carried out before or after another write, only the contents are. */
export type Likeness = "to the letter" | "in content";

/** Everything that Git and GitHub hold and that people look at, a line each. What the App closed is history. */
export function stateOf({ repositories, fleetFiles, fleetHistory }: MemoryForge, likeness: Likeness): string[] {
  const fleet = (fleetFiles.get(fleetHistory[0] as Sha) ?? []).map(({ text }) => `fleet: ${text}`);
  const held = [...repositories.values()].flatMap((repo) => [
    ...[...repo.branches].map(([branch, sha]) => `${repo.name} ${branch} at ${tellCommit(repo, sha, likeness)}`).sort(),
    ...repo.pulls
      .filter(({ closedBy, state }) => closedBy !== "app" && (likeness === "to the letter" || state === "open"))
      .map((pull) => `${repo.name} ${tellPull(repo, pull, likeness)}`),
  ]);
  return [...held, ...fleet];
}

function tellCommit({ commits }: MemoryRepository, sha: Sha, likeness: Likeness): string {
  const commit = commits.get(sha);
  return likeness === "to the letter" ? `${sha}: ${commit?.message}` : `tree ${commit?.tree}`;
}

/**
 * Which of two was opened first, and so its number, is chance; and what one that is over says besides what it names: that
 * may have been written before its end or not any more.
 */
function tellPull(repo: MemoryRepository, stored: StoredPull, likeness: Likeness): string {
  const { number: _, id: __, url: ___, title, body, head, base, state, ...pull } = stored;
  const named = { base, state, content: namedContent(body), head: tellCommit(repo, head.sha, likeness) };
  const told = { ...named, ...pull, ...(state === "open" ? { title, body } : {}) };
  const all = likeness === "to the letter" ? told : named;
  return JSON.stringify(all).replaceAll(/(#\u2060?|pull\/)\d+/g, "$1n");
}
