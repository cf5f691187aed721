// One checked-out system commit, built as Argo CD would: every Application's directory, or the base where there is none.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Application, readApplications } from "./applications.ts";
import type { Builder, Built } from "./builder.ts";
import { kustomizationIn } from "./reader.ts";

export interface SystemBuild {
  /** What came of each Application, by its name. */
  applications: Map<string, Built>;
  /** What each of them watches, by its name. */
  watched: Map<string, string[]>;
  /** The names of those of which notifications are asked for. */
  subscribed: Set<string>;
  /** What came of overlays that no Application names, by the name of their directory: nothing would apply them. */
  others: Map<string, Built>;
  /** What stands in for them while there is no ShopSet. */
  base: Built | undefined;
  /** Why an Application cannot be read. */
  unreadable: string[];
}

export interface BuildOptions {
  builder: Builder;
  /** Milliseconds for each overlay. */
  timeout: number;
  signal: AbortSignal;
}

/** Builds the system branch checked out at `root`, one overlay after the other: the machine is the user's. */
export async function buildSystem(
  root: string,
  { branch, builder, timeout, signal }: BuildOptions & { branch: string },
): Promise<SystemBuild> {
  const within = { root, timeout, signal };
  const build = (path: string) => builder.build(join(root, path), within);
  const { applications: found, unreadable } = await readApplications(root);
  const applications = new Map<string, Built>();
  for (const application of found)
    applications.set(application.name, misled(application, branch) ?? (await build(application.path)));
  const named = new Set(found.map(({ path }) => path));
  const others = new Map<string, Built>();
  for (const name of await overlays(root))
    if (!named.has(`shopsets/${name}`)) others.set(name, await build(`shopsets/${name}`));
  const base = applications.size + others.size === 0 ? await build("base") : undefined;
  const watched = new Map(found.map((application) => [application.name, application.watched]));
  const subscribed = new Set(found.flatMap(({ name, isSubscribed }) => (isSubscribed ? [name] : [])));
  return { applications, watched, subscribed, others, base, unreadable };
}

/** An Application that would run something else than the branch that it stands on. */
function misled({ path, revision }: Application, branch: string): Built | undefined {
  if (path.startsWith("/") || path.split("/").includes(".."))
    return { error: `its path ${path} leads out of the repository` };
  if (revision !== `refs/heads/${branch}`) return { error: `it runs ${revision}, and stands on branch ${branch}` };
  return undefined;
}

async function overlays(root: string): Promise<string[]> {
  const entries = await readdir(join(root, "shopsets"), { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries)
    if (entry.isDirectory() && (await kustomizationIn(join(root, "shopsets", entry.name)))) names.push(entry.name);
  return names.sort();
}

/** The first error of a build with where it came from; undefined when all is well. */
export function firstError({ applications, others, base, unreadable }: SystemBuild): string | undefined {
  const errors = [...applications, ...others].flatMap(([name, built]) =>
    "error" in built ? [`${name}: ${built.error}`] : [],
  );
  return unreadable[0] ?? errors[0] ?? (base && "error" in base ? base.error : undefined);
}
