// GitHub Apps: who they are, what they may do, and what they report.
import { createSign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge, Registration } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { ask } from "./visitor.ts";

describe("a GitHub App", () => {
  let forge: Forge;
  let app: Registration;
  let head: string;

  beforeAll(async () => {
    forge = await openForge();
    const repository = await forge.createRepository({ name: "app", files: { "a.txt": "a\n" } });
    head = (await repository.git.resolve("main")) ?? "";
    await forge.createRepository({ name: "secret", private: true, files: { s: "s\n" } });
    app = forge.registerApp({
      slug: "climber",
      permissions: { contents: "write", checks: "write", pull_requests: "read" },
      events: [],
    });
  });
  afterAll(() => forge.close());

  const jwt = ({ iss = app.appId, life = 300, key = app.privateKey } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iss, iat: now - 30, exp: now + life })}`;
    return `${text}.${createSign("RSA-SHA256").update(text).sign(key, "base64url")}`;
  };
  const tokenOf = async () => {
    const route = `POST /app/installations/${app.installationId}/access_tokens`;
    return (await ask(forge.url, route, { token: jwt() })).body.token as string;
  };
  const call = async (route: string, body?: unknown) =>
    ask(forge.url, route.replace(" ", " /repos/acme/app"), { token: await tokenOf(), body });

  it("is known by a token it signed itself, and by nothing else", async () => {
    expect((await ask(forge.url, "GET /app", { token: jwt() })).body).toMatchObject({ id: app.appId, slug: "climber" });
    expect((await ask(forge.url, "GET /app", { token: jwt({ iss: 1 }) })).body.message).toBe("Integration not found");
    expect((await ask(forge.url, "GET /app", { token: jwt({ life: -10 }) })).status).toBe(401);
    expect((await ask(forge.url, "GET /app", { token: jwt({ life: 3600 }) })).status).toBe(401);
    const stranger = forge.registerApp({ slug: "stranger", permissions: {}, events: [] });
    expect((await ask(forge.url, "GET /app", { token: jwt({ key: stranger.privateKey }) })).status).toBe(401);
    expect((await ask(forge.url, "GET /app", { as: "alice" })).status).toBe(401);
    expect((await ask(forge.url, "GET /repos/acme/secret", { token: jwt() })).status).toBe(404);
  });

  it("finds its installations, and gets a token for an hour", async () => {
    const { body } = await ask(forge.url, "GET /repos/acme/app/installation", { token: jwt() });
    expect(body).toMatchObject({ id: app.installationId, account: { login: "acme" }, app_slug: "climber" });
    const route = `POST /api/v3/app/installations/${app.installationId}/access_tokens`;
    const { status, body: issued } = await ask(forge.url, route, { token: jwt() });
    expect(status).toBe(201);
    expect(Date.parse(issued.expires_at) - Date.now()).toBeGreaterThan(3_590_000);
    expect(issued.permissions).toMatchObject({ contents: "write", metadata: "read" });
    const repositories = await ask(forge.url, "GET /installation/repositories", { token: issued.token });
    expect(repositories.body.repositories.map((one: { name: string }) => one.name)).toEqual(["app", "secret"]);
  });

  it("does what it was granted and nothing more", async () => {
    const refused = await call(`POST /statuses/${head}`, { state: "success" });
    expect([refused.status, refused.body.message]).toEqual([403, "Resource not accessible by integration"]);
    expect((await call("POST /pulls", { title: "t", head: "x", base: "main" })).status).toBe(403);
    expect((await call("GET /pulls")).status).toBe(200);
    expect((await call("PATCH ", { delete_branch_on_merge: true })).status).toBe(403);
  });

  it("writes commits by its bot, committed by GitHub, unless it names somebody", async () => {
    const { body: tree } = await call("POST /git/trees", { tree: [{ path: "f", mode: "100644", content: "f" }] });
    const { body } = await call("POST /git/commits", { message: "bot", tree: tree.sha, parents: [head] });
    const bot = forge.world.apps.find(({ id }) => id === app.appId)?.bot;
    expect(body.author).toMatchObject({
      name: "climber[bot]",
      email: `${bot?.id}+climber[bot]@users.noreply.github.com`,
    });
    expect(body.committer).toMatchObject({ name: "GitHub", email: "noreply@github.com" });
    const author = { name: "Ann", email: "ann@acme.test", date: "2026-01-02T03:04:05+09:00" };
    const named = await call("POST /git/commits", { message: "ann", tree: tree.sha, parents: [], author });
    expect(named.body.author).toEqual({ name: "Ann", email: "ann@acme.test", date: "2026-01-01T18:04:05Z" });
    expect(named.body.committer.name).toBe("Ann");
  });

  it("reports checks: created, updated, completed, listed by what is newest", async () => {
    const { status, body: run } = await call("POST /check-runs", {
      name: "gate",
      head_sha: head,
      status: "in_progress",
    });
    expect(status).toBe(201);
    expect(run).toMatchObject({ status: "in_progress", conclusion: null, app: { slug: "climber" } });
    const annotation = { path: "a", start_line: 1, end_line: 1, annotation_level: "failure", message: "no" };
    const output = { title: "Blocked", summary: "why", annotations: [annotation] };
    const done = await call(`PATCH /check-runs/${run.id}`, { conclusion: "failure", output });
    expect(done.body).toMatchObject({ status: "completed", conclusion: "failure", output: { annotations_count: 1 } });
    expect((await call(`GET /check-runs/${run.id}/annotations`)).body).toMatchObject([annotation]);
    const newer = await call("POST /check-runs", { name: "gate", head_sha: head, conclusion: "success" });
    const latest = await call("GET /commits/main/check-runs?check_name=gate");
    expect(latest.body).toMatchObject({ total_count: 1, check_runs: [{ id: newer.body.id, conclusion: "success" }] });
    expect((await call("GET /commits/main/check-runs?filter=all")).body.total_count).toBe(2);
    expect((await call("GET /commits/main/check-suites")).body).toMatchObject({
      total_count: 1,
      check_suites: [{ status: "completed", conclusion: "success", head_branch: "main" }],
    });
  });

  it("is held to the limits of checks", async () => {
    const annotation = { path: "a", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
    const output = { title: "t", summary: "s", annotations: new Array(51).fill(annotation) };
    expect((await call("POST /check-runs", { name: "many", head_sha: head, output })).status).toBe(422);
    expect((await call("POST /check-runs", { name: "x", head_sha: "8".repeat(40) })).status).toBe(422);
    expect((await call("POST /check-runs", { name: "x", head_sha: head, status: "completed" })).status).toBe(422);
    const person = await ask(forge.url, "POST /repos/acme/app/check-runs", {
      as: "alice",
      body: { name: "x", head_sha: head },
    });
    expect([person.status, person.body.message]).toEqual([403, "You must authenticate via a GitHub App."]);
  });
});

describe("commit statuses", () => {
  it("count by the newest of each context", async () => {
    const forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" } });
    const call = (route: string, body?: unknown, as = "argocd") =>
      ask(forge.url, route.replace(" ", " /repos/acme/app"), { as, body });
    const { sha } = (await call("GET /commits/main")).body;
    expect((await call("GET /commits/main/status")).body).toMatchObject({ state: "pending", total_count: 0 });
    await call(`POST /statuses/${sha}`, { state: "failure", context: "verify", description: "no" });
    expect((await call("GET /commits/main/status")).body.state).toBe("failure");
    await call(`POST /statuses/${sha}`, { state: "success", context: "verify" });
    await call(`POST /statuses/${sha}`, { state: "success", context: "argocd/one", target_url: "http://x.test/" });
    expect((await call("GET /commits/main/status")).body).toMatchObject({ state: "success", total_count: 2, sha });
    expect((await call(`GET /commits/${sha}/statuses`)).body).toMatchObject([
      { context: "argocd/one", creator: { login: "argocd" }, target_url: "http://x.test/" },
      { context: "verify", state: "success" },
      { context: "verify", state: "failure", description: "no" },
    ]);
    expect((await call(`POST /statuses/${sha}`, { state: "great" })).status).toBe(422);
    expect((await call(`POST /statuses/${"9".repeat(40)}`, { state: "success" })).status).toBe(422);
    expect((await call(`POST /statuses/${sha}`, { state: "success" }, "carol")).status).toBe(403);
    await forge.close();
  });
});
