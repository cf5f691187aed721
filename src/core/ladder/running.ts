// What a tier runs just now, and what climbs beside something: that with which a proposal to the tier above is built.
import type { RepositoryName, Sha } from "../names.ts";
import { renderOverlays } from "../render/overlays.ts";
import { overlayPath } from "../render/paths.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import type { Decision } from "./decide.ts";
import type { Snapshot } from "./snapshot.ts";
import { standingCommit } from "./standing.ts";
import { pointerOf, pointerPaths } from "./stay.ts";

/** The head of a branch. */
export interface BranchHead {
  repository: RepositoryName;
  branch: string;
  head: Sha;
}

/** What a tier runs now: the commit of each source, and the ShopSets whose files stand there as declared. */
export interface Running {
  tier: Tier;
  pointers: ReadonlyMap<RepositoryName, Sha>;
  shopsets: string[];
  /** Where all that is written. */
  system: BranchHead;
}

/** What a tier runs, if of `source` that is just the content of `head`. */
export function runningContent(
  snapshot: Snapshot,
  tier: Tier,
  { source, head }: { source: RepositoryName; head: Sha },
): Running | null {
  const commit = standingCommit(snapshot, tier);
  const repository = snapshot.repositories[source];
  const tree = (sha: Sha | undefined) =>
    sha !== undefined && repository?.state === "present" ? repository.commits[sha]?.tree : undefined;
  const runs = tree(pointerOf(tier, source, commit));
  if (!commit || runs === undefined || runs !== tree(head)) return null;
  const pointers = new Map<RepositoryName, Sha>();
  for (const of of pointerPaths(tier).keys()) {
    const sha = pointerOf(tier, of, commit);
    if (sha === undefined) return null;
    pointers.set(of, sha);
  }
  const system = { repository: tier.system.name, branch: tier.branch, head: commit.sha };
  return { tier, pointers, shopsets: standingShopSets(snapshot, tier), system };
}

/** The ShopSets of a tier whose overlay stands on its branch just as the fleet declares it. */
function standingShopSets(snapshot: Snapshot, tier: Tier): string[] {
  const entries = standingCommit(snapshot, tier)?.entries ?? {};
  const overlays = Map.groupBy(renderOverlays(tier, snapshot.fleet.repository), ({ path }) =>
    path.split("/", 2).join("/"),
  );
  return tier.shopsets
    .map(({ name }) => name)
    .filter((name) => {
      const files = overlays.get(overlayPath({ name })) ?? [];
      return files.every(({ path, sha }) => entries[path]?.sha === sha);
    });
}

/** The heads of what climbs over an edge beside a promotion, where the tier above moves to all of it in one step. */
export function besidePromotion(
  { snapshot, decision }: { snapshot: Snapshot; decision: Decision },
  { edge: { to }, source, number }: { edge: Edge; source: RepositoryName; number: number },
): Map<RepositoryName, BranchHead> {
  const carried = decision.edges.filter(({ edge, carrier }) => edge.to.name === to.name && carrier !== null);
  const isCarried = carried.some((one) => one.source === source && one.carrier?.number === number);
  if (!isCarried || to.promotion.sources !== "together") return new Map();
  return new Map(
    carried.flatMap(({ source: of, carrier }): [RepositoryName, BranchHead][] => {
      const repository = snapshot.repositories[of];
      const pulls = repository?.state === "present" ? repository.pulls : [];
      const pull = pulls.find((one) => one.number === carrier?.number);
      if (of === source || !pull) return [];
      return [[of, { repository: of, branch: pull.head.branch, head: pull.head.sha }]];
    }),
  );
}
