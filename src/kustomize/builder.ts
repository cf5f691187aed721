// Builds overlays of a system branch that strangers had a hand in, as Argo CD would: by kustomize, all of a tier at once.
import type { Built } from "../core/preview/preview.ts";
import type { SystemFiles } from "../core/preview/system.ts";
import type { Builder } from "../flow/ports/builder.ts";
import { complaintOf, namespaceFile } from "./complaint.ts";
import { type Bounds, runConfined } from "./confined.ts";
import { inspect, type Refusal, treeOf } from "./inspect.ts";
import { sourcesOf } from "./sources-of.ts";
import { findTool, type Tool } from "./tool.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** For one run of kustomize: 1,000 overlays take a few seconds. */
const BOUNDS: Bounds = { time: 20_000, memory: 3 * 2 ** 30, output: 8 * 2 ** 20 };
/** When not all can be built at once, these many are built by themselves, to find the one at fault. */
const MOST_ALONE = 20;

/** A builder with what `searchPath` has. Runs one kustomize at a time: the machine has other things to do. */
export async function createBuilder(searchPath: string, bounds: Bounds = BOUNDS): Promise<Builder> {
  const tool = await findTool(searchPath);
  let last: Promise<unknown> = Promise.resolve();
  return {
    absence: tool ? null : "this ShopSet has no kustomize on its PATH, and no kubectl either",
    build(system) {
      const turn = last.then(() =>
        tool ? buildAll(tool, system, bounds) : unbuilt(system, "there is no kustomize here"),
      );
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

function unbuilt({ shopsets }: SystemFiles, reason: string): Map<string, Built> {
  return new Map(shopsets.map((name) => [name, { kind: "unbuilt", reason }]));
}

async function buildAll(tool: Tool, system: SystemFiles, bounds: Bounds): Promise<Map<string, Built>> {
  const refused = refusedIn(system);
  const sound = system.shopsets.filter((name) => !refused.has(name));
  if (sound.length === 0) return refused;
  const whole = { ...system, shopsets: sound };
  const built = await buildSound(tool, whole, bounds).catch((error) => unbuilt(whole, ownFault(error)));
  return new Map([...refused, ...built]);
}

/** A full disk, say, or a name that is too long for it: nothing is known of the manifests. Bugs are thrown on. */
function ownFault(error: unknown): string {
  if (error instanceof Error && "syscall" in error && "code" in error) return `this machine could not: ${error.code}`;
  throw error;
}

/** The sources are looked through before anything is run on them, each directory once; the overlays are ours. */
function refusedIn({ files, sources, shopsets }: SystemFiles): Map<string, Built> {
  const tree = treeOf(files);
  const looked = new Map<string, Refusal | undefined>();
  const refused = new Map<string, Built>();
  for (const name of shopsets) {
    for (const directory of sourcesOf(tree, name)) {
      const root = sources.find((source) => directory === source || directory.startsWith(`${source}/`));
      if (root === undefined) throw new Error(`${name} is built of ${directory}, which no source holds`);
      if (!looked.has(directory)) looked.set(directory, inspect(tree, { root, directory }));
      const refusal = looked.get(directory);
      if (refusal) refused.set(name, { kind: "failed", ...refusal });
    }
  }
  return refused;
}

async function buildSound(tool: Tool, system: SystemFiles, bounds: Bounds): Promise<Map<string, Built>> {
  const { shopsets } = system;
  const workspace = await openWorkspace(system);
  try {
    const together = await runIn(workspace, { tool, bounds, system, directory: workspace.all });
    if (together.kind === "objects") return byShopSet(shopsets, together.objects, system);
    // What cannot be had in the time for all cannot be had one by one either.
    if (together.kind === "unbuilt") return unbuilt(system, together.reason);
    const built = new Map<string, Built>();
    const deadline = Date.now() + 2 * bounds.time;
    for (const name of shopsets) {
      if (built.size >= MOST_ALONE || Date.now() > deadline) break;
      const alone = await runIn(workspace, { tool, bounds, system, directory: workspace.one(name) });
      if (alone.kind === "objects") for (const one of byShopSet([name], alone.objects, system)) built.set(...one);
      else built.set(name, alone);
    }
    const left = shopsets.filter((name) => !built.has(name));
    const reason = "they do not build all at once, and only some were built one by one";
    return new Map([...built, ...unbuilt({ ...system, shopsets: left }, reason)]);
  } finally {
    await workspace.remove();
  }
}

type Run = { kind: "objects"; objects: Map<string, string[]> } | Extract<Built, { kind: "failed" | "unbuilt" }>;

async function runIn(
  workspace: Workspace,
  { tool, bounds, system, directory }: { tool: Tool; bounds: Bounds; system: SystemFiles; directory: string },
): Promise<Run> {
  const { root } = workspace;
  const run = await runConfined([...tool.command, directory], { directory: root, bounds, wall: tool.wall });
  if (run.exceeded === "time") return { kind: "unbuilt", reason: `took longer than ${bounds.time / 1000} s` };
  if (run.exceeded === "output")
    return { kind: "unbuilt", reason: `printed more than ${Math.floor(bounds.output / 2 ** 20)} MB` };
  if (run.code === 0) return { kind: "objects", objects: workspace.split(run.stdout) };
  // Go says so when it gets no more memory; a limit of the kernel's ends it by a signal, and nothing is said.
  if (run.code === null || run.code > 128 || /out of memory|failed to reserve|cannot allocate/i.test(run.stderr))
    return { kind: "unbuilt", reason: "took more memory or time than it may have" };
  // The shell did not find it, or was not let; the namespaces that were there at the start are not any more.
  if ([126, 127].includes(run.code) || run.stderr.startsWith("unshare:"))
    return { kind: "unbuilt", reason: "kustomize could not be started" };
  return { kind: "failed", ...complaintOf(run.stderr, { root, files: system.files }) };
}

function byShopSet(
  names: readonly string[],
  objects: Map<string, string[]>,
  { files }: SystemFiles,
): Map<string, Built> {
  return new Map(
    names.map((name) => {
      const own = objects.get(name) ?? [];
      const namespace = own.find((text) => /^kind: Namespace$/m.test(text) && /^apiVersion: v1$/m.test(text));
      return [name, namespace === undefined ? { kind: "built", objects: own } : namespaceIn(files)];
    }),
  );
}

/** A Namespace would be renamed to the ShopSet's own, and go with the first file that no longer names it. */
function namespaceIn(files: SystemFiles["files"]): Built {
  return {
    kind: "failed",
    file: namespaceFile(files),
    reason: "holds a Namespace: each ShopSet has its own, which Argo CD makes; take it out",
  };
}
