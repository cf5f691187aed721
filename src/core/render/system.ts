// The files of a tier's system branch, and which of them differ from what the branch holds.
import type { TreeEntry } from "../ladder/snapshot.ts";
import type { Sha } from "../names.ts";
import type { Ladder } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import { renderGitmodules } from "./gitmodules.ts";
import { blobId } from "./objectid.ts";
import { GITMODULES_PATH, README_PATH } from "./paths.ts";
import { renderReadme, renderStartReadme } from "./readme.ts";

/** The version of what this folder renders; it goes up when the same inputs give other bytes. */
export const RENDERER = "1";

/** A file with its content, or a pointer to a commit of another repository. */
export type RenderedFile =
  | { path: string; mode: "100644"; sha: Sha; content: string }
  | { path: string; mode: "160000"; sha: Sha };

/** Everything that the App manages in the system branch of `tier`. `pointers` are the source commits by path. */
export function renderSystem(tier: Tier, previous: Tier | null, pointers: Record<string, Sha>): RenderedFile[] {
  return [
    file(GITMODULES_PATH, renderGitmodules(tier)),
    file(README_PATH, renderReadme(tier, previous)),
    ...Object.entries(pointers).map(([path, sha]): RenderedFile => ({ path, mode: "160000", sha })),
  ];
}

/** The first file of an empty system repository, on its default branch. */
export function renderStart(ladder: Ladder): { path: string; content: string } {
  return { path: README_PATH, content: renderStartReadme(ladder) };
}

/** The rendered files that a tree does not hold, judged by Git's object ids: nothing is downloaded to compare. */
export function changedFiles(rendered: readonly RenderedFile[], entries: Record<string, TreeEntry>): RenderedFile[] {
  return rendered.filter(({ path, mode, sha }) => entries[path]?.sha !== sha || entries[path]?.mode !== mode);
}

function file(path: string, content: string): RenderedFile {
  return { path, mode: "100644", sha: blobId(content), content };
}
