// The files of a tier's system branch.
import type { RepositoryName, Sha } from "../names.ts";
import type { Ladder } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { type RenderedFile, type RenderedPointer, textFile } from "./file.ts";
import { renderGitmodules } from "./gitmodules.ts";
import { renderOverlays } from "./overlays.ts";
import { GITMODULES_PATH, README_PATH } from "./paths.ts";
import { renderReadme, renderStartReadme } from "./readme.ts";

export { changedFiles } from "./changes.ts";
export type { FileChange, RenderedFile } from "./file.ts";

/** The version of what this folder renders; it goes up when the same inputs give other bytes. */
export const RENDERER = "2";

/** What a tier's branch is rendered from besides the tier. */
export interface Around {
  /** The tier below; null on the lowest. */
  previous: Tier | null;
  /** The repository where the tier is declared. */
  fleet: RepositoryName;
  /** The source commits by path. */
  pointers: Record<string, Sha>;
}

/** Everything that the App manages in the system branch of `tier`. Only the pointers depend on `pointers`. */
export function renderSystem(tier: Tier, { previous, fleet, pointers }: Around): RenderedFile[] {
  return [...renderTexts(tier, previous), ...renderPointers(pointers), ...renderOverlays(tier, fleet)];
}

/** Rendered before: looks are many, and what a tier is changes seldom. */
const known = new WeakMap<Tier, { previous: Tier | null; files: RenderedFile[] }>();

function renderTexts(tier: Tier, previous: Tier | null): RenderedFile[] {
  const before = known.get(tier);
  if (before && before.previous === previous) return before.files;
  const files = [
    textFile(GITMODULES_PATH, renderGitmodules(tier)),
    textFile(README_PATH, renderReadme(tier, previous)),
  ];
  known.set(tier, { previous, files });
  return files;
}

function renderPointers(pointers: Record<string, Sha>): RenderedPointer[] {
  return Object.entries(pointers).map(([path, sha]) => ({ path, mode: "160000", sha }));
}

/** The first file of an empty system repository, on its default branch. */
export function renderStart(ladder: Ladder): { path: string; content: string } {
  return { path: README_PATH, content: renderStartReadme(ladder) };
}
