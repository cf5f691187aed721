// What the simulated Argo CD asks of the forge: branches, and leave to report. A plain REST client, as any other.

export interface Reported {
  sha: string;
  context: string;
  state: "success" | "failure";
  description: string;
}

export interface ForgeClient {
  /** Heads of the branches whose name begins with `tier-`; none while the repository is not there. */
  tiers(): Promise<Map<string, string>>;
  /** Contexts that this account has reported on a commit before. */
  reported(sha: string): Promise<Set<string>>;
  report(status: Reported): Promise<void>;
}

/** GitHub refuses longer ones. */
const maxDescription = 140;

export interface ForgeAccess {
  url: string;
  token: string;
  organisation: string;
  system: string;
  /** The login that the token belongs to. */
  login: string;
  signal: AbortSignal;
}

export function forgeClient({ url, token, organisation, system, login, signal }: ForgeAccess): ForgeClient {
  const repository = `${url}/api/v3/repos/${organisation}/${system}`;
  const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" };

  async function all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let page = 1; ; page++) {
      const response = await fetch(`${repository}${path}?per_page=100&page=${page}`, { headers, signal });
      // 404: no such repository yet; 409: an empty one.
      if (response.status === 404 || response.status === 409) return items;
      if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
      const found = (await response.json()) as T[];
      items.push(...found);
      if (found.length < 100) return items;
    }
  }

  return {
    tiers: async () => {
      const branches = await all<{ name: string; commit: { sha: string } }>("/branches");
      return new Map(
        branches.filter(({ name }) => name.startsWith("tier-")).map(({ name, commit }) => [name, commit.sha]),
      );
    },
    reported: async (sha) => {
      const statuses = await all<{ context: string; creator: { login: string } | null }>(`/commits/${sha}/statuses`);
      return new Set(statuses.filter(({ creator }) => creator?.login === login).map(({ context }) => context));
    },
    report: async ({ sha, context, state, description }) => {
      const body = JSON.stringify({
        state,
        context,
        description: description.length > maxDescription ? `${description.slice(0, maxDescription - 1)}…` : description,
        target_url: `${url}/${organisation}/${system}/commit/${sha}`,
      });
      const response = await fetch(`${repository}/statuses/${sha}`, { method: "POST", headers, body, signal });
      if (!response.ok) throw new Error(`POST /statuses answered ${response.status}: ${await response.text()}`);
    },
  };
}
