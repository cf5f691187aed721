// The simulated Argo CD: a client of the forge that builds each new system commit and reports on it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseBuilder } from "./choose.ts";
import { forgeClient } from "./forge.ts";
import { type Seen, syncTier } from "./sync.ts";

export interface ArgoOptions {
  /** Address of the forge. */
  url: string;
  /** Token of the account that reports. */
  token: string;
  organisation: string;
  /** Name of the system repository. */
  system: string;
  log: (line: string) => void;
  /** Path of a kustomize or kubectl; "none": check files only; undefined: whatever the PATH has. */
  kustomize?: string | undefined;
  /** The account of the token (default `argocd`). */
  login?: string;
  /** Milliseconds between two looks of its own (default 5000); 0: it looks only when told to. */
  every?: number;
  /** Milliseconds that one git command or one build may take (default 30,000). */
  timeout?: number;
}

export interface Argo {
  /** Looks at the system branches soon; any number of calls while a look is under way make one more. */
  look(): void;
  /** Resolves when every look that was asked for is done. */
  idle(): Promise<void>;
  /** Stops what runs, and removes the clones. */
  close(): Promise<void>;
}

/** Tiers that are built side by side: git and kustomize mostly wait, and the machine is the user's. */
const AT_ONCE = 3;

/** Starts it, with a first look. Bad repositories and an absent forge are logged, and looked at again. */
export async function startArgo(options: ArgoOptions): Promise<Argo> {
  const { url, token, organisation, system, log, login = "argocd", every = 5000, timeout = 30_000 } = options;
  const root = await mkdtemp(join(tmpdir(), "shopset-argo-"));
  const builder = await chooseBuilder(options.kustomize);
  const stopping = new AbortController();
  const { signal } = stopping;
  const forge = forgeClient({ url, token, organisation, system, login, signal });
  const remote = { url, login, token, repository: `${url}/${organisation}/${system}.git` };
  const seen = new Map<string, Seen>();

  async function lookOnce(): Promise<void> {
    const moved = [...(await forge.tiers())].filter(([branch, sha]) => seen.get(branch)?.sha !== sha);
    const work = async () => {
      for (let tier = moved.shift(); tier !== undefined && !signal.aborted; tier = moved.shift()) {
        // One tier's trouble is not another's; what failed is looked at again next time.
        await bring(...tier).catch(complain);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async function bring(branch: string, sha: string): Promise<void> {
    const sync = { forge, remote, builder, root, branch, sha, timeout, signal };
    const now = await syncTier(sync, seen.get(branch));
    seen.set(branch, now);
    log(`argocd: ${branch} at ${sha.slice(0, 7)}: ${now.summary}`);
  }

  function complain(error: unknown): void {
    if (!signal.aborted) log(`argocd: ${error instanceof Error ? error.message : String(error)}`);
  }

  let running: Promise<void> | undefined;
  let wanted = false;

  async function drain(): Promise<void> {
    while (wanted && !signal.aborted) {
      wanted = false;
      await lookOnce().catch(complain);
    }
  }

  function look(): void {
    wanted = true;
    if (signal.aborted) return;
    running ??= drain().finally(() => {
      running = undefined;
      if (wanted) look();
    });
  }

  const timer = every > 0 ? setInterval(look, every) : undefined;
  timer?.unref();
  look();

  return {
    look,
    idle: async () => {
      while (running) await running;
    },
    close: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
      await rm(root, { recursive: true, force: true });
    },
  };
}
