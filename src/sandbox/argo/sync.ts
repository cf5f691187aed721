// One tier brought to one commit: check out, build, and report what is new about it.
import { createHash } from "node:crypto";
import { type BuildOptions, buildSystem, firstError, type SystemBuild } from "./build.ts";
import type { Built } from "./builder.ts";
import { checkOut, listObjects, type Remote } from "./checkout.ts";
import type { ForgeClient } from "./forge.ts";

export interface Seen {
  sha: string;
  /** Digest of what each ShopSet amounted to, of what its Application watches, and of whether that is subscribed. */
  manifests: Map<string, string>;
  summary: string;
}

export interface Sync extends BuildOptions {
  forge: ForgeClient;
  remote: Remote;
  root: string;
  branch: string;
  sha: string;
}

/**
 * Reports `argocd/<shopset>` for every ShopSet that this commit concerns: its manifests are others than those of the
 * branch's last commit, or something that its Application watches is. For all others it says nothing, as the real one
 * with the notifications that ShopSet renders, which are about the revision that an Application compares itself with.
 * Whoever subscribes anew is told anew. Unlike the real one it speaks of those as well that nobody subscribed to, so that
 * a fleet that asks for none can be looked at.
 * Then it reports `verify` for the whole commit. Throws when the forge does not take a report, or when it is stopped.
 */
export async function syncTier(sync: Sync, before: Seen | undefined): Promise<Seen> {
  const { forge, remote, sha, builder, signal } = sync;
  // After a restart, or a look cut short, nothing is remembered: what this commit was told is not told again.
  const said = await forge.reported(sha);
  const report = async (context: string, outcome: { error: string | undefined; success: string }) => {
    const { error, success } = outcome;
    if (said.has(context)) return;
    await forge.report({
      sha,
      context,
      state: error === undefined ? "success" : "failure",
      description: error ?? success,
    });
  };

  const checkout = await checkOut(remote, sync);
  signal.throwIfAborted();
  if ("error" in checkout) {
    await report("verify", { error: checkout.error, success: "" });
    return { sha, manifests: before?.manifests ?? new Map(), summary: checkout.error };
  }

  const build = await buildSystem(checkout.directory, sync);
  signal.throwIfAborted();
  const manifests = new Map<string, string>();
  const objects = await listObjects(remote, sync, checkout.directory);
  for (const [name, built] of build.applications) {
    const watched = (build.watched.get(name) ?? []).map((path) => objects.get(path));
    const digest = digestOf(built, watched, build.subscribed.has(name));
    manifests.set(name, digest);
    if (before?.manifests.get(name) === digest) continue;
    await report(`argocd/${name}`, {
      error: "error" in built ? built.error : undefined,
      success: "synced and healthy",
    });
  }
  const success = `${whatWasBuilt(build)} (${builder.name})`;
  const error = firstError(build);
  await report("verify", { error, success });
  return { sha, manifests, summary: error ?? success };
}

function whatWasBuilt({ applications, others, base }: SystemBuild): string {
  if (base) return "base builds; there is no ShopSet yet";
  const built = applications.size + others.size;
  const all = built === 1 ? "1 ShopSet builds" : `all ${built} ShopSets build`;
  return others.size === 0 ? all : `${all}, ${others.size} without an Application`;
}

function digestOf(...parts: [Built, (string | undefined)[], boolean]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
