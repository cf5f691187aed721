// What a pull request to a tier would do to the manifests: of the tier's own ShopSets with the difference, of those of
// other tiers whether they build.
import type { BranchHead, Running } from "../core/ladder/running.ts";
import { pinOf } from "../core/ladder/source.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import { type BrokenElsewhere, type Built, brokenIn, type Preview } from "../core/preview/preview.ts";
import { refusalOf, submoduleIn } from "../core/preview/submodule.ts";
import { shopsetsOn } from "../core/preview/system.ts";
import { codeSpan } from "../core/prose/quote.ts";
import type { Tier } from "../core/resources/tier.ts";
import { buildOn, placeOf, type ReadSource, readingOnce } from "./build-tier.ts";
import { compare, MOST_BUILT, type PreviewWork, type Reading } from "./compare.ts";
import type { FilesAt } from "./ports/reading.ts";

export interface ProposedContent {
  tier: Tier;
  source: RepositoryName;
  head: Sha;
  /** Heads of other sources that climb beside it, and come to be with it. */
  beside?: ReadonlyMap<RepositoryName, BranchHead>;
  /** The tiers to which it climbs from here. */
  above?: readonly Tier[];
  /** The tier below, where that runs just this content now. */
  below?: Running | null;
}

export interface PulledPreview {
  preview: Preview;
  /** The heads of branches on which it stands: another one may change it. */
  on: BranchHead[];
}

/**
 * What merging `head` into the branch of `tier` would change, in a source of it. Submodules of its own are refused, even
 * where nothing builds. Throws ForgeUnavailable.
 */
export async function previewPull(work: PreviewWork, proposed: ProposedContent): Promise<PulledPreview> {
  const { tier, source, head, beside = new Map<RepositoryName, BranchHead>(), above = [], below = null } = proposed;
  const { read, heads } = watched(readingOnce(work.forge));
  const merging = { merging: head, into: tier.branch };
  const into = tier.previous === null ? "lowest" : "upper";
  const merged = await read(source, merging);
  const submodule = merged.kind === "none" ? merged.submodule : submoduleIn(merged.files);
  if (submodule !== undefined) {
    const file = `${source}/${submodule}`;
    return { preview: { kind: "refused", into, file, reason: refusalOf(submodule) }, on: heads() };
  }
  if (work.builder.absence !== null) return { preview: { kind: "none", reason: work.builder.absence }, on: [] };
  if (merged.kind === "none") return { preview: { kind: "none", reason: merged.reason }, on: [] };
  // The branch may move meanwhile: both sides stand on the commit that was merged with.
  const onto = { commit: merged.commit };
  const own = shopsetsOn(tier, source);
  const there = new Map(own.map((name) => [name, tier]));
  const sources: Sides = {
    before: (from) => (from === source ? onto : placeOf(tier, from)),
    after: (from) => (from === source ? merging : placeOf(tier, from)),
  };
  const reading = { ...work, read };
  const alone = await compare(reading, {
    into,
    before: there,
    after: there,
    at: sources,
    notes:
      pinOf(tier, source) === null
        ? []
        : [`**${tier.name} is pinned**: this has no effect on it until the pin is removed.`],
  });
  const shown = await builtBeside(reading, { alone, tier, beside, at: sources.after });
  const others = await brokenElsewhere(reading, { source, above, below, sources, room: MOST_BUILT - own.length });
  const preview =
    shown.kind !== "shown" ? shown : { ...shown, elsewhere: others.broken, notes: [...shown.notes, ...others.notes] };
  return { preview, on: [...heads(), ...beside.values(), ...(below ? [below.system] : [])] };
}

