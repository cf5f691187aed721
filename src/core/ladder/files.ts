// The files of a tier's system branch: what should be otherwise than it is, and what is left as it is for now.
import type { RepositoryName, Sha } from "../names.ts";
import type { RenderedText } from "../render/file.ts";
import { projectFile } from "../render/overlays.ts";
import { CONFIGURATIONS_PATH, ofShopSets, PROJECT_PATH } from "../render/paths.ts";
import { changedFiles, type FileChange, renderSystem } from "../render/system.ts";
import type { Tier } from "../resources/tier.ts";
import { heldBack } from "./components.ts";
import { firstParentLine } from "./history.ts";
import { type Staying, stayingOn } from "./moved.ts";
import type { PointerPlan } from "./pointer.ts";
import type { Snapshot } from "./snapshot.ts";
import { standingCommit } from "./standing.ts";
import { pointerPaths } from "./stay.ts";
import { parseTrailers } from "./trailers.ts";
import type { Verdict } from "./verdict.ts";

export interface Files {
  /** What differs; null while the base cannot be said, since half a branch would be no branch. */
  changed: FileChange[] | null;
  /** Why ShopSets are left as they are. */
  held: Verdict[];
}

/**
 * The changes that bring the tier's branch to what it should hold. What is left as it is keeps the pointers that it may
 * stand on; `stays` is what that is beside the ShopSets that cannot be as declared.
 */
export function planFiles(
  snapshot: Snapshot,
  tier: Tier,
  plans: readonly PointerPlan[],
  stays: "nothing" | "every overlay" = "nothing",
): Files {
  const head = standingCommit(snapshot, tier);
  const held = heldBack(snapshot, tier, plans);
  const staying = stayingOn(snapshot, tier);
  const pointers = pointersOf(tier, plans);
  if (pointers[pointerPaths(tier).get(tier.apps.name) ?? ""] === undefined) return { changed: null, held: [] };
  const kept =
    held.size + staying.length > 0 || stays === "every overlay"
      ? keptConfigurations(snapshot, tier)
      : { configurations: [], pointers: {} };
  const rendered = renderSystem(
    kept.configurations.length === 0
      ? tier
      : { ...tier, configurations: [...tier.configurations, ...kept.configurations] },
    {
      previous: previousOf(snapshot, tier),
      fleet: snapshot.fleet.repository,
      pointers: { ...kept.pointers, ...pointers },
    },
  );
  const own = rendered.filter(({ path }) => staying.length === 0 || path !== PROJECT_PATH);
  const isHeld = ofShopSets([...held.keys(), ...staying.map(({ shopset }) => shopset.name)]);
  const wanted = [...own, ...projectWith(snapshot, tier, staying)].filter(({ path }) => !isHeld(path));
  const changed = changedFiles(wanted, head?.entries ?? {}).filter(({ path }) => !isHeld(path));
  return { changed, held: [...held.values(), ...staying.map(({ verdict }) => verdict)] };
}

/** The AppProject of a tier that still allows what stays there; none where nothing does. */
function projectWith({ fleet }: Snapshot, tier: Tier, staying: readonly Staying[]): RenderedText[] {
  if (staying.length === 0) return [];
  const shopsets = [...tier.shopsets, ...staying.map(({ shopset }) => shopset)];
  return [projectFile({ ...tier, shopsets }, fleet.repository)];
}

/** The tier below. */
export function previousOf({ ladder }: Snapshot, tier: Tier): Tier | null {
  return ladder.tiers.find(({ name }) => name === tier.previous) ?? null;
}

function pointersOf(tier: Tier, plans: readonly PointerPlan[]): Record<string, Sha> {
  const paths = pointerPaths(tier);
  return Object.fromEntries(
    plans.flatMap(({ source, to }): [string, Sha][] => {
      const path = paths.get(source);
      return to === null || path === undefined ? [] : [[path, to]];
    }),
  );
}

/**
 * Pointers that the fleet needs no more, and that what is left as it is may stand on: those of the App's newest commit.
 * What somebody put beside them gets no entry in .gitmodules.
 */
function keptConfigurations(
  snapshot: Snapshot,
  tier: Tier,
): { configurations: Tier["configurations"]; pointers: Record<string, Sha> } {
  const system = snapshot.repositories[tier.system.name];
  const line = system?.state === "present" ? firstParentLine(system, system.branches[tier.branch]) : [];
  const ours = parseTrailers(line.find(({ author }) => author.isApp)?.message ?? "").configuration ?? {};
  const known = new Set(pointerPaths(tier).values());
  const entries = line[0]?.entries ?? {};
  const left = Object.keys(ours).filter((path) => entries[path]?.mode === "160000" && !known.has(path));
  const configurations = left.map((path) => {
    const name = path.slice(CONFIGURATIONS_PATH.length + 1);
    const repository = tier.system.name.replace(/[^/]+$/, name) as RepositoryName;
    return { name: path, repository: { name: repository, url: tier.system.url.replace(/[^/]+$/, name) }, path: "" };
  });
  return { configurations, pointers: Object.fromEntries(left.map((path) => [path, entries[path]?.sha as Sha])) };
}
