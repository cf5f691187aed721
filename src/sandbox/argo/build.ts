// One checked-out system commit, built as Argo CD would: every ShopSet's overlay, or the base where there is none.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Builder, Built } from "./builder.ts";
import { kustomizationIn } from "./reader.ts";

export interface SystemBuild {
  /** What came of each ShopSet's overlay, by its name. */
  shopsets: Map<string, Built>;
  /** What stands in for them while there is no ShopSet. */
  base: Built | undefined;
}

export interface BuildOptions {
  builder: Builder;
  /** Milliseconds for each overlay. */
  timeout: number;
  signal: AbortSignal;
}

/** Builds one overlay after the other: the machine is the user's. */
export async function buildSystem(root: string, { builder, timeout, signal }: BuildOptions): Promise<SystemBuild> {
  const within = { root, timeout, signal };
  const shopsets = new Map<string, Built>();
  for (const name of await overlays(root))
    shopsets.set(name, await builder.build(join(root, "shopsets", name), within));
  const base = shopsets.size === 0 ? await builder.build(join(root, "base"), within) : undefined;
  return { shopsets, base };
}

async function overlays(root: string): Promise<string[]> {
  const entries = await readdir(join(root, "shopsets"), { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries)
    if (entry.isDirectory() && (await kustomizationIn(join(root, "shopsets", entry.name)))) names.push(entry.name);
  return names.sort();
}

/** The first error of a build with where it came from; undefined when all is well. */
export function firstError({ shopsets, base }: SystemBuild): string | undefined {
  for (const [name, built] of shopsets) if ("error" in built) return `${name}: ${built.error}`;
  return base && "error" in base ? base.error : undefined;
}
