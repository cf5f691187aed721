// The careful look, where no kustomize is installed: every kustomization parses, and all that it names is there.
import { readFile, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse } from "yaml";
import type { Built } from "./builder.ts";

/** The names under which Kustomize looks for its file, in its own order. */
export const kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Deeper than any overlay goes, and an end to kustomizations that name each other. */
const maxDepth = 10;

/** Reads a kustomization and all that it leads to. The "manifests" are the very texts that were read. */
export async function readKustomization(directory: string, { root }: { root: string }): Promise<Built> {
  try {
    const texts = await readDirectory(directory, { root: await realpath(root), depth: 0 });
    return { manifests: texts.join("\n---\n") };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { error: (said.split("\n", 1)[0] ?? said).replaceAll(`${root}/`, "") };
  }
}

async function readDirectory(directory: string, { root, depth }: { root: string; depth: number }): Promise<string[]> {
  const here = relative(root, await realpath(directory)) || ".";
  if (here.startsWith("..")) throw new Error(`${directory} leads out of the repository`);
  if (depth > maxDepth) throw new Error(`${here}: kustomizations nest too deep`);
  const file = await kustomizationIn(directory);
  if (!file) throw new Error(`${here} holds no kustomization.yaml`);
  const text = await readFile(join(directory, file), "utf8");
  const texts = [text];
  for (const { list, path } of namedIn(text, `${here}/${file}`)) {
    const target = join(directory, path);
    const found = await stat(target).catch(() => undefined);
    if (!found) throw new Error(`${here}/${file}: ${list} names ${path}, which does not exist`);
    if (found.isDirectory()) texts.push(...(await readDirectory(target, { root, depth: depth + 1 })));
    else texts.push(await readFile(target, "utf8"));
  }
  return texts;
}

/** The kustomization file of a directory, if it has one. */
export async function kustomizationIn(directory: string): Promise<string | undefined> {
  for (const name of kustomizationNames) if (await stat(join(directory, name)).catch(() => undefined)) return name;
  return undefined;
}

function namedIn(text: string, file: string): { list: string; path: string }[] {
  const document: unknown = parse(text);
  if (typeof document !== "object" || document === null) throw new Error(`${file} is not a mapping`);
  const listOf = (list: string): unknown[] => {
    const items: unknown = Object.entries(document).find(([key]) => key === list)?.[1] ?? [];
    if (!Array.isArray(items)) throw new Error(`${file}: ${list} is not a list`);
    return items;
  };
  const paths = ["resources", "components"].flatMap((list) =>
    listOf(list).map((path) => {
      if (typeof path !== "string") throw new Error(`${file}: ${list} is not a list of paths`);
      return { list, path };
    }),
  );
  const patches = listOf("patches").flatMap((patch) =>
    typeof patch === "object" && patch !== null && "path" in patch && typeof patch.path === "string"
      ? [{ list: "patches", path: patch.path }]
      : [],
  );
  // Only kustomize itself can fetch what has an address.
  return [...paths, ...patches].filter(({ path }) => !/^[\w+-]+:\/\//.test(path));
}
