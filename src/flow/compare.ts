// Compares ShopSets as they are with what they would be: builds both, and says what came of each.
import type { RepositoryName } from "../core/names.ts";
import { idleImages } from "../core/preview/images.ts";
import type { Built, Into, Preview, ShopSetPreview } from "../core/preview/preview.ts";
import { codeSpan } from "../core/prose/quote.ts";
import type { Tier } from "../core/resources/tier.ts";
import { buildOn, isOfSource, type ReadSource } from "./build-tier.ts";
import type { Builder } from "./ports/builder.ts";
import type { Forge } from "./ports/forge.ts";
import type { FilesAt } from "./ports/reading.ts";

/** More ShopSets than these are not built for one pull request: it takes too long, and no check could show them. */
export const MOST_BUILT = 200;

export interface PreviewWork {
  forge: Forge;
  builder: Builder;
  /** The fleet's repository. */
  fleet: RepositoryName;
}

/** The same with a way to read what it asks for. */
export interface Reading extends PreviewWork {
  read: ReadSource;
}

export interface Comparison {
  into: Into;
  /** Where each ShopSet stands. */
  before: Map<string, Tier>;
  after: Map<string, Tier>;
  at: { before: Place; after: Place };
  notes: string[];
}

type Place = (source: RepositoryName, tier: Tier) => FilesAt;

interface Side {
  built: Map<string, Built>;
  /** Those whose Configuration is not there. */
  lacking: Set<string>;
}

/** Builds at most MOST_BUILT of the ShopSets on both sides. Throws ForgeUnavailable. */
export async function compare(work: Reading, comparison: Comparison): Promise<Preview> {
  const { into, at, notes } = comparison;
  const names = [...new Set([...comparison.after.keys(), ...comparison.before.keys()])].sort();
  if (names.length === 0) return { kind: "shown", into, shopsets: [], elsewhere: [], notes };
  if (work.builder.absence !== null) return { kind: "none", reason: work.builder.absence };
  const shown = new Set(names.slice(0, MOST_BUILT));

  async function build(side: "before" | "after"): Promise<Side> {
    const all: Side = { built: new Map(), lacking: new Set() };
    const wanted = [...comparison[side]].filter(([name]) => shown.has(name));
    for (const [tier, those] of Map.groupBy(wanted, ([, tier]) => tier)) {
      const shopsets = those.map(([name]) => name);
      const found = await buildOn(work, tier, { shopsets, at: (source) => at[side](source, tier) });
      for (const one of found.built) all.built.set(...one);
      for (const name of found.lacking) all.lacking.add(name);
      for (const path of found.overlapping)
        notes.push(
          `${codeSpan(path)} changed on ${codeSpan(tier.branch)} meanwhile; it is shown as the pull request has it.`,
        );
    }
    return all;
  }

  const [before, after] = [await build("before"), await build("after")];
  const left = names.length - shown.size;
  return {
    kind: "shown",
    into,
    shopsets: [...shown].flatMap((name): ShopSetPreview[] => {
      const tier = comparison.after.get(name) ?? comparison.before.get(name);
      if (!tier) return [];
      const is = sideOf(after, name, { tier, into, other: before });
      const images = tier.shopsets.find((shopset) => shopset.name === name)?.images ?? {};
      const idle = is?.kind === "built" ? idleImages(images, is.objects) : [];
      return [{ name, tier: tier.name, before: before.built.get(name) ?? null, after: is, idleImages: idle }];
    }),
    elsewhere: [],
    notes: [...new Set([...notes, ...(left > 0 ? [`${left} more ShopSets are concerned and not built here.`] : [])])],
  };
}

/**
 * What came of a ShopSet. One whose Configuration has not come to the tier yet is not there yet either, and nothing that
 * is proposed to a source can break it; whoever declares it in the fleet is told. So it is with one that is declared
 * wrong: it is not written to the tier.
 */
function sideOf(
  after: Side,
  name: string,
  { tier, into, other }: { tier: Tier; into: Into; other: Side },
): Built | null {
  const built = after.built.get(name) ?? null;
  if (built?.kind !== "failed") return built;
  const was = other.built.get(name);
  if (after.lacking.has(name)) {
    if (was && !other.lacking.has(name)) return built;
    const reason = `${built.reason} on ${tier.name} yet: bring it there first`;
    return into === "fleet" ? { ...built, reason } : { kind: "unbuilt", reason };
  }
  if (into === "fleet" || was?.kind !== "failed" || !isDeclaredSo(tier, built, was)) return built;
  return { kind: "unbuilt", reason: `${built.reason}, with this pull request or without` };
}

type Failed = Extract<Built, { kind: "failed" }>;

/** Whether what fails is what the fleet declares, as far as is known, and fails all the same without what is proposed. */
function isDeclaredSo(tier: Tier, built: Failed, was: Failed): boolean {
  return !isOfSource(tier, built.file) && built.reason === was.reason && built.file === was.file;
}
