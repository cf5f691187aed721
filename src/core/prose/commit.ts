// The messages of the commits that the App makes.
import type { Progress } from "../ladder/position.ts";
import type { Commit, Snapshot } from "../ladder/snapshot.ts";
import { pointerPaths } from "../ladder/stay.ts";
import { printTrailers } from "../ladder/trailers.ts";
import { type RepositoryName, type Sha, short } from "../names.ts";
import { BASE_PATH } from "../render/paths.ts";
import { RENDERER, type RenderedFile } from "../render/system.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { type Changes, changesBetween, printPromotionTitle } from "./changes.ts";
import { unlinked } from "./quote.ts";

/** More changes than this are counted, not listed. */
const MOST_CHANGES = 50;

interface Bump {
  snapshot: Snapshot;
  tier: Tier;
  /** The head that the commit goes on; null: the branch begins here. */
  head: Commit | null;
  pointers: Record<string, Sha>;
  /** The files that change. */
  files: readonly RenderedFile[];
}

/** `tier-1: base 1a2b3c4 → 5d6e7f8`, the changes that it brings, and the trailers. */
export function bumpMessage({ snapshot, tier, head, pointers, files }: Bump): string {
  const moved = [...pointerPaths(tier)].filter(([, path]) => files.some((file) => file.path === path));
  const moves = moved.map(
    ([, path]) =>
      `${path} ${head?.pointers?.[path] ? `${short(head.pointers[path])} → ` : "at "}${shortOf(pointers[path])}`,
  );
  const putBack = files.filter((file) => file.mode === "100644").map((file) => file.path);
  const subject = `${tier.name}: ${[...moves, ...(head ? putBack.map((path) => `${path} as generated`) : [])].join(", ")}`;
  const edited =
    head && !head.author.isApp && putBack.length > 0
      ? [`${putBack.join(", ")} put back: edited by ${unlinked(head.author.name)} in ${short(head.sha)}.`]
      : [];
  const lists = moved.map(([source, path]) =>
    listChanges(snapshot, source, { from: head?.pointers?.[path], to: pointers[path] }),
  );
  const trailers = printTrailers({
    tier: tier.name,
    ...base(pointers),
    fleet: snapshot.fleet.commit,
    renderer: RENDERER,
  });
  return paragraphs([subject, ...edited, ...lists, trailers]);
}

/** The message of the commit that the App puts on top of U to carry a content of T. */
export function promotionMessage(names: { to: Tier; content: Sha }, changes: Changes): string {
  const subject = printPromotionTitle({ content: names.content, to: names.to.name, changes });
  const trailers = printTrailers({ tier: names.to.name, content: names.content });
  return paragraphs([subject, printChanges(changes), trailers]);
}

/** The message of the commit that carries what U holds of its own down to T. */
export function backportMessage({ from, to }: Edge, { repository, upper, received }: Progress): string {
  const changes = changesBetween(repository, { from: received.commit.sha, to: upper.sha });
  const trailers = printTrailers({ tier: from.name, backport: upper.sha });
  return paragraphs([`Backport ${short(upper.sha)} from ${to.name} to ${from.name}`, printChanges(changes), trailers]);
}

/** The message of the first commit of an empty system repository. */
export function startMessage(): string {
  return "Begin the system repository\n\nEach tier has a branch of its own.";
}

function base(pointers: Record<string, Sha>): { base?: Sha } {
  return pointers[BASE_PATH] ? { base: pointers[BASE_PATH] } : {};
}

function shortOf(sha: Sha | undefined): string {
  return sha ? short(sha) : "nothing";
}

function listChanges(
  snapshot: Snapshot,
  source: RepositoryName,
  move: { from: Sha | undefined; to: Sha | undefined },
): string {
  const repository = snapshot.repositories[source];
  if (repository?.state !== "present" || !move.to || !move.from) return "";
  return printChanges(changesBetween(repository, { from: move.from, to: move.to }));
}

function printChanges({ items, more }: Changes): string {
  const listed = items.slice(0, MOST_CHANGES).map((change) => `- ${unlinked(change.title)} (${short(change.sha)})`);
  const rest = items.length - listed.length;
  return [...listed, ...(rest > 0 || more ? [`- and ${rest > 0 ? rest : ""} more`.replace("  ", " ")] : [])].join("\n");
}

function paragraphs(parts: string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
