// The messages of the commits that the App makes.
import { type Force, forcedTrailers, forcesBetween } from "../ladder/forced.ts";
import { generatedFrom } from "../ladder/generated.ts";
import { firstParentLine } from "../ladder/history.ts";
import type { Progress } from "../ladder/position.ts";
import type { Commit, Snapshot } from "../ladder/snapshot.ts";
import { pointerPaths } from "../ladder/stay.ts";
import { printTrailers, trailersOf } from "../ladder/trailers.ts";
import { type RepositoryName, type Sha, short } from "../names.ts";
import { BASE_PATH, CONFIGURATIONS_PATH } from "../render/paths.ts";
import { type FileChange, RENDERER } from "../render/system.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { type Changes, changesBetween, printPromotionTitle } from "./changes.ts";
import { printGenerated, printWritten } from "./generated.ts";
import { unlinked } from "./quote.ts";

/** More changes than this are counted, not listed. */
const MOST_CHANGES = 50;

interface Bump {
  snapshot: Snapshot;
  tier: Tier;
  /** The head that the commit goes on; null: the branch begins here. */
  head: Commit | null;
  /** The files that change. */
  files: readonly FileChange[];
  /** Generated files that it leaves as somebody edited them. */
  left: readonly FileChange[];
  /** The version by which the files of the tier are made. */
  renderer: string;
  /** Who had a tier that was set by hand follow its branches again; null: nobody. */
  unheld: Unholder | null;
}

export interface Unholder {
  login: string;
  /** The comment that said so. */
  comment: string | null;
}

/** A pointer that the commit moves. */
interface Move {
  source: RepositoryName;
  path: string;
  from: Sha | undefined;
  to: Sha;
}

/** `tier-1: base 1a2b3c4 → 5d6e7f8`, the changes that it brings, and the trailers. */
export function bumpMessage({ snapshot, tier, head, files, left, renderer, unheld }: Bump): string {
  const moves = movesOf(tier, head, files);
  const generated = printGenerated(files);
  const isPutBack = head !== null && generated.length > 0 && isEdited(snapshot, tier, head);
  const subjects = [...moves.map(printMove), ...(head ? printWritten(files) : [])];
  const { [BASE_PATH]: base, ...configuration } = pointersAfter(head, files);
  const forced = forcedTrailers(moves.flatMap((move) => forcesOf(snapshot, tier, move)));
  const comment = unheld?.comment ?? forced.comment;
  return paragraphs([
    `${tier.name}: ${subjects.join(", ")}`,
    unheld ? `Follows its branches again, for ${unlinked(unheld.login)}: it was set by hand.` : "",
    isPutBack ? `${generated.join(", ")} put back: edited by ${unlinked(head.author.name)} in ${short(head.sha)}.` : "",
    ...moves.map((move) => listChanges(snapshot, move)),
    printTrailers({
      tier: tier.name,
      ...(base ? { base } : {}),
      configuration,
      ...(isPutBack ? { putBack: head.sha } : {}),
      ...forced,
      ...(unheld ? { unheld: unheld.login } : {}),
      ...(comment === undefined ? {} : { comment }),
      fleet: snapshot.fleet.commit,
      renderer,
      ...(left.length === 0 ? { generated: generatedFrom(snapshot, tier) } : {}),
    }),
  ]);
}

/** Whether a person changed what the App generated, and not the fleet or the renderer what it generates now. */
function isEdited(snapshot: Snapshot, tier: Tier, head: Commit): boolean {
  const { fleet, repositories } = snapshot;
  const system = repositories[tier.system.name];
  if (head.author.isApp || system?.state !== "present") return false;
  const ours = firstParentLine(system, head.sha).find((commit) => commit.author.isApp);
  const written = trailersOf(ours);
  if (written.renderer !== RENDERER) return false;
  // Commits of before there was this trailer: most commits of a fleet leave most tiers as they are.
  if (written.generated === undefined) return written.fleet === fleet.commit;
  return written.generated === generatedFrom(snapshot, tier);
}

/** The pointers as the commit leaves them, by path: those among them that the fleet needs no more, and that still stand. */
function pointersAfter(head: Commit | null, files: readonly FileChange[]): Record<string, Sha> {
  const entries = Object.entries(head?.entries ?? {}).filter(([, { mode }]) => mode === "160000");
  const pointers = new Map(entries.map(([path, { sha }]) => [path, sha]));
  for (const file of files) {
    if (file.mode === "160000") pointers.set(file.path, file.sha);
    else pointers.delete(file.path);
  }
  const isOurs = (path: string) => path === BASE_PATH || path.startsWith(`${CONFIGURATIONS_PATH}/`);
  return Object.fromEntries([...pointers].filter(([path]) => isOurs(path)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function movesOf(tier: Tier, head: Commit | null, files: readonly FileChange[]): Move[] {
  return [...pointerPaths(tier)].flatMap(([source, path]) => {
    const file = files.find((candidate) => candidate.path === path);
    return file?.mode === "160000" ? [{ source, path, from: head?.pointers?.[path], to: file.sha }] : [];
  });
}

function printMove({ path, from, to }: Move): string {
  return from ? `${path} ${short(from)} → ${short(to)}` : `${path} at ${short(to)}`;
}

/** What was forced of what the pointer moves over, so that the reason is found in the log of the system branch too. */
function forcesOf({ repositories }: Snapshot, tier: Tier, { source, from, to }: Move): Force[] {
  const repository = repositories[source];
  return repository?.state === "present" ? forcesBetween(repository, tier, { from, to }) : [];
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
