// One tier brought to one commit: check out, build, and report what is new about it.
import { createHash } from "node:crypto";
import { type BuildOptions, buildSystem, firstError, type SystemBuild } from "./build.ts";
import type { Built } from "./builder.ts";
import { checkOut, type Remote } from "./checkout.ts";
import type { ForgeClient } from "./forge.ts";

export interface Seen {
  sha: string;
  /** Digest of what each ShopSet amounted to. */
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
 * Reports `argocd/<shopset>` for every ShopSet whose manifests are not those of the branch's last commit (as the real
 * one, which says nothing where nothing changed), and then `verify` for the whole commit. Throws when the forge does not
 * take a report, or when it is stopped.
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
  for (const [name, built] of build.shopsets) {
    const digest = digestOf(built);
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

function whatWasBuilt({ shopsets, base }: SystemBuild): string {
  if (base) return "base builds; there is no ShopSet yet";
  return shopsets.size === 1 ? "1 ShopSet builds" : `all ${shopsets.size} ShopSets build`;
}

function digestOf(built: Built): string {
  return createHash("sha256").update(JSON.stringify(built)).digest("hex");
}
