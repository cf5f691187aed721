// Check runs and suites: what counts, what is remembered, and who is asked again.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { type AppTokens, appTokens } from "./tokens.ts";
import { ask, type Json } from "./visitor.ts";

describe("a check", () => {
  let forge: Forge;
  let app: AppTokens;
  let sha: string;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" } });
    const events = ["check_run", "check_suite"];
    app = await appTokens(forge, { slug: "ci", permissions: { checks: "write", contents: "read" }, events });
    forge.setWebhook(app.appId, { url: "http://127.0.0.1:1/closed" });
    sha = (await call("GET /commits/main")).body.sha;
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown) =>
    ask(forge.url, route.replace(" ", " /repos/acme/app"), { token: app.token, body });
  const report = async (conclusion: string) =>
    (await call("POST /check-runs", { name: "test", head_sha: sha, conclusion })).body;
  const heard = async () => {
    await forge.deliveries.idle();
    return forge.deliveries.log.map(({ event, action }) => `${event}.${action}`);
  };

  it("that runs again is remembered as it was, and counts as it is", async () => {
    const suite = await call("POST /check-suites", { head_sha: sha });
    expect([suite.status, suite.body.status, suite.body.conclusion]).toEqual([201, "queued", null]);
    expect((await call("POST /check-suites", { head_sha: sha })).status).toBe(200);
    const first = await report("failure");
    const second = await report("success");
    expect(first.check_suite.id).toBe(suite.body.id);
    const runs = async (route: string) => (await call(`GET ${route}`)).body.check_runs.map(({ id }: Json) => id);
    expect(await runs(`/commits/${sha}/check-runs`)).toEqual([second.id]);
    expect(await runs(`/commits/${sha}/check-runs?filter=all`)).toEqual([second.id, first.id]);
    expect(await runs(`/check-suites/${suite.body.id}/check-runs`)).toEqual([second.id]);
    expect(await runs(`/check-suites/${suite.body.id}/check-runs?filter=all`)).toEqual([second.id, first.id]);
    expect((await call(`GET /check-suites/${suite.body.id}`)).body).toMatchObject({ conclusion: "success" });
    expect((await call(`GET /commits/${sha}/check-suites`)).body).toMatchObject({ total_count: 1 });
    const query = `{ repository(owner: "acme", name: "app") { object(oid: "${sha}") { ... on Commit {
      checkSuites(first: 1) { nodes { checkRuns(first: 9, filterBy: { checkType: ALL }) { nodes { databaseId } } } } } } } }`;
    const { body } = await ask(forge.url, "POST /graphql", { token: app.token, body: { query } });
    expect(body.data.repository.object.checkSuites.nodes[0].checkRuns.nodes).toHaveLength(2);
  });

  it("is asked again by those who may write checks, and only its App hears of it", async () => {
    const other = await appTokens(forge, { slug: "other", permissions: { checks: "read" }, events: ["check_suite"] });
    forge.setWebhook(other.appId, { url: "http://127.0.0.1:1/closed" });
    const run = await report("failure");
    expect((await call(`POST /check-runs/${run.id}/rerequest`)).status).toBe(201);
    await heard();
    const before = forge.deliveries.log.length;
    expect((await call(`POST /check-suites/${run.check_suite.id}/rerequest`)).status).toBe(201);
    expect((await heard()).slice(before)).toEqual(["check_suite.rerequested"]);
    expect(await heard()).toContain("check_run.rerequested");
  });

  it("is written by Apps alone, and by the one that made it", async () => {
    const body = { name: "forged", head_sha: sha, conclusion: "success" };
    const person = await ask(forge.url, "POST /repos/acme/app/check-runs", { as: "alice", body });
    expect([person.status, person.body.message]).toEqual([403, "You must authenticate via a GitHub App."]);
    const rival = await appTokens(forge, { slug: "rival", permissions: { checks: "write" } });
    const run = await report("success");
    const stolen = await ask(forge.url, `PATCH /repos/acme/app/check-runs/${run.id}`, {
      token: rival.token,
      body: { conclusion: "failure" },
    });
    expect(stolen.status).toBe(403);
    expect((await call("POST /check-runs", { ...body, head_sha: "1".repeat(40) })).status).toBe(422);
  });
});
