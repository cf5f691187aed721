// What a snapshot still lacks before it can be decided: rare, since one look reads far enough for a ladder in use.
import { isSha, type RepositoryName, type Sha } from "../names.ts";
import { type Edge, edgesOf } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { findCandidate } from "./candidate.ts";
import { firstParentLine, isComplete } from "./history.ts";
import { planEach } from "./pointers.ts";
import { mayClimb, progressOf } from "./position.ts";
import type { Commit, PresentRepository, Snapshot } from "./snapshot.ts";
import { componentPaths, systemPaths } from "./source.ts";
import { pointerOf, pointerPaths, type Stay, staysOf } from "./stay.ts";
import { awaitsOlderStay } from "./together.ts";
import { foldersToOpen } from "./unread-folders.ts";
import { requiredChecks, verifyStay } from "./verification.ts";

export interface Place {
  repository: RepositoryName;
  sha: Sha;
}

export interface Unread {
  /** Commits that a pointer names and that lie behind what was read, and what is proposed to upper tiers. */
  commits: Place[];
  /** Where a line has to be read on, that commit first; with what stands at `paths`. */
  histories: (Place & { paths: string[] })[];
  /** Commits of which every report has to be known, not only the newest of each check: soak counts from the first. */
  reports: Place[];
  /** Folders of system branches, by the ids of their trees. */
  folders: Place[];
}

/** What to read on; empty when the snapshot answers everything. */
export function unread(snapshot: Snapshot): Unread {
  return {
    commits: [
      ...snapshot.ladder.tiers.flatMap((tier) => unreadPointers(snapshot, tier)),
      ...edgesOf(snapshot.ladder).flatMap((edge) => unreadProposals(snapshot, edge)),
    ],
    histories: edgesOf(snapshot.ladder).flatMap((edge) => [
      ...unreadLines(snapshot, edge),
      ...unreadStays(snapshot, edge),
    ]),
    reports: snapshot.ladder.tiers.flatMap((tier) => unreadReports(snapshot, tier)),
    folders: edgesOf(snapshot.ladder).flatMap((edge) =>
      foldersToOpen(snapshot, edge).map((sha) => ({ repository: edge.from.system.name, sha })),
    ),
  };
}

/** What a tier runs and what it ran before: by them people's moves are told from the App's. */
function unreadPointers(snapshot: Snapshot, tier: Tier): Place[] {
  const system = snapshot.repositories[tier.system.name];
  if (system?.state !== "present") return [];
  const line = firstParentLine(system, system.branches[tier.branch]);
  return [...pointerPaths(tier).keys()].flatMap((source) => {
    const repository = snapshot.repositories[source];
    if (repository?.state !== "present") return [];
    const [now, before] = new Set(line.map((commit) => pointerOf(tier, source, commit)));
    const named = [now, before].filter((sha): sha is Sha => sha !== undefined && isSha(sha));
    const hasComponents = componentPaths(snapshot.ladder, source).length > 0;
    const isKnown = (commit: Commit | undefined) => commit && !(hasComponents && commit.folders === undefined);
    return named.filter((sha) => !isKnown(repository.commits[sha])).map((sha) => ({ repository: source, sha }));
  });
}

/** Heads that people and merge queues propose to U: their gate is judged by their tree. */
function unreadProposals({ repositories }: Snapshot, { to }: Edge): Place[] {
  return [...pointerPaths(to).keys()].flatMap((source) => {
    const repository = repositories[source];
    if (repository?.state !== "present") return [];
    const pulls = repository.pulls.filter(({ state, base }) => state === "open" && base.branch === to.branch);
    const groups = repository.groups.filter(({ base }) => base === to.branch);
    const heads = [...pulls.map(({ head }) => head.sha), ...groups.map(({ head }) => head)];
    return heads.filter((sha) => !repository.commits[sha]).map((sha) => ({ repository: source, sha }));
  });
}

/** Source lines, until what the tier above received is found. */
function unreadLines(snapshot: Snapshot, edge: Edge): Unread["histories"] {
  return [...pointerPaths(edge.to).keys()].flatMap((source) => {
    const repository = snapshot.repositories[source];
    if (repository?.state !== "present" || progressOf(source, repository, edge)) return [];
    return [edge.from, edge.to]
      .flatMap(({ branch }) => endOf(repository, branch))
      .map((sha) => ({ repository: source, sha, paths: componentPaths(snapshot.ladder, source) }));
  });
}

/** T's system branch, while no content is found verified and older stays may hold one that U has not. */
function unreadStays(snapshot: Snapshot, edge: Edge): Unread["histories"] {
  const { from } = edge;
  const system = snapshot.repositories[from.system.name];
  if (system?.state !== "present") return [];
  const oldest = firstParentLine(system, system.branches[from.branch]).at(-1);
  const isOpen = [...pointerPaths(edge.to).keys()].some((source) => {
    const repository = snapshot.repositories[source];
    const progress = repository?.state === "present" ? progressOf(source, repository, edge) : undefined;
    if (!progress || findCandidate(snapshot, edge, progress).candidate) return false;
    const index = progress.line.findIndex(({ sha }) => sha === pointerOf(from, source, oldest));
    return index !== -1 && mayClimb(progress.received, index);
  });
  const paths = systemPaths(from);
  const isAwaited = awaitsOlderStay(snapshot, edge, planEach(snapshot, edge.to));
  return isOpen || isAwaited
    ? endOf(system, from.branch).map((sha) => ({ repository: from.system.name, sha, paths }))
    : [];
}

function endOf(repository: PresentRepository, branch: string): Sha[] {
  const line = firstParentLine(repository, repository.branches[branch]);
  const next = line.at(-1)?.parents[0];
  return next === undefined || isComplete(line) ? [] : [next];
}

/** The newest stay that only soaks, if a check in it may have passed before its newest word. */
function unreadReports(snapshot: Snapshot, tier: Tier): Place[] {
  if (tier.verification.soak === 0) return [];
  const stays = staysOf(snapshot, tier);
  const soaking = stays.find((stay, index) => {
    const { parts } = verifyStay(snapshot, stay, stays.slice(0, index));
    return (
      parts.every((part) => part.state === "passed" || part.subject === "soak") && parts.at(-1)?.state === "waiting"
    );
  });
  return soaking ? reportedIn(snapshot, soaking) : [];
}

function reportedIn(snapshot: Snapshot, { tier, commits }: Stay): Place[] {
  const names = (on: "system" | "app") =>
    requiredChecks(tier)
      .filter((check) => check.on === on)
      .map(({ name }) => name);
  const apps = snapshot.repositories[tier.apps.name];
  const pointers = new Set(commits.map((commit) => pointerOf(tier, tier.apps.name, commit)));
  const app = [...pointers].map((sha) => (sha && apps?.state === "present" ? apps.commits[sha] : undefined));
  const partial = (found: (Commit | undefined)[], repository: RepositoryName, asked: string[]) =>
    found
      .filter((commit) => commit?.reportsAre === "newest" && commit.reports?.some(({ name }) => asked.includes(name)))
      .map((commit) => ({ repository, sha: (commit as Commit).sha }));
  return [...partial(commits, tier.system.name, names("system")), ...partial(app, tier.apps.name, names("app"))];
}
