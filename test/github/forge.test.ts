import { Probot } from "probot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RepositoryName, type Sha, short } from "../../src/core/names.ts";
import { blobId } from "../../src/core/render/objectid.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { type Ladder, laddersOf } from "../../src/core/resources/ladder.ts";
import type { Accounts, Forge } from "../../src/flow/ports/forge.ts";
import type { LadderReading } from "../../src/flow/ports/reading.ts";
import { createAccounts } from "../../src/github/accounts.ts";
import { BUILT_IN, EVENTS } from "../../src/github/events.ts";
import { ShopsetOctokit } from "../../src/github/octokit.ts";
import { PERMISSIONS } from "../../src/github/permissions.ts";
import { type Forge as Sandbox, startForge } from "../../src/sandbox/start.ts";

const APP = "acme/app-repository" as RepositoryName;
const SYSTEM = "acme/system-repository" as RepositoryName;
const FLEET = "acme/fleet" as RepositoryName;

const tierFile = (name: string, previous: string | null) => `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: ${name} }
spec:
  ${previous ? `previous: ${previous}` : "verification: { checks: [{ name: verify }, { name: smoke, on: app }] }"}
  apps: { url: https://github.com/${APP} }
  system: { url: https://github.com/${SYSTEM} }
`;

let sandbox: Sandbox;
let accounts: Accounts;
let forge: Forge;
let ladder: Ladder;

beforeAll(async () => {
  sandbox = await startForge();
  await sandbox.createRepository({
    name: "fleet",
    files: { "tiers/0.yaml": tierFile("tier-0", null), "tiers/1.yml": tierFile("tier-1", "tier-0"), "notes.md": "" },
  });
  await sandbox.createRepository({
    name: "app-repository",
    files: { "kustomization.yaml": "resources: []\n" },
    branches: ["tier-0", "tier-1"],
  });
  await sandbox.createRepository({ name: "system-repository" });
  const { appId, privateKey } = sandbox.registerApp({
    slug: "shopset",
    permissions: PERMISSIONS,
    events: EVENTS.filter((event) => !BUILT_IN.includes(event)),
  });
  const probot = new Probot({ appId, privateKey, baseUrl: sandbox.url, Octokit: ShopsetOctokit, logLevel: "fatal" });
  accounts = createAccounts(probot);
  forge = await accounts.forge("acme");
});

afterAll(() => sandbox.close());

/** What the loop's look at the ladder tells, and how many calls it took. */
async function look(): Promise<{ reading: LadderReading; calls: number }> {
  sandbox.calls.clear();
  const reading = await forge.readLadder({ ladder, fleet: FLEET });
  return { reading, calls: sandbox.calls.all().length };
}

async function present(name: RepositoryName) {
  const repository = (await look()).reading.repositories[name];
  if (repository?.state !== "present") throw new Error(`${name} is not there`);
  return repository;
}

async function headOf(name: RepositoryName, branch: string): Promise<Sha> {
  const head = (await present(name)).branches[branch];
  if (!head) throw new Error(`${name} has no ${branch}`);
  return head;
}

/** A commit with one more file on a branch of the app-repository. */
async function change(branch: string, path: string): Promise<Sha> {
  const before = await headOf(APP, branch);
  const content = `${path}\n`;
  const to = await forge.writeCommit(APP, {
    message: `Add ${path}`,
    parents: [before],
    tree: {
      base: (await present(APP)).commits[before]?.tree ?? null,
      files: [{ path, mode: "100644", sha: blobId(content), content }],
    },
  });
  await forge.ensureBranchAt(APP, { branch, expected: before, to, how: "fast-forward" });
  return to;
}

