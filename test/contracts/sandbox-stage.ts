// The forge contract's stage in the sandbox: the real adapter over Octokit, people over plain REST.
import { Probot } from "probot";
import type { RepositoryName, Sha } from "../../src/core/names.ts";
import { createAccounts } from "../../src/github/accounts.ts";
import type { Client } from "../../src/github/client.ts";
import { ShopsetOctokit } from "../../src/github/octokit.ts";
import { PERMISSIONS } from "../../src/github/permissions.ts";
import { type Forge as Sandbox, startForge } from "../../src/sandbox/start.ts";
import { rulersOf, talkIn } from "./sandbox-neighbours.ts";
import { type CheckState, ladderIn, ladderYaml, type People, START, type Theatre } from "./stage.ts";

/** One sandbox for all stages; each has repositories of its own names. */
export async function openSandboxTheatre(): Promise<Theatre> {
  const sandbox = await startForge();
  const shopset = install(sandbox, "shopset", PERMISSIONS);
  const ci = install(sandbox, "ci", { metadata: "read", checks: "write" });
  const people = peopleOf(sandbox, await ci.probot.auth(ci.installationId));
  const name = (what: string) => `acme/${what}` as RepositoryName;
  const make = (repository: RepositoryName, content: object) =>
    sandbox.createRepository({ name: repository.slice("acme/".length), ...content });
  const makeFleet = async (fleet: RepositoryName, yaml: string) => {
    await make(fleet, { files: { "tiers.yaml": yaml } });
    return fleet;
  };
  const shared = await makeFleet(name("fleet"), ladderYaml({ app: name("app"), system: name("system") }));
  let opened = 0;

  return {
    async open(which) {
      const serial = ++opened;
      const [app, system] = [name(`app-${serial}`), name(`system-${serial}`)];
      const yaml = ladderYaml({ app, system });
      await make(app, { files: START, branches: ["tier-0", "tier-1"] });
      await make(system, {});
      const fleet = which === "shared" ? shared : await makeFleet(name(`fleet-${serial}`), yaml);
      // A client of its own: each is held to a few writes a second, and to no more than sixty at once.
      const forge = await createAccounts(shopset.probot).forge("acme");
      return { forge, ladder: ladderIn(yaml), app, system, fleet, nowhere: name("nowhere"), people };
    },
    close: () => sandbox.close(),
  };
}

function install(sandbox: Sandbox, slug: string, permissions: Record<string, "read" | "write">) {
  const { appId, privateKey, installationId } = sandbox.registerApp({ slug, permissions, events: [] });
  const probot = new Probot({ appId, privateKey, baseUrl: sandbox.url, Octokit: ShopsetOctokit, logLevel: "fatal" });
  return { probot, installationId };
}

function peopleOf(sandbox: Sandbox, ci: Client): People {
  /** What GitHub refuses ends the story. */
  // biome-ignore lint/suspicious/noExplicitAny: a few fields of many answers
  async function as(login: string, route: string, body?: object): Promise<any> {
    const [method = "GET", path = ""] = route.split(" ");
    const response = await fetch(`${sandbox.url}/repos/${path}`, {
      method,
      headers: { authorization: `Bearer sandbox-${login}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${login}: ${route} → ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  async function finds(repository: RepositoryName, branch: string): Promise<Sha | null> {
    const refs: { ref: string; object: { sha: Sha } }[] = await as(
      "alice",
      `GET ${repository}/git/matching-refs/heads/${branch}`,
    );
    return refs.find(({ ref }) => ref === `refs/heads/${branch}`)?.object.sha ?? null;
  }

  return {
    ...talkIn(as),
    ...rulersOf(sandbox, as),
    async commits(repository, { branch, files, message }) {
      const git = `${repository}/git`;
      const parent = await finds(repository, branch);
      const base = (await as("alice", `GET ${git}/commits/${parent}`)).tree.sha;
      const entries = Object.entries(files).map(([path, content]) => ({ path, mode: "100644", type: "blob", content }));
      const tree = (await as("alice", `POST ${git}/trees`, { base_tree: base, tree: entries })).sha;
      const { sha } = await as("alice", `POST ${git}/commits`, { message, tree, parents: [parent] });
      await as("alice", `PATCH ${git}/refs/heads/${branch}`, { sha });
      return sha;
    },
    finds,
    async moves(repository, branch, sha) {
      const ref = `refs/heads/${branch}`;
      if (await finds(repository, branch)) await as("alice", `PATCH ${repository}/git/${ref}`, { sha, force: true });
      else await as("alice", `POST ${repository}/git/refs`, { ref, sha });
    },
    drops: (repository, branch) => as("alice", `DELETE ${repository}/git/refs/heads/${branch}`),
    opens: async (repository, pull) => (await as("bob", `POST ${repository}/pulls`, pull)).number,
    merges: (repository, number, method) =>
      as("alice", `PUT ${repository}/pulls/${number}/merge`, { merge_method: method }),
    closes: (repository, number) => as("alice", `PATCH ${repository}/pulls/${number}`, { state: "closed" }),
    reopens: (repository, number) => as("alice", `PATCH ${repository}/pulls/${number}`, { state: "open" }),
    approves: (repository, number, by) => as(by, `POST ${repository}/pulls/${number}/reviews`, { event: "APPROVE" }),
    sets: (repository, { sha, name, state, url }) =>
      as("argocd", `POST ${repository}/statuses/${sha}`, { context: name, state, ...(url ? { target_url: url } : {}) }),
    async runs(repository, { sha, name, says, url }) {
      const run = { name, head_sha: sha, ...progressOf(says), ...(url ? { details_url: url } : {}) };
      await ci.request(`POST /repos/${repository}/check-runs`, run);
    },
    wait: async (span) => sandbox.clock.advance(span),
  };
}

function progressOf(says: CheckState) {
  return says === "in_progress" ? { status: says } : { status: "completed", conclusion: says };
}
