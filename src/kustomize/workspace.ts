// A system branch on disk, for kustomize to build: plain files only, in a directory that is removed afterwards.
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SystemFiles } from "../core/preview/system.ts";
import { overlayPath } from "../core/render/paths.ts";

/** Where what is built stands: beside the overlays, as no path of a system branch is called. */
const BUILD = ".build";

export interface Workspace {
  root: string;
  /** The directory that builds all ShopSets at once. */
  all: string;
  /** The directory that builds one. */
  one(shopset: string): string;
  /** The objects in what kustomize printed, by ShopSet. */
  split(output: string): Map<string, string[]>;
  remove(): Promise<void>;
}

/**
 * Writes the files, and around each overlay one that marks its objects as its own, so that a build of all can be taken
 * apart. Nobody who wrote the files can know the mark.
 */
export async function openWorkspace({ files, shopsets }: Pick<SystemFiles, "files" | "shopsets">): Promise<Workspace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "shopset-preview-")));
  const mark = `preview.shopset.dev/k${randomBytes(12).toString("hex")}`;
  const write = async (path: string, content: string) => {
    // Git allows no such path, and neither do we.
    if (path.split("/").some((part) => ["", ".", ".."].includes(part))) throw new Error(`${path} is no path of a file`);
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), content, { flag: "wx" });
  };
  try {
    for (const { path, mode, content } of files) if (mode.startsWith("100")) await write(path, content);
    for (const name of shopsets) await write(`${BUILD}/${name}/kustomization.yaml`, marking(mark, name));
    await write(`${BUILD}/kustomization.yaml`, JSON.stringify({ resources: shopsets }));
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
  return {
    root,
    all: join(root, BUILD),
    one: (shopset) => join(root, BUILD, shopset),
    split: (output) => split(output, mark),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function marking(mark: string, name: string): string {
  return JSON.stringify({
    resources: [`../../${overlayPath({ name })}`],
    transformers: [
      JSON.stringify({
        apiVersion: "builtin",
        kind: "AnnotationsTransformer",
        metadata: { name: "mark" },
        annotations: { [mark]: name },
        fieldSpecs: [{ path: "metadata/annotations", create: true }],
      }),
    ],
  });
}

/** Kustomize prints each object with sorted keys and two spaces of indentation, so that text is enough to find the mark. */
function split(output: string, mark: string): Map<string, string[]> {
  const line = new RegExp(`^ {4}${mark}: ["']?([^"'\\n]*)["']?\\n`, "m");
  const lonely = new RegExp(`^ {2}annotations:\\n {4}${mark}: .*\\n(?! {4})`, "m");
  const objects = new Map<string, string[]>();
  for (const text of output.split(/^---\n/m)) {
    const name = line.exec(text)?.[1];
    if (name === undefined) continue;
    const own = lonely.test(text) ? text.replace(lonely, "") : text.replace(line, "");
    objects.set(name, [...(objects.get(name) ?? []), own]);
  }
  return objects;
}
