// The accounts that installed the App, over Probot.
import type { Probot } from "probot";
import type { Accounts, Forge } from "../flow/ports/forge.ts";
import { ForgeUnavailable } from "../flow/ports/outcome.ts";
import { orUnavailable } from "./failure.ts";
import { createForge } from "./forge.ts";
import { lackingPermissions } from "./permissions.ts";

interface Installed {
  id: number;
  appId: number;
  slug: string;
  permissions: Record<string, string | undefined>;
}

/** The loop's Accounts. */
export function createAccounts(probot: Pick<Probot, "auth">): Accounts {
  let installed = new Map<string, Installed>();
  const forges = new Map<number, Promise<Forge>>();

  return {
    list,
    async forge(account) {
      if (!installed.has(account)) await list();
      const found = installed.get(account);
      if (!found) throw new ForgeUnavailable(notInstalled(account));
      const forge = forges.get(found.id) ?? connect(account, found);
      forges.set(found.id, forge);
      forge.catch(() => forges.delete(found.id));
      return forge;
    },
  };

  async function list(): Promise<string[]> {
    const what = { doing: "listing the App's installations", needs: "metadata: read" };
    installed = await orUnavailable(what, () => readInstallations(probot));
    for (const id of forges.keys()) if (!isInstalled(id)) forges.delete(id);
    return [...installed.keys()];
  }

  function isInstalled(id: number): boolean {
    return [...installed.values()].some((one) => one.id === id);
  }

  function lackingOn(account: string): string[] {
    return lackingPermissions(installed.get(account)?.permissions ?? {});
  }

  async function connect(account: string, { id, appId, slug }: Installed): Promise<Forge> {
    const client = await probot.auth(id);
    let lackedThen = lackingOn(account);

    /** Asks again while something lacks: the owner may have granted it since. */
    async function lacking(): Promise<string[]> {
      if (lackingOn(account).length > 0) await list();
      const now = lackingOn(account);
      // A token keeps the permissions that it was made with, up to an hour.
      if (now.length < lackedThen.length) await client.auth({ type: "installation", refresh: true });
      lackedThen = now;
      return now;
    }

    return createForge({ client, identity: { appId, slug }, lacking });
  }
}

/** Suspended installations are left out: their tokens are refused until somebody lifts the suspension. */
async function readInstallations(probot: Pick<Probot, "auth">): Promise<Map<string, Installed>> {
  const octokit = await probot.auth();
  const found = await octokit.paginate("GET /app/installations", { per_page: 100 });
  const installed = new Map<string, Installed>();
  for (const { id, app_id, app_slug, account, permissions, suspended_at } of found) {
    // An enterprise is an account without repositories of its own.
    if (suspended_at !== null || !account || !("login" in account)) continue;
    installed.set(account.login, { id, appId: app_id, slug: app_slug, permissions: { ...permissions } });
  }
  return installed;
}

function notInstalled(account: string): ForgeUnavailable["failure"] {
  const forUser = `ShopSet is not installed on ${account}, or its installation is suspended`;
  return { kind: "failed", retryAfter: null, forUser, forOperator: forUser };
}
