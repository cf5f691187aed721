// The changes that a move of a pointer or a promotion brings: the first-parent commits in between, as people know them.

import { firstParentLine, reachableFrom } from "../ladder/history.ts";
import type { Commit, PresentRepository } from "../ladder/snapshot.ts";
import { type Sha, short } from "../names.ts";
import { unlinked } from "./quote.ts";

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

/**
 * The changes that `to` holds and `from` does not: first-parent commits, and behind the merge of a promotion what it
 * brought, so that a change keeps its own name on every tier.
 */
export function changesBetween(
  repository: PresentRepository,
  { from, to }: { from: Sha | undefined; to: Sha },
): Changes {
  const line = firstParentLine(repository, to);
  const known = reachableFrom(repository, from);
  const end = line.findIndex((commit) => known.has(commit.sha));
  const items = (end === -1 ? line : line.slice(0, end)).flatMap((commit) => {
    const [first, second] = commit.parents;
    const isPromotion = second !== undefined && parsePromotionTitle(describe(commit).title) !== undefined;
    return isPromotion ? changesBetween(repository, { from: first, to: second }).items : [describe(commit)];
  });
  return { items, more: end === -1 && line.at(-1)?.parents.length !== 0 };
}

/** `Promote 1a2b3c4 to tier-1: Fix the cart and 2 more`. */
export function printPromotionTitle(promotion: { content: Sha; to: string; changes: Changes }): string {
  const { items, more } = promotion.changes;
  const others = more ? " and more" : items.length > 1 ? ` and ${items.length - 1} more` : "";
  const subject = items[0] ? `: ${unlinked(originalTitle(items[0].title))}${others}` : "";
  return `Promote ${short(promotion.content)} to ${promotion.to}${subject}`;
}

/** What a promotion's title names; undefined if it is none. */
export function parsePromotionTitle(title: string): { content: string; to: string; subject: string } | undefined {
  const [, content = "", to = "", subject = ""] = PROMOTION.exec(title) ?? [];
  return content === "" ? undefined : { content, to, subject };
}

/** A promotion that was squashed into one commit keeps the title of what it brought. */
function originalTitle(title: string): string {
  return parsePromotionTitle(title)?.subject || title;
}

const PROMOTION = /^Promote ([0-9a-f]{7}) to ([-a-z0-9]+)(?:: (.*))?$/;
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
