// What ShopSets are built of: whether the directories that Configurations name are there, where a tier's pointers lead, and
// whether what comes of them builds.
import { type RepositoryName, type Sha, short } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import type { PointerPlan } from "./pointer.ts";
import type { Snapshot, Unbuildable } from "./snapshot.ts";
import { pinOf } from "./source.ts";
import { standing } from "./standing.ts";
import { blocked, type Verdict, waiting } from "./verdict.ts";

/**
 * The plan of a source; one that would take away what ShopSets of the tier stand on keeps the pointer where it is. What
 * people pinned or set by hand goes where they say.
 */
export function keepComponents(snapshot: Snapshot, tier: Tier, plan: PointerPlan): PointerPlan {
  const { source, to, setBy } = plan;
  const now = standing(snapshot, tier, source);
  if (to === null || now === undefined || now === to || setBy !== null || pinOf(tier, source)) return plan;
  const lost = usedPaths(tier, source).find(
    ({ path }) => lacks(snapshot, source, { sha: to, path }) && !lacks(snapshot, source, { sha: now, path }),
  );
  if (!lost) return plan;
  const reason = `stays at ${short(now)}: ${short(to)} has no ${lost.path}, which ShopSet ${lost.shopset} uses; bring it back, or give that another configuration`;
  return { ...plan, to: now, verdict: blocked(plan.verdict.subject, reason) };
}

/** The ShopSets that cannot be as declared, and why: their Configuration is not there yet, or they do not build. */
export function heldBack(snapshot: Snapshot, tier: Tier, plans: readonly PointerPlan[]): Map<string, Verdict> {
  const held = new Map<string, Verdict>();
  const unvetted = new Set(snapshot.unvetted?.[tier.name]);
  for (const { name, configuration } of tier.shopsets) {
    const used = tier.configurations.find((candidate) => candidate.name === configuration);
    const plan = plans.find(({ source }) => source === used?.repository.name);
    if (!used || !plan) continue;
    const { source, to } = plan;
    const path = used.path;
    const fault = snapshot.unbuildable?.[tier.name]?.[name];
    const subject = heldSubject(name, tier);
    if (to === null) {
      held.set(name, blocked(subject, `its configuration ${configuration} cannot be had: ${plan.verdict.reason}`));
    } else if (lacks(snapshot, source, { sha: to, path })) {
      const reason = `its configuration ${configuration} is ${path} of ${source}, which ${tier.name} does not have at ${short(to)}`;
      held.set(name, blocked(subject, reason));
    } else if (fault) {
      held.set(name, blocked(subject, `does not build: ${printFault(fault)}; mend it, then it is written`));
    } else if (unvetted.has(name)) {
      held.set(name, waiting(subject, "is built before it is written"));
    }
  }
  return held;
}

/** What the verdict of a ShopSet that is held back is about. */
export function heldSubject(shopset: string, tier: Tier): string {
  return `ShopSet ${shopset} on ${tier.name}`;
}

function printFault({ reason, file, place }: Unbuildable): string {
  return `${file ?? `${place.file}:${place.line}`}: ${reason}`;
}

/** The components that ShopSets of the tier take from a source, each with one of those. */
function usedPaths({ shopsets, configurations }: Tier, source: RepositoryName): { path: string; shopset: string }[] {
  const ofSource = configurations.filter(({ repository }) => repository.name === source);
  return ofSource.flatMap(({ name, path }) => {
    const shopset = shopsets.find(({ configuration }) => configuration === name);
    return shopset ? [{ path, shopset: shopset.name }] : [];
  });
}

/** Whether a commit is known to have no such directory. */
export function lacks(
  { repositories }: Pick<Snapshot, "repositories">,
  source: RepositoryName,
  { sha, path }: { sha: Sha; path: string },
): boolean {
  const repository = repositories[source];
  const folders = repository?.state === "present" ? repository.commits[sha]?.folders : undefined;
  return path !== "" && folders !== undefined && folders[path] === undefined;
}
