// The messages of the commits that the App makes.
import { firstParentLine } from "../ladder/history.ts";
import type { Progress } from "../ladder/position.ts";
import type { Commit, Snapshot } from "../ladder/snapshot.ts";
import { pointerPaths } from "../ladder/stay.ts";
import { parseTrailers, printTrailers } from "../ladder/trailers.ts";
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
  /** The files that change. */
  files: readonly RenderedFile[];
}

/** A pointer that the commit moves. */
interface Move {
  source: RepositoryName;
  path: string;
  from: Sha | undefined;
  to: Sha;
}

/** `tier-1: base 1a2b3c4 → 5d6e7f8`, the changes that it brings, and the trailers. */
export function bumpMessage({ snapshot, tier, head, files }: Bump): string {
  const moves = movesOf(tier, head, files);
  const generated = files.filter((file) => file.mode === "100644").map((file) => file.path);
  const isPutBack = head !== null && generated.length > 0 && isEdited(snapshot, tier, head);
  const subjects = [...moves.map(printMove), ...(head ? generated.map((path) => `${path} as generated`) : [])];
  const base = moves.find(({ path }) => path === BASE_PATH)?.to ?? head?.pointers?.[BASE_PATH];
  return paragraphs([
    `${tier.name}: ${subjects.join(", ")}`,
    isPutBack ? `${generated.join(", ")} put back: edited by ${unlinked(head.author.name)} in ${short(head.sha)}.` : "",
    ...moves.map((move) => listChanges(snapshot, move)),
    printTrailers({
      tier: tier.name,
      ...(base ? { base } : {}),
      ...(isPutBack ? { putBack: head.sha } : {}),
      fleet: snapshot.fleet.commit,
      renderer: RENDERER,
    }),
  ]);
}

/** Whether a person changed what the App generated, and not the fleet or the renderer what it generates now. */
function isEdited({ fleet, repositories }: Snapshot, tier: Tier, head: Commit): boolean {
  const system = repositories[tier.system.name];
  if (head.author.isApp || system?.state !== "present") return false;
  const ours = firstParentLine(system, head.sha).find((commit) => commit.author.isApp);
  const written = parseTrailers(ours?.message ?? "");
  return written.fleet === fleet.commit && written.renderer === RENDERER;
}

function movesOf(tier: Tier, head: Commit | null, files: readonly RenderedFile[]): Move[] {
  return [...pointerPaths(tier)].flatMap(([source, path]) => {
    const file = files.find((candidate) => candidate.path === path);
    return file ? [{ source, path, from: head?.pointers?.[path], to: file.sha }] : [];
  });
}

function printMove({ path, from, to }: Move): string {
  return from ? `${path} ${short(from)} → ${short(to)}` : `${path} at ${short(to)}`;
}

function listChanges({ repositories }: Snapshot, { source, from, to }: Move): string {
  const repository = repositories[source];
  return repository?.state === "present" && from ? printChanges(changesBetween(repository, { from, to })) : "";
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

function printChanges({ items, more }: Changes): string {
  const listed = items.slice(0, MOST_CHANGES).map((change) => `- ${unlinked(change.title)} (${short(change.sha)})`);
  const rest = items.length - listed.length;
  return [...listed, ...(rest > 0 || more ? [`- and ${rest > 0 ? rest : ""} more`.replace("  ", " ")] : [])].join("\n");
}

function paragraphs(parts: string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
