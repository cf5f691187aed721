// What a proposal would do to the manifests: builds the ShopSets that it concerns as they are and as they would be.
import { pinOf } from "../core/ladder/source.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import { idleImages } from "../core/preview/images.ts";
import type { Built, Preview, ShopSetPreview } from "../core/preview/preview.ts";
import { originOf, recipesOf, type SourceFile, shopsetsOn, systemFiles } from "../core/preview/system.ts";
import { codeSpan } from "../core/prose/quote.ts";
import { submodulesOf } from "../core/render/paths.ts";
import type { Fleet } from "../core/resources/fleet.ts";
import type { Tier } from "../core/resources/tier.ts";
import type { Builder } from "./ports/builder.ts";
import type { Forge } from "./ports/forge.ts";
import { ForgeUnavailable } from "./ports/outcome.ts";
import type { FilesAt, SourceFiles } from "./ports/reading.ts";

/** More ShopSets than these are not built for one pull request: it takes too long, and no check could show them. */
const MOST_BUILT = 200;

export interface PreviewWork {
  forge: Forge;
  builder: Builder;
  /** The fleet's repository. */
  fleet: RepositoryName;
}

/** What merging `head` into the branch of `tier` would change, in a source of it. Throws ForgeUnavailable. */
export async function previewPull(
  work: PreviewWork,
  { tier, source, head }: { tier: Tier; source: RepositoryName; head: Sha },
): Promise<Preview> {
  if (work.builder.absence !== null) return { kind: "none", reason: work.builder.absence };
  const read = readingOnce(work.forge);
  const merging = { merging: head, into: tier.branch };
  const merged = await read(source, merging);
  if (merged.kind === "none") return { kind: "none", reason: merged.reason };
  const there = new Map(shopsetsOn(tier, source).map((name) => [name, tier]));
  // The branch may move meanwhile: both sides stand on the commit that was merged with.
  const onto = { commit: merged.commit };
  return preview(
    { ...work, read },
    {
      before: there,
      after: there,
      at: {
        before: (from) => (from === source ? onto : placeOf(tier, from)),
        after: (from) => (from === source ? merging : placeOf(tier, from)),
      },
      notes:
        pinOf(tier, source) === null
          ? []
          : [`**${tier.name} is pinned**: this has no effect on it until the pin is removed.`],
    },
  );
}

/**
 * What a fleet would change that takes the place of `before`; null: none rules yet. Only repositories that `before` names
 * are read. Throws ForgeUnavailable.
 */
export async function previewFleet(
  work: PreviewWork,
  { before, after }: { before: Fleet | null; after: Fleet },
): Promise<Preview> {
  const [was, is] = [placed(before?.tiers ?? [], work.fleet), placed(after.tiers, work.fleet)];
  const differs = (name: string) => was.get(name)?.recipe !== is.get(name)?.recipe;
  const changed = (side: typeof was) =>
    new Map([...side].flatMap(([name, { tier }]) => (differs(name) ? [[name, tier]] : [])));
  const at = (source: RepositoryName, tier: Tier) => placeOf(tier, source);
  // Whoever may propose to the fleet could name any repository that the App sees, and read it in the check.
  const trusted = new Set(before?.repositories.map(({ name }) => name));
  const once = readingOnce(work.forge);
  const read: Reading["read"] = async (repository, at) =>
    trusted.has(repository)
      ? once(repository, at)
      : { kind: "none", reason: `${repository} is new to the fleet, and not read before this is merged` };
  const reading = { ...work, read };
  return preview(reading, { before: changed(was), after: changed(is), at: { before: at, after: at }, notes: [] });
}

function placed(tiers: readonly Tier[], fleet: RepositoryName): Map<string, { tier: Tier; recipe: string }> {
  return new Map(
    tiers.flatMap((tier) => [...recipesOf(tier, fleet)].map(([name, recipe]) => [name, { tier, recipe }] as const)),
  );
}

/** What a tier runs of a source. */
function placeOf(tier: Tier, source: RepositoryName): FilesAt {
  const pinned = pinOf(tier, source);
  return pinned === null ? { branch: tier.branch } : { commit: pinned };
}

