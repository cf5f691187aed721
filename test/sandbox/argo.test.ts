// The simulated Argo CD beside a real forge: it clones what is pushed, builds it, and reports like the real one.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Argo, startArgo } from "../../src/sandbox/argo/start.ts";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";

let forge: Forge;
let argo: Argo | undefined;
let log: string[];

const config = (value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { value: "${value}" }\n`;
const base = { "kustomization.yaml": "resources: [config.yaml]\n", "config.yaml": config("1") };
const gitmodules = '[submodule "base"]\n\tpath = base\n\turl = ../app-repository\n\tbranch = tier-0\n';
const overlay = (name: string) => ({
  [`shopsets/${name}/kustomization.yaml`]: `resources: [../../base]\nnamePrefix: ${name}-\n`,
  [`applications/${name}.yaml`]: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec: { source: { path: shopsets/${name}, targetRevision: refs/heads/tier-0 } }
`,
});

const componentWith = (value: string) =>
  `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: { value: ${value} }\n`;

beforeEach(async () => {
  log = [];
  forge = await openForge();
  await forge.createRepository({ name: "app-repository", private: true, files: base, branches: ["tier-0", "tier-1"] });
  await forge.createRepository({ name: "system-repository", private: true, branches: ["tier-0"] });
});
afterEach(async () => {
  await argo?.close();
  argo = undefined;
  await forge.close();
});

async function startedArgo(kustomize?: string): Promise<Argo> {
  argo = await startArgo({
    url: forge.url,
    token: "sandbox-argocd",
    organisation: "acme",
    system: "system-repository",
    log: (line) => log.push(line),
    kustomize,
    every: 0,
  });
  return argo;
}

