// What a rendering is made of: files, pointers, and what has to go.
import type { Sha } from "../names.ts";
import { blobId } from "./objectid.ts";

/** A file with its content. */
export interface RenderedText {
  path: string;
  mode: "100644";
  sha: Sha;
  content: string;
}

/** A pointer to a commit of another repository. */
export interface RenderedPointer {
  path: string;
  mode: "160000";
  sha: Sha;
}

export type RenderedFile = RenderedText | RenderedPointer;

/** A file that stands where only rendered files may stand, and is none. */
export interface DeletedFile {
  path: string;
  mode: "deleted";
}

/** What has to be written so that a tree holds what was rendered. */
export type FileChange = RenderedFile | DeletedFile;

/** A text with the id that Git gives it. */
export function textFile(path: string, content: string): RenderedText {
  return { path, mode: "100644", sha: blobId(content), content };
}
