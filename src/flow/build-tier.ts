// Builds ShopSets of a tier, of the files of its sources wherever those are meant to be.
import { pinOf } from "../core/ladder/source.ts";
import type { RepositoryName } from "../core/names.ts";
import type { Built } from "../core/preview/preview.ts";
import { originOf, type SourceFile, shopsetsOn, systemFiles } from "../core/preview/system.ts";
import { submodulesOf } from "../core/render/paths.ts";
import type { Tier } from "../core/resources/tier.ts";
import type { Builder } from "./ports/builder.ts";
import type { Forge } from "./ports/forge.ts";
import { ForgeUnavailable } from "./ports/outcome.ts";
import type { FilesAt, SourceFiles } from "./ports/reading.ts";

/** Reads the files of a source somewhere. */
export type ReadSource = (repository: RepositoryName, at: FilesAt) => Promise<SourceFiles>;

export interface BuildWork {
  builder: Builder;
  /** The fleet's repository. */
  fleet: RepositoryName;
  read: ReadSource;
}

export interface TierBuilt {
  /** By ShopSet; files at fault are named as people know them: by repository, those of the fleet by their path alone. */
  built: Map<string, Built>;
  /** Files that both sides of a merge changed. */
  overlapping: string[];
  /** The ShopSets among those that failed whose Configuration is not there. */
  lacking: ReadonlySet<string>;
}

/**
 * Builds some ShopSets of `tier`, with its overlays as its fleet declares them and each source as it is at the place that
 * `at` gives. A source that cannot be read makes those "unbuilt" that use it. Throws ForgeUnavailable where asking again
 * may help.
 */
export async function buildOn(
  { builder, fleet, read }: BuildWork,
  tier: Tier,
  { shopsets, at }: { shopsets: string[]; at: (source: RepositoryName) => FilesAt },
): Promise<TierBuilt> {
  const sources = new Map<RepositoryName, SourceFile[]>();
  const overlapping: string[] = [];
  const unread = new Map<string, Built>();
  for (const { repository } of submodulesOf(tier)) {
    const concerned = new Set(shopsetsOn(tier, repository.name));
    const those = shopsets.filter((name) => concerned.has(name) && !unread.has(name));
    // What none of them is built of need not be read.
    if (those.length === 0) continue;
    const found = await read(repository.name, at(repository.name));
    if (found.kind === "none") {
      for (const name of those) unread.set(name, { kind: "unbuilt", reason: found.reason });
      continue;
    }
    sources.set(repository.name, found.files);
    overlapping.push(...found.overlapping);
  }
  const lacking = lackingIn(tier, { shopsets: shopsets.filter((name) => !unread.has(name)), sources });
  const whole = shopsets.filter((name) => !unread.has(name) && !lacking.has(name));
  const built =
    whole.length === 0
      ? new Map<string, Built>()
      : await builder.build(systemFiles(tier, { fleet, sources, shopsets: whole }));
  return {
    built: new Map([
      ...unread,
      ...lacking,
      ...[...built].map(([name, one]) => [name, named(one, tier, fleet)] as const),
    ]),
    overlapping,
    lacking: new Set(lacking.keys()),
  };
}

/** The ShopSets whose Configuration names a directory that is not there, in words of those who write them. */
function lackingIn(
  { shopsets: all, configurations }: Tier,
  { shopsets, sources }: { shopsets: string[]; sources: ReadonlyMap<RepositoryName, SourceFile[]> },
): Map<string, Built> {
  const lacking = new Map<string, Built>();
  for (const { name, configuration } of all) {
    const used = configurations.find((candidate) => candidate.name === configuration);
    if (!used || used.path === "" || !shopsets.includes(name)) continue;
    const { path: folder, repository } = used;
    const files = sources.get(repository.name) ?? [];
    if (files.some(({ path }) => path === folder || path.startsWith(`${folder}/`))) continue;
    const reason = `its configuration ${configuration} is the directory ${folder} of ${repository.name}, which is not there`;
    lacking.set(name, { kind: "failed", reason, file: null });
  }
  return lacking;
}

/** What a tier is to run of a source: its pin, else the head of its branch. */
export function placeOf(tier: Tier, source: RepositoryName): FilesAt {
  const pinned = pinOf(tier, source);
  return pinned === null ? { branch: tier.branch } : { commit: pinned };
}

/** Asks for each place once. What will not be answered before somebody changes something is as good as not there. */
export function readingOnce(forge: Pick<Forge, "readSourceFiles">): ReadSource {
  const known = new Map<string, Promise<SourceFiles>>();
  return (repository, at) => {
    const key = JSON.stringify([repository, at]);
    const found = known.get(key) ?? forge.readSourceFiles(repository, at).catch(orNone);
    known.set(key, found);
    return found;
  };
}

/** Whether a file at fault, named as people know it, is one of a source of the tier, and not the fleet's own. */
export function isOfSource(tier: Tier, file: string | null): boolean {
  return file !== null && submodulesOf(tier).some(({ repository }) => file.startsWith(`${repository.name}/`));
}

/** People know files by their repository, and not by where they would stand in the system's. */
function named(built: Built, tier: Tier, fleet: RepositoryName): Built {
  if (built.kind !== "failed" || built.file === null) return built;
  const { repository, path } = originOf(tier, fleet, built.file);
  return { ...built, file: repository === fleet ? path : `${repository}/${path}` };
}

function orNone(error: unknown): SourceFiles {
  if (error instanceof ForgeUnavailable && error.failure.retryAfter === null)
    return { kind: "none", reason: error.failure.forUser };
  throw error;
}