async function looked(): Promise<void> {
  argo?.look();
  await argo?.idle();
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${forge.url}/api/v3/repos/acme/${path}`, {
    method,
    headers: { authorization: "Bearer sandbox-alice" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A commit on a branch of a repository; a value of 40 hex digits is a gitlink, null removes. */
async function commit(repository: string, branch: string, files: Record<string, string | null>): Promise<string> {
  const world = forge.world.repositories.find(({ name }) => name === repository);
  const head = (await world?.git.refs())?.get(`refs/heads/${branch}`);
  if (!head) {
    await begin(repository, branch);
    return commit(repository, branch, files);
  }
  const tree = await api<{ sha: string }>("POST", `${repository}/git/trees`, {
    base_tree: (await world?.git.commit(head))?.tree,
    tree: Object.entries(files).map(([path, content]) => {
      if (content === null) return { path, mode: "100644", type: "blob", sha: null };
      return /^[0-9a-f]{40}$/.test(content)
        ? { path, mode: "160000", type: "commit", sha: content }
        : { path, mode: "100644", type: "blob", content };
    }),
  });
  const made = await api<{ sha: string }>("POST", `${repository}/git/commits`, {
    message: `change ${branch}`,
    tree: tree.sha,
    parents: [head],
  });
  await api("PATCH", `${repository}/git/refs/heads/${branch}`, { sha: made.sha });
  return made.sha;
}

/** A new branch: from the default branch, or where nothing is there yet with a first file, as git data answers 409. */
async function begin(repository: string, branch: string): Promise<void> {
  const [found] = await api<{ commit: { sha: string } }[]>("GET", `${repository}/branches`);
  const content = Buffer.from("generated\n").toString("base64");
  await (found
    ? api("POST", `${repository}/git/refs`, { ref: `refs/heads/${branch}`, sha: found.commit.sha })
    : api("PUT", `${repository}/contents/README.md`, { message: "first", content, branch }));
}

async function appHead(branch = "tier-0"): Promise<string> {
  return (await api<{ object: { sha: string } }>("GET", `app-repository/git/ref/heads/${branch}`)).object.sha;
}

interface Status {
  context: string;
  state: string;
  description: string;
  creator: { login: string };
}

/** What was reported on a system commit, oldest first. */
async function reported(sha: string): Promise<string[]> {
  const statuses = await api<Status[]>("GET", `system-repository/commits/${sha}/statuses`);
  return statuses.reverse().map(({ context, state }) => `${context} ${state}`);
}

async function verify(sha: string): Promise<Status | undefined> {
  const statuses = await api<Status[]>("GET", `system-repository/commits/${sha}/statuses`);
  return statuses.find(({ context }) => context === "verify");
}

describe("the simulated Argo CD", () => {
  it("is quiet while the system repository is empty", async () => {
    await startedArgo();
    await looked();
    expect(log).toEqual([]);
  });

  it("builds the base of a tier that has no ShopSet yet, and reports as argocd", async () => {
    const sha = await commit("system-repository", "tier-0", { ".gitmodules": gitmodules, base: await appHead() });
    await startedArgo();
    await looked();
    expect(await verify(sha)).toMatchObject({
      state: "success",
      description: expect.stringContaining("base builds"),
      creator: { login: "argocd" },
    });
    expect(await reported(sha)).toEqual(["verify success"]);
  });

  it("reports on each ShopSet whose manifests changed, and says nothing for the others", async () => {
    await startedArgo();
    const first = await commit("system-repository", "tier-0", {
      ".gitmodules": gitmodules,
      base: await appHead(),
      ...overlay("shopset-001"),
      ...overlay("shopset-002"),
    });
    await looked();
    expect(await reported(first)).toEqual([
      "argocd/shopset-001 success",
      "argocd/shopset-002 success",
      "verify success",
    ]);

    const second = await commit("system-repository", "tier-0", {
      "shopsets/shopset-002/kustomization.yaml": "resources: [../../base]\nnamePrefix: other-\n",
    });
    await looked();
    expect(await reported(second)).toEqual(["argocd/shopset-002 success", "verify success"]);

    const third = await commit("system-repository", "tier-0", { "README.md": "nothing of weight\n" });
    await looked();
    expect(await reported(third)).toEqual(["verify success"]);

    const path = "applications/shopset-001.yaml";
    const subscribed = overlay("shopset-001")[path]?.replace(
      "metadata: {",
      'metadata: { annotations: { notifications.argoproj.io/subscribe.health.any: "" },',
    );
    const asked = await commit("system-repository", "tier-0", { [path]: subscribed ?? "" });
    await looked();
    expect(await reported(asked)).toEqual(["argocd/shopset-001 success", "verify success"]);

    const moved = await commit("app-repository", "tier-0", { "config.yaml": config("2") });
    const fourth = await commit("system-repository", "tier-0", { base: moved });
    await looked();
    expect(await reported(fourth)).toEqual([
      "argocd/shopset-001 success",
      "argocd/shopset-002 success",
      "verify success",
    ]);
  });

  it("reports a failed build with its first error, and the repair that follows", async () => {
    await startedArgo();
    const broken = await commit("app-repository", "tier-0", { "kustomization.yaml": "resources: [missing.yaml]\n" });
    const bad = await commit("system-repository", "tier-0", {
      ".gitmodules": gitmodules,
      base: broken,
      ...overlay("shopset-001"),
    });
    await looked();
    expect(await reported(bad)).toEqual(["argocd/shopset-001 failure", "verify failure"]);
    const said = await verify(bad);
    expect(said?.description).toMatch(/^shopset-001: /);
    expect(said?.description.length).toBeLessThanOrEqual(140);

    const repaired = await commit("app-repository", "tier-0", { ...base });
    const good = await commit("system-repository", "tier-0", { base: repaired });
    await looked();
    expect(await reported(good)).toEqual(["argocd/shopset-001 success", "verify success"]);
  });

  it("fails the ShopSet that does not build, with the message, and no other", async () => {
    await startedArgo();
    const bad = await commit("system-repository", "tier-0", {
      ".gitmodules": gitmodules,
      base: await appHead(),
      ...overlay("shopset-001"),
      ...overlay("shopset-002"),
      "shopsets/shopset-002/kustomization.yaml": "resources: [../../base, absent.yaml]\n",
    });
    await looked();
    expect(await reported(bad)).toEqual(["argocd/shopset-001 success", "argocd/shopset-002 failure", "verify failure"]);
    const statuses = await api<Status[]>("GET", `system-repository/commits/${bad}/statuses`);
    expect(statuses.find(({ context }) => context === "argocd/shopset-002")?.description).toContain("absent.yaml");
  });

  it("says nothing for an overlay without an Application, since nothing would apply it", async () => {
    await startedArgo();
    const sha = await commit("system-repository", "tier-0", {
      ".gitmodules": gitmodules,
      base: await appHead(),
      ...overlay("shopset-001"),
      "applications/shopset-001.yaml": null,
    });
    await looked();
    expect(await reported(sha)).toEqual(["verify success"]);
    expect((await verify(sha))?.description).toContain("1 without an Application");
  });

  it("clones configurations too, and reports on the ShopSets that use what changed", async () => {
    const component = (value: string) => ({ [`${value}/kustomization.yaml`]: componentWith(value) });
    const configuration = await forge.createRepository({
      name: "configuration",
      private: true,
      files: { ...component("default"), ...component("lean") },
      branches: ["tier-0"],
    });
    const head = (await configuration.git.refs()).get("refs/heads/tier-0") ?? "";
    const uses = (name: string, path: string) => ({
      ...overlay(name),
      [`shopsets/${name}/kustomization.yaml`]: `resources: [../../base]\ncomponents: [../../configurations/configuration/${path}]\n`,
    });
    await startedArgo();
    const first = await commit("system-repository", "tier-0", {
      ".gitmodules": `${gitmodules}[submodule "configurations/configuration"]\n\tpath = configurations/configuration\n\turl = ../configuration.git\n\tbranch = tier-0\n`,
      base: await appHead(),
      "configurations/configuration": head,
      ...uses("shopset-001", "default"),
      ...uses("shopset-002", "lean"),
    });
    await looked();
    expect(await reported(first)).toEqual([
      "argocd/shopset-001 success",
      "argocd/shopset-002 success",
      "verify success",
    ]);
    const moved = await commit("configuration", "tier-0", { "lean/kustomization.yaml": componentWith("leaner") });
    const second = await commit("system-repository", "tier-0", { "configurations/configuration": moved });
    await looked();
    expect(await reported(second)).toEqual(["argocd/shopset-002 success", "verify success"]);
  });

  it("survives a pointer to a commit that does not exist, and a broken .gitmodules", async () => {
    await startedArgo();
    const nowhere = await commit("system-repository", "tier-0", { ".gitmodules": gitmodules, base: "1".repeat(40) });
    await looked();
    expect(await verify(nowhere)).toMatchObject({ state: "failure" });
    const garbled = await commit("system-repository", "tier-0", { ".gitmodules": "[submodule\n" });
    await looked();
    expect(await verify(garbled)).toMatchObject({ state: "failure" });
    const good = await commit("system-repository", "tier-0", { ".gitmodules": gitmodules, base: await appHead() });
    await looked();
    expect(await verify(good)).toMatchObject({ state: "success" });
  });

  it("forgets a submodule that a later commit removed", async () => {
    await startedArgo();
    await commit("system-repository", "tier-0", { ".gitmodules": gitmodules, base: await appHead() });
    await looked();
    const without = await commit("system-repository", "tier-0", { ".gitmodules": null, base: null });
    await looked();
    expect(await verify(without)).toMatchObject({ state: "failure" });
  });

  it("follows every tier by itself, one tier's trouble not being another's", async () => {
    await startedArgo();
    const lower = await commit("system-repository", "tier-0", { ".gitmodules": gitmodules, base: "1".repeat(40) });
    const upper = await commit("system-repository", "tier-1", {
      ".gitmodules": gitmodules,
      base: await appHead("tier-1"),
    });
    await looked();
    expect((await verify(lower))?.state).toBe("failure");
    expect((await verify(upper))?.state).toBe("success");
  });

  it("does not repeat itself after a restart", async () => {
    const sha = await commit("system-repository", "tier-0", {
      ".gitmodules": gitmodules,
      base: await appHead(),
      ...overlay("shopset-001"),
    });
    await startedArgo();
    await looked();
    await argo?.close();
    await startedArgo();
    await looked();
    expect(await reported(sha)).toEqual(["argocd/shopset-001 success", "verify success"]);
  });

  it("says in the status that it only checked files, where there is no kustomize", async () => {
    await startedArgo("none");
    const sha = await commit("system-repository", "tier-0", { ".gitmodules": gitmodules, base: await appHead() });
    await looked();
    expect((await verify(sha))?.description).toContain("files checked only");
  });

  it("closes in the middle of its work", async () => {
    await commit("system-repository", "tier-0", { ".gitmodules": gitmodules, base: await appHead() });
    const started = await startedArgo();
    started.look();
    await started.close();
    await started.idle();
    expect(log.filter((line) => !line.includes("tier-0 at"))).toEqual([]);
  });
});