type Place = (source: RepositoryName, tier: Tier) => FilesAt;

interface Comparison {
  /** Where each ShopSet stands. */
  before: Map<string, Tier>;
  after: Map<string, Tier>;
  at: { before: Place; after: Place };
  notes: string[];
}

interface Reading extends PreviewWork {
  read(repository: RepositoryName, at: FilesAt): Promise<SourceFiles>;
}

async function preview({ read, builder, fleet }: Reading, comparison: Comparison): Promise<Preview> {
  const { at, notes } = comparison;
  const names = [...new Set([...comparison.after.keys(), ...comparison.before.keys()])].sort();
  if (names.length === 0) return { kind: "shown", shopsets: [], notes };
  if (builder.absence !== null) return { kind: "none", reason: builder.absence };
  const shown = new Set(names.slice(0, MOST_BUILT));

  async function build(side: "before" | "after"): Promise<Map<string, Built>> {
    const built = new Map<string, Built>();
    const wanted = [...comparison[side]].filter(([name]) => shown.has(name));
    for (const [tier, those] of Map.groupBy(wanted, ([, tier]) => tier)) {
      const shopsets = those.map(([name]) => name);
      for (const one of await buildOn(tier, { shopsets, at: at[side] })) built.set(...one);
    }
    return built;
  }

  async function buildOn(tier: Tier, { shopsets, at }: { shopsets: string[]; at: Place }): Promise<Map<string, Built>> {
    const sources = new Map<RepositoryName, SourceFile[]>();
    for (const { repository } of submodulesOf(tier)) {
      // What none of them is built of need not be read.
      if (!shopsetsOn(tier, repository.name).some((name) => shopsets.includes(name))) continue;
      const found = await read(repository.name, at(repository.name, tier));
      if (found.kind === "none")
        return new Map(shopsets.map((name) => [name, { kind: "unbuilt", reason: found.reason }]));
      sources.set(repository.name, found.files);
      for (const path of found.overlapping)
        notes.push(
          `${codeSpan(path)} changed on ${codeSpan(tier.branch)} meanwhile; it is shown as the pull request has it.`,
        );
    }
    const built = await builder.build(systemFiles(tier, { fleet, sources, shopsets }));
    return new Map([...built].map(([name, one]) => [name, named(one, tier)]));
  }

  /** People know files by their repository, and not by where they would stand in the system's. */
  function named(built: Built, tier: Tier): Built {
    if (built.kind !== "failed" || built.file === null) return built;
    const { repository, path } = originOf(tier, fleet, built.file);
    return { ...built, file: repository === fleet ? path : `${repository}/${path}` };
  }

  const [before, after] = [await build("before"), await build("after")];
  const left = names.length - shown.size;
  return {
    kind: "shown",
    shopsets: [...shown].flatMap((name): ShopSetPreview[] => {
      const tier = comparison.after.get(name) ?? comparison.before.get(name);
      const [was, is] = [before.get(name) ?? null, after.get(name) ?? null];
      const images = tier?.shopsets.find((shopset) => shopset.name === name)?.images ?? {};
      const idle = is?.kind === "built" ? idleImages(images, is.objects) : [];
      return tier ? [{ name, tier: tier.name, before: was, after: is, idleImages: idle }] : [];
    }),
    notes: [...new Set([...notes, ...(left > 0 ? [`${left} more ShopSets are concerned and not built here.`] : [])])],
  };
}

/** Asks for each place once. What will not be answered before somebody changes something is as good as not there. */
function readingOnce(forge: Forge): (repository: RepositoryName, at: FilesAt) => Promise<SourceFiles> {
  const known = new Map<string, Promise<SourceFiles>>();
  return (repository, at) => {
    const key = JSON.stringify([repository, at]);
    const found = known.get(key) ?? forge.readSourceFiles(repository, at).catch(orNone);
    known.set(key, found);
    return found;
  };
}

function orNone(error: unknown): SourceFiles {
  if (error instanceof ForgeUnavailable && error.failure.retryAfter === null)
    return { kind: "none", reason: error.failure.forUser };
  throw error;
}
