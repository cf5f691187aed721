// A stay: an unbroken run of system commits of a tier whose pointers name the same contents.
import type { RepositoryName, Sha } from "../names.ts";
import { submodulesOf } from "../render/paths.ts";
import type { Tier } from "../resources/tier.ts";
import { firstParentLine } from "./history.ts";
import type { Commit, PresentRepository, Snapshot } from "./snapshot.ts";

export interface Stay {
  tier: Tier;
  /** The contents named, by path of their pointer. */
  contents: Record<string, Sha>;
  /** The system commits of the stay, newest first. */
  commits: Commit[];
}

/** Told before: a fleet is parsed once, and its tiers' pointers are asked for on every commit. */
const known = new WeakMap<Tier, Map<RepositoryName, string>>();

/** Where in a system repository the pointer to each source of a tier stands: the base first. */
export function pointerPaths(tier: Tier): ReadonlyMap<RepositoryName, string> {
  const before = known.get(tier);
  if (before) return before;
  const paths = new Map(submodulesOf(tier).map(({ path, repository }) => [repository.name, path]));
  known.set(tier, paths);
  return paths;
}

/** Cut before: as long as neither the system repository nor a source is another one, the stays are the same. */
const cut = new WeakMap<PresentRepository, Map<Tier, { sources: readonly unknown[]; stays: Stay[] }>>();

/** The stays of a tier that the snapshot knows, newest first. */
export function staysOf(snapshot: Snapshot, tier: Tier): readonly Stay[] {
  const system = snapshot.repositories[tier.system.name];
  if (system?.state !== "present") return [];
  const ofTiers = cut.get(system) ?? new Map<Tier, { sources: readonly unknown[]; stays: Stay[] }>();
  cut.set(system, ofTiers);
  const sources = [...pointerPaths(tier).keys()].map((source) => snapshot.repositories[source]);
  const before = ofTiers.get(tier);
  if (before && sources.every((source, index) => source === before.sources[index])) return before.stays;
  const stays = cutStays(snapshot, tier, system);
  ofTiers.set(tier, { sources, stays });
  return stays;
}

function cutStays(snapshot: Snapshot, tier: Tier, system: PresentRepository): Stay[] {
  const stays: Stay[] = [];
  for (const commit of firstParentLine(system, system.branches[tier.branch])) {
    const contents = contentsOf(snapshot, tier, commit);
    const newest = stays.at(-1);
    if (newest && sameContents(newest.contents, contents)) newest.commits.push(commit);
    else stays.push({ tier, contents, commits: [commit] });
  }
  return stays;
}

/** The commit of `source` that a system commit of the tier points at. */
export function pointerOf(tier: Tier, source: RepositoryName, commit: Commit | undefined): Sha | undefined {
  return commit?.pointers?.[pointerPaths(tier).get(source) ?? ""];
}

/** Whether the stay ran exactly this commit of `source`. */
export function holds(stay: Stay, source: RepositoryName, content: Sha): boolean {
  return stay.commits.some((commit) => pointerOf(stay.tier, source, commit) === content);
}

function contentsOf(snapshot: Snapshot, tier: Tier, commit: Commit): Record<string, Sha> {
  const contents: Record<string, Sha> = {};
  for (const [source, path] of pointerPaths(tier)) {
    const pointer = commit.pointers?.[path];
    const repository = snapshot.repositories[source];
    // A commit beyond what was read is its own content: never equal to another, so never too much evidence.
    const tree = pointer && repository?.state === "present" ? repository.commits[pointer]?.tree : undefined;
    if (pointer) contents[path] = tree ?? pointer;
  }
  return contents;
}

function sameContents(a: Record<string, Sha>, b: Record<string, Sha>): boolean {
  const paths = Object.keys(a);
  return paths.length === Object.keys(b).length && paths.every((path) => a[path] === b[path]);
}