/** What does not build alone is built with all that climbs beside it: the tier moves to that in one step. */
async function builtBeside(
  reading: Reading,
  {
    alone,
    tier,
    beside,
    at,
  }: Pick<Required<ProposedContent>, "tier" | "beside"> & { alone: Preview; at: Sides["after"] },
): Promise<Preview> {
  const failing = brokenIn(alone).map(({ name }) => name);
  if (alone.kind !== "shown" || failing.length === 0 || beside.size === 0) return alone;
  const { built } = await buildOn(reading, tier, {
    shopsets: failing,
    at: (source) => {
      const companion = pinOf(tier, source) === null ? beside.get(source) : undefined;
      return companion ? { commit: companion.head } : at(source);
    },
  });
  const mended = new Map([...built].filter(([, one]) => one.kind === "built"));
  if (mended.size === 0) return alone;
  const named = [...mended.keys()].map(codeSpan).join(", ");
  return {
    ...alone,
    shopsets: alone.shopsets.map((shopset) => ({ ...shopset, after: mended.get(shopset.name) ?? shopset.after })),
    notes: [...alone.notes, `Shown with what climbs beside it, without which it does not build: ${named}.`],
  };
}

interface Sides {
  before: (source: RepositoryName) => FilesAt;
  after: (source: RepositoryName) => FilesAt;
}

interface Elsewhere extends Required<Pick<ProposedContent, "source" | "above" | "below">> {
  sources: Sides;
  /** How many may be built. */
  room: number;
}

interface FoundElsewhere {
  broken: BrokenElsewhere[];
  notes: string[];
}

/**
 * The ShopSets of other tiers that do not build. Those of tiers above are built of all that this tier would run, since
 * that is what climbs to them; what would not have been built of it before either is nobody's news.
 */
async function brokenElsewhere(
  reading: Reading,
  { source, above, below, sources, room }: Elsewhere,
): Promise<FoundElsewhere> {
  const found: FoundElsewhere = { broken: [], notes: [] };
  let left = Math.max(0, room);
  let cut = 0;
  const take = (names: readonly string[]) => {
    const taken = names.slice(0, left);
    left -= taken.length;
    cut += names.length - taken.length;
    return taken;
  };
  const tell = (tier: Tier, where: BrokenElsewhere["where"], failed: readonly (readonly [string, Failed])[]) =>
    found.broken.push(...failed.map(([name, { reason, file }]) => ({ name, tier: tier.name, where, reason, file })));
  const built = async (tier: Tier, shopsets: string[], at: Sides["after"]) => {
    const all =
      shopsets.length === 0 ? new Map<string, Built>() : (await buildOn(reading, tier, { shopsets, at })).built;
    for (const reason of new Set([...all.values()].flatMap((one) => (one.kind === "unbuilt" ? [one.reason] : []))))
      found.notes.push(`Not built for ${tier.name}: ${codeSpan(reason)}.`);
    return all;
  };
  if (below) {
    const at = (from: RepositoryName) => ({ commit: below.pointers.get(from) as Sha });
    tell(below.tier, "below", failedOf(await built(below.tier, take(below.shopsets), at)));
  }
  for (const tier of above) {
    const failed = failedOf(await built(tier, take(shopsetsOn(tier, source)), sources.after));
    if (failed.length === 0) continue;
    const before = await built(
      tier,
      failed.map(([name]) => name),
      sources.before,
    );
    tell(
      tier,
      "above",
      failed.filter(([name]) => before.get(name)?.kind === "built"),
    );
  }
  if (cut > 0) found.notes.push(`${cut} more ShopSets of other tiers are not built here.`);
  return found;
}

type Failed = Extract<Built, { kind: "failed" }>;

function failedOf(built: ReadonlyMap<string, Built>): [string, Failed][] {
  return [...built].flatMap(([name, one]): [string, Failed][] => (one.kind === "failed" ? [[name, one]] : []));
}

/** Reading that keeps in mind where branches were. */
function watched(read: ReadSource): { read: ReadSource; heads: () => BranchHead[] } {
  const heads = new Map<string, BranchHead>();
  return {
    async read(repository, at) {
      const found = await read(repository, at);
      const branch = "merging" in at ? at.into : "branch" in at ? at.branch : undefined;
      if (branch !== undefined && found.kind === "files")
        heads.set(`${repository} ${branch}`, { repository, branch, head: found.commit });
      return found;
    },
    heads: () => [...heads.values()],
  };
}