describe("GitHub as the sandbox plays it", () => {
  it("lists who installed the App, and knows nobody else", async () => {
    expect(await accounts.list()).toEqual(["acme"]);
    await expect(accounts.forge("umbrella")).rejects.toMatchObject({ failure: { retryAfter: null } });
  });

  it("reads the fleet and its files", async () => {
    const asked = [APP, SYSTEM, "acme/nowhere" as RepositoryName];
    const fleet = await forge.readFleet({ fleet: FLEET, repositories: asked });
    if (fleet.state !== "present") throw new Error(fleet.reason);
    expect(fleet).toMatchObject({ check: null, pulls: [], lacking: [] });
    expect(fleet.repositories).toEqual({ [APP]: "present", [SYSTEM]: "empty", "acme/nowhere": "absent" });
    const [head] = fleet.history;
    if (!head) throw new Error("the fleet has no commit");
    const files = await forge.readFleetFiles(FLEET, head);
    expect(files.map(({ path }) => path)).toEqual(["tiers/0.yaml", "tiers/1.yml"]);
    const parsed = parseFleet(files, "acme");
    const [found] = laddersOf(parsed.fleet?.tiers ?? []);
    if (!found) throw new Error(JSON.stringify(parsed.problems));
    ladder = found;
  });

  it("reads a whole ladder in one call, an empty repository too", async () => {
    const { reading, calls } = await look();
    expect(calls).toBe(1);
    // Of 5,000 points an hour.
    expect(sandbox.calls.all()[0]?.points).toBeLessThanOrEqual(5);
    expect(reading.fleetHead).toMatch(/^[0-9a-f]{40}$/);
    expect(reading.repositories[SYSTEM]).toMatchObject({ state: "present", defaultBranch: null, branches: {} });
    const app = reading.repositories[APP];
    expect(app).toMatchObject({ state: "present", defaultBranch: "tier-0", pulls: [] });
    expect(app?.state === "present" && Object.keys(app.branches)).toEqual(["tier-0", "tier-1"]);
  });

  it("writes the first file of an empty repository, once", async () => {
    const file = { path: "README.md", content: "# Begin\n", message: "Begin" };
    expect(await forge.ensureFirstFile(SYSTEM, file)).toEqual({ kind: "done" });
    expect(await forge.ensureFirstFile(SYSTEM, file)).toMatchObject({ kind: "refused" });
  });

  it("begins a tier's branch with a pointer, and reads it back as its own commit", async () => {
    const pointer = await headOf(APP, "tier-0");
    const to = await forge.writeCommit(SYSTEM, {
      message: "tier-0: base at the beginning",
      parents: [],
      tree: {
        base: null,
        files: [
          { path: "base", mode: "160000", sha: pointer },
          { path: "README.md", mode: "100644", sha: blobId("hello\n"), content: "hello\n" },
        ],
      },
    });
    const move = { branch: "tier-0", expected: null, to, how: "fast-forward" } as const;
    expect(await forge.ensureBranchAt(SYSTEM, move)).toEqual({ kind: "done" });
    expect(await forge.ensureBranchAt(SYSTEM, move)).toEqual({ kind: "already" });
    const commit = (await present(SYSTEM)).commits[to];
    expect(commit).toMatchObject({
      author: { name: "shopset[bot]", isApp: true },
      parents: [],
      pointers: { base: pointer },
      entries: {
        base: { mode: "160000", sha: pointer },
        "README.md": { mode: "100644", sha: blobId("hello\n") },
      },
      reports: [],
    });
  });

  it("bumps a tier in three calls, and refuses when somebody was faster", async () => {
    const head = await headOf(SYSTEM, "tier-0");
    const base = (await present(SYSTEM)).commits[head]?.tree ?? null;
    const pointer = await change("tier-0", "fix.yaml");
    sandbox.calls.clear();
    const to = await forge.writeCommit(SYSTEM, {
      message: `tier-0: base → ${short(pointer)}`,
      parents: [head],
      tree: { base, files: [{ path: "base", mode: "160000", sha: pointer }] },
    });
    const move = { branch: "tier-0", expected: head, to, how: "fast-forward" } as const;
    expect(await forge.ensureBranchAt(SYSTEM, move)).toEqual({ kind: "done" });
    expect(sandbox.calls.all()).toHaveLength(3);
    expect((await present(SYSTEM)).commits[to]?.pointers).toEqual({ base: pointer });

    const late = await forge.writeCommit(SYSTEM, { message: "late", parents: [head], tree: base ?? to });
    expect(await forge.ensureBranchAt(SYSTEM, { ...move, to: late })).toEqual({
      kind: "refused",
      reason: `tier-0 is at ${short(to)}, not at ${short(head)} as expected`,
    });
  });

  it("reads more by id and further back", async () => {
    const head = await headOf(APP, "tier-0");
    const nothing = "f".repeat(40) as Sha;
    expect((await forge.readCommits(APP, [head, nothing])).map(({ sha }) => sha)).toEqual([head]);
    const [newest, oldest] = await forge.readHistory(APP, head);
    expect(newest).toMatchObject({ sha: head, parents: [oldest?.sha], reports: [] });
    expect(oldest).toMatchObject({ parents: [], author: { name: "alice", isApp: false } });
    expect(await forge.readHistory(APP, nothing)).toEqual([]);
  });

  it("opens a promotion once, rewords it, and closes it as its own", async () => {
    const content = await headOf(APP, "tier-0");
    const move = { branch: "promote/tier-1", expected: null, to: content, how: "replace" } as const;
    expect(await forge.ensureBranchAt(APP, move)).toEqual({ kind: "done" });
    const promotion = { head: "promote/tier-1", base: "tier-1", title: "Promote", body: "what climbs" };
    expect(await forge.ensurePullOpen(APP, promotion)).toEqual({ kind: "done" });
    expect(await forge.ensurePullOpen(APP, promotion)).toEqual({ kind: "already" });
    expect(await forge.ensurePullOpen(APP, { ...promotion, head: "tier-1", base: "tier-0" })).toMatchObject({
      kind: "refused",
    });

    const [open] = (await present(APP)).pulls;
    expect(open).toMatchObject({
      state: "open",
      title: "Promote",
      author: { name: "shopset[bot]", isApp: true },
      head: { branch: "promote/tier-1", sha: content },
      base: { branch: "tier-1" },
      closedBy: null,
    });
    if (!open) throw new Error("no promotion");
    const words = { ...open, repository: APP, title: "Promote more", body: "more" };
    expect(await forge.ensureSaid({ pulls: [words], gates: [] })).toEqual({ kind: "done" });
    expect(await forge.ensurePullClosed(APP, { ...open, body: "closed, because" })).toEqual({ kind: "done" });
    expect((await present(APP)).pulls[0]).toMatchObject({
      state: "closed",
      title: "Promote more",
      body: "closed, because",
      closedBy: "app",
    });
  });

  it("tells a rejection by a person from a branch that went away", async () => {
    const close = async (how: (number: number) => Promise<Response>) => {
      await forge.ensurePullOpen(APP, { head: "promote/tier-1", base: "tier-1", title: "Again", body: "" });
      const number = (await present(APP)).pulls[0]?.number ?? 0;
      expect((await how(number)).ok).toBe(true);
      return (await present(APP)).pulls[0]?.closedBy;
    };
    const asAlice = (method: string, path: string, body?: object) =>
      fetch(`${sandbox.url}/repos/${APP}${path}`, {
        method,
        headers: { authorization: "token sandbox-alice", "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    expect(await close((number) => asAlice("PATCH", `/pulls/${number}`, { state: "closed" }))).toBe("person");
    expect(await close(() => asAlice("DELETE", "/git/refs/heads/promote/tier-1"))).toBe("branch deleted");
  });

  it("reads statuses of people and check runs of Apps, on system and app commits", async () => {
    const post = (repository: RepositoryName, sha: Sha, body: object) =>
      fetch(`${sandbox.url}/repos/${repository}/statuses/${sha}`, {
        method: "POST",
        headers: { authorization: "token sandbox-argocd", "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const system = await headOf(SYSTEM, "tier-0");
    const app = await headOf(APP, "tier-0");
    await post(SYSTEM, system, { state: "success", context: "verify", target_url: "http://127.0.0.1:1/run" });
    await post(APP, app, { state: "pending", context: "smoke" });
    const check = { repository: SYSTEM, head: system, name: "ours", title: "t", summary: "s", annotations: [] };
    await forge.ensureCheck({ ...check, conclusion: "neutral", digest: "d" });
    const byName = (await present(SYSTEM)).commits[system]?.reports?.sort((a, b) => b.name.localeCompare(a.name));
    expect(byName).toEqual([
      {
        kind: "status",
        name: "verify",
        by: "argocd",
        result: "passed",
        said: "success",
        at: expect.stringMatching(/^2.*Z$/),
        url: "http://127.0.0.1:1/run",
      },
      expect.objectContaining({ kind: "check", name: "ours", by: "shopset", result: "passed", said: "neutral" }),
    ]);
    expect((await present(APP)).commits[app]?.reports).toEqual([
      expect.objectContaining({ kind: "status", name: "smoke", result: "running", said: "pending", url: null }),
    ]);
  });

  it("finds its own check run on the fleet again, and the annotations beyond the fiftieth in it", async () => {
    const head = await headOfFleet();
    const annotations = Array.from({ length: 120 }, (_, i) => ({
      file: "tiers/0.yaml",
      line: i + 1,
      column: 1,
      message: `problem ${i + 1}`,
    }));
    const check = { repository: FLEET, head, name: "shopset/fleet", conclusion: "failure", title: "t" } as const;
    sandbox.calls.clear();
    expect(await forge.ensureCheck({ ...check, digest: "digest", summary: "x".repeat(70_000), annotations })).toEqual({
      kind: "done",
    });
    expect(sandbox.calls.all()).toHaveLength(3);
    expect(await forge.readFleet({ fleet: FLEET, repositories: [] })).toMatchObject({ check: "digest" });
  });
});

async function headOfFleet(): Promise<Sha> {
  const { fleetHead } = (await look()).reading;
  if (!fleetHead) throw new Error("the fleet has no commit");
  return fleetHead;
}
