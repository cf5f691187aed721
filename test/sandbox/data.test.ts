// What a forge keeps, and what it leaves behind.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedSample } from "../../src/sandbox/sample.ts";
import { openForge } from "./open-forge.ts";
import { ask, clone, git } from "./visitor.ts";

describe("a forge", () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "forge-data-"));
  });
  afterAll(() => rm(scratch, { recursive: true }));

  it("with a data directory is the same after a restart", async () => {
    const data = join(scratch, "data");
    const first = await openForge({ data });
    await seedSample(first, { tiers: 2 });
    const app = first.registerApp({ slug: "climber", permissions: { contents: "write" }, events: ["push"] });
    first.setWebhook(app.appId, { url: "http://127.0.0.1:1/", secret: "kept" });
    const work = await clone(first.url, "acme/app-repository", "bob");
    await work.commit("change", { "new.yaml": "a: 1\n" });
    await work.git("push", "--quiet", "origin", "tier-0");
    await work.remove();
    const repository = "/repos/acme/app-repository";
    const body = { title: "Climb", head: "tier-0", base: "tier-1" };
    await ask(first.url, `POST ${repository}/pulls`, { as: "bob", body });
    await ask(first.url, `POST ${repository}/issues/1/comments`, { as: "carol", body: { body: "nice" } });
    await ask(first.url, `POST ${repository}/issues/1/reactions`, { as: "carol", body: { content: "rocket" } });
    await ask(first.url, `POST ${repository}/issues`, { as: "carol", body: { title: "And now?" } });
    const ruleset = { name: "kept", enforcement: "active", rules: [{ type: "deletion" }] };
    await ask(first.url, `POST ${repository}/rulesets`, { as: "alice", body: ruleset });
    const { sha } = (await ask(first.url, `GET ${repository}/commits/tier-0`, { as: "bob" })).body;
    await ask(first.url, `POST ${repository}/statuses/${sha}`, { as: "argocd", body: { state: "success" } });
    await ask(first.url, "POST /sandbox/clock", { body: { advance: "2d" } });
    const routes = [
      "/pulls/1",
      "/issues/1/comments",
      `/commits/${sha}/status`,
      "/branches",
      "/issues",
      "/rulesets",
      "",
    ];
    const look = (url: string) =>
      Promise.all(routes.map(async (route) => (await ask(url, `GET ${repository}${route}`, { as: "alice" })).body));
    await look(first.url);
    const before = await look(first.url);
    await first.close();

    const second = await openForge({ data });
    expect(second.url).toBe(first.url);
    expect(await look(second.url)).toEqual(before);
    expect(second.clock.ahead).toBe(2 * 86_400_000);
    await seedSample(second, { tiers: 2 });
    expect(second.world.repositories).toHaveLength(4);
    const again = second.registerApp({ slug: "climber", permissions: { contents: "write" }, events: ["push"] });
    expect(again).toMatchObject({ appId: app.appId, installationId: app.installationId, webhookSecret: "kept" });
    const merged = await ask(second.url, `PUT ${repository}/pulls/1/merge`, { as: "bob", body: {} });
    expect(merged.status).toBe(200);
    await second.close();
  });

  it("catches up with branches that moved while it did not look", async () => {
    const data = join(scratch, "moved");
    const first = await openForge({ data });
    await first.createRepository({ name: "app", files: { a: "a" }, branches: ["main", "merged", "gone"] });
    const call = (url: string, route: string, body?: unknown) =>
      ask(url, route.replace(" ", " /repos/acme/app"), { as: "bob", body });
    for (const branch of ["merged", "gone"]) {
      await call(first.url, `PUT /contents/${branch}`, { message: branch, content: "", branch });
      await call(first.url, "POST /pulls", { title: branch, head: branch, base: "main" });
    }
    const { directory } = first.world.repositories[0]?.git ?? { directory: "" };
    await first.close();
    await git(directory, "update-ref", "refs/heads/main", "refs/heads/merged");
    await git(directory, "update-ref", "-d", "refs/heads/gone");

    const second = await openForge({ data });
    expect((await call(second.url, "GET /pulls/1")).body).toMatchObject({ state: "closed", merged: true });
    expect((await call(second.url, "GET /pulls/2")).body).toMatchObject({ state: "closed", merged: false });
    await second.close();
  });

  it("without one leaves nothing behind", async () => {
    const forge = await openForge();
    const repository = await forge.createRepository({ name: "app", files: { a: "a" } });
    const root = join(repository.git.directory, "../../..");
    expect(await readdir(root)).toEqual(["repositories"]);
    await ask(forge.url, "GET /repos/acme/app/commits", { as: "alice" });
    await forge.close();
    await expect(readdir(root)).rejects.toThrow("ENOENT");
    await expect(fetch(forge.url)).rejects.toThrow();
    await expect(repository.git.type("0".repeat(40))).rejects.toThrow("closed");
    expect(process.getActiveResourcesInfo()).not.toContain("ProcessWrap");
  });

  it("has a clock of its own, that everything but tokens follows", async () => {
    const forge = await openForge();
    await forge.createRepository({ name: "app", files: { a: "a" } });
    const heard: number[] = [];
    forge.clock.onAdvance((now) => heard.push(now));
    const { body } = await ask(forge.url, "POST /sandbox/clock", { body: { advance: "1h30m" } });
    expect(body.ahead_seconds).toBe(5400);
    expect(heard).toHaveLength(1);
    expect((await ask(forge.url, "POST /sandbox/clock", { body: { advance: "soon" } })).status).toBe(422);
    const { headers, body: commit } = await ask(forge.url, "GET /repos/acme/app/commits/main", { as: "bob" });
    expect(Date.parse(headers.get("date") ?? "") - Date.now()).toBeGreaterThan(5_390_000);
    const route = `POST /repos/acme/app/statuses/${commit.sha}`;
    const status = await ask(forge.url, route, { as: "argocd", body: { state: "success" } });
    expect(Date.parse(status.body.created_at) - Date.now()).toBeGreaterThan(5_390_000);
    expect(Date.parse(commit.commit.committer.date) - Date.now()).toBeLessThan(1000);
    await forge.close();
  });
});

describe("the sample", () => {
  it("is a ladder of tiers over an app, with an empty system repository", async () => {
    const forge = await openForge();
    await seedSample(forge, { tiers: 3 });
    const fleet = await clone(forge.url, "acme/fleet", "alice");
    expect(await readdir(fleet.directory)).toEqual([
      ".git",
      ".github",
      "README.md",
      "configurations.yaml",
      "failure-domains.yaml",
      "shopsets.yaml",
      "tiers.yaml",
    ]);
    const text = await fleet.git("show", "main:tiers.yaml");
    expect(text).toContain(`apps: { url: ${forge.url}/acme/app-repository }`);
    expect(text.match(/name: verify/g)).toHaveLength(2);
    await fleet.remove();
    const { body } = await ask(forge.url, "GET /repos/acme/app-repository/branches", { as: "bob" });
    expect(body.map(({ name }: { name: string }) => name)).toEqual(["tier-0", "tier-1", "tier-2"]);
    expect(new Set(body.map(({ commit }: { commit: { sha: string } }) => commit.sha)).size).toBe(1);
    expect((await ask(forge.url, "GET /repos/acme/system-repository/branches", { as: "bob" })).body).toEqual([]);
    await forge.close();
  });
});
