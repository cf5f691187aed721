// What Argo CD says of the ShopSets of a tier: one part of its verification, however many there are.
import { after, earliest, type Instant, type Sha } from "../names.ts";
import { isAskedFor } from "../render/notifications.ts";
import { leftAlone, shopsetsOn, unreadFoldersOf } from "./own-files.ts";
import type { Commit, PresentRepository, Report, Snapshot } from "./snapshot.ts";
import type { Stay } from "./stay.ts";
import { blocked, passed, type Verdict, waiting } from "./verdict.ts";
import { decidingWord, reportsByName } from "./word.ts";

const PREFIX = "argocd/";
const SUBJECT = "ShopSets";
/** More of them are counted, not named. */
const MOST_NAMED = 5;

/** What Argo CD's notifications call the status of a ShopSet on the system commit. */
export const applicationCheck = (shopset: string): string => `${PREFIX}${shopset}`;

/** Whether a status of this name may be the word of a ShopSet that the tier asks for. */
export function isApplicationCheck(tier: Stay["tier"], name: string): boolean {
  return name.startsWith(PREFIX) && isAskedFor(tier, name.slice(PREFIX.length));
}

/** How one ShopSet is in a stay. */
type Health =
  | { kind: "said"; word: Report }
  /** No word since this commit gave it its files. */
  | { kind: "silent"; since: Commit }
  /** Older words may stand, which was not read yet. */
  | { kind: "unread"; folders: Sha[] };

/** Whether the ShopSets that the tier asks for are healthy in the stay; null where it asks for none. */
export function applicationsGate(snapshot: Snapshot, stay: Stay): Verdict | null {
  const system = systemOf(snapshot, stay);
  const newest = stay.commits[0];
  const names = system && requiredShopSets(system, stay);
  if (!system || !newest || !names) {
    return stay.tier.verification.applications === "none" ? null : waiting(SUBJECT, "its ShopSets were not read yet");
  }
  if (names.length === 0) return null;
  const all = names.map((name) => ({ name, health: healthOf(system, stay, name) }));
  return verdictOn(all, { now: snapshot.takenAt, stay });
}

/** What was said of each required ShopSet on each commit of the stay: newest commit first, reports oldest first. */
export function heardOfShopSets(snapshot: Snapshot, stay: Stay): Report[][][] {
  const system = systemOf(snapshot, stay);
  const names = (system && requiredShopSets(system, stay)) ?? [];
  return names.map((name) =>
    stay.commits.flatMap(({ reports }) => {
      const said = reportsByName(reports).get(applicationCheck(name));
      return said ? [said] : [];
    }),
  );
}

/** Ids of the folders that have to be read before the stay's ShopSets can be judged. */
export function unreadFolders(snapshot: Snapshot, stay: Stay): Sha[] {
  const system = systemOf(snapshot, stay);
  const newest = stay.commits[0];
  if (!system || !newest || stay.tier.verification.applications === "none") return [];
  const names = requiredShopSets(system, stay);
  if (!names) return unreadFoldersOf(system, newest);
  const lacking = names.flatMap((name) => {
    const health = healthOf(system, stay, name);
    return health.kind === "unread" ? health.folders : [];
  });
  return [...new Set(lacking)];
}

/** By name: those that the stay's newest commit holds, or those that the tier lists; undefined while not read. */
function requiredShopSets(system: PresentRepository, { tier, commits }: Stay): string[] | undefined {
  const { applications } = tier.verification;
  if (applications === "none") return [];
  if (applications !== "all") return applications;
  return commits[0] && shopsetsOn(system, commits[0]);
}

/** The newest commit that heard of it decides, as long as the later ones left its own files alone. */
function healthOf(system: PresentRepository, { commits }: Stay, name: string): Health {
  const said = (commit: Commit) => reportsByName(commit.reports).get(applicationCheck(name));
  const heard = commits.findIndex((commit) => said(commit) !== undefined);
  for (const [index, commit] of commits.entries()) {
    const word = decidingWord(said(commit) ?? []);
    if (word) return { kind: "said", word };
    const older = commits[index + 1];
    if (!older) return { kind: "silent", since: commit };
    const isSame = leftAlone(system, name, [commit, older]);
    if (isSame === undefined && heard !== -1) {
      const between = commits.slice(index, heard + 1);
      return { kind: "unread", folders: between.flatMap((one) => unreadFoldersOf(system, one)) };
    }
    if (!isSame) return { kind: "silent", since: commit };
  }
  throw new Error(`a stay of no commits`);
}

interface Judged {
  name: string;
  health: Health;
}

function verdictOn(all: readonly Judged[], { now, stay }: { now: Instant; stay: Stay }): Verdict {
  const withWord = (result: Report["result"]) =>
    all.filter(({ health }) => health.kind === "said" && health.word.result === result);
  const [healthy, failing] = [withWord("passed"), withWord("failed")];
  const unread = all.some(({ health }) => health.kind === "unread");
  const loudAt = ({ health }: Judged) =>
    health.kind === "silent" ? after(health.since.committedAt, stay.tier.verification.timeout) : undefined;
  const silent = all.filter((one) => {
    const loud = loudAt(one);
    return loud !== undefined && loud <= now;
  });
  const judged = new Set([...healthy, ...failing, ...silent]);
  const open = all.filter((one) => !judged.has(one));
  const oldest = earliest(
    silent.map(({ health }) => (health.kind === "silent" ? health.since.committedAt : undefined)),
  );
  const reason = [
    `${healthy.length} of ${all.length} healthy`,
    failing.length > 0 ? `failing: ${named(failing)}` : "",
    unread ? "older reports were not read yet" : open.length > 0 ? `waiting for ${named(open)}` : "",
    oldest === undefined ? "" : `silent since ${oldest}: ${named(silent)}; does Argo CD report them?`,
  ].filter((part) => part !== "");
  const until = earliest(open.map(loudAt));
  const evidence = failing[0] ?? withWord("running")[0];
  const url = evidence?.health.kind === "said" ? evidence.health.word.url : null;
  const extra = { ...(until === undefined ? {} : { until }), ...(url === null ? {} : { url }) };
  const text = reason.join("; ");
  if (failing.length > 0) return blocked(SUBJECT, text, extra);
  return healthy.length === all.length ? passed(SUBJECT, text, extra) : waiting(SUBJECT, text, extra);
}

function named(some: readonly Judged[]): string {
  const names = some.slice(0, MOST_NAMED).map(({ name }) => name);
  const left = some.length - names.length;
  return [...names, ...(left > 0 ? [`${left} more`] : [])].join(", ");
}

function systemOf({ repositories }: Snapshot, { tier }: Stay): PresentRepository | undefined {
  const system = repositories[tier.system.name];
  return system?.state === "present" ? system : undefined;
}
