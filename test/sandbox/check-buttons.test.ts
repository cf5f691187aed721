// Buttons beside a check: what an App may put there, who presses them, and who hears of it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { type AppTokens, appTokens } from "./tokens.ts";
import { ask, type Json } from "./visitor.ts";

describe("a button beside a check", () => {
  let forge: Forge;
  let app: AppTokens;
  let sha: string;
  const force = { label: "Force", description: "Merge although it is not ready", identifier: "force" };

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" } });
    const heard = { permissions: { checks: "write" as const }, events: ["check_run"] };
    app = await appTokens(forge, { slug: "gate", ...heard });
    const other = await appTokens(forge, { slug: "other", ...heard });
    for (const { appId } of [app, other]) forge.setWebhook(appId, { url: "http://127.0.0.1:1/closed" });
    sha = (await call("GET /commits/main", undefined, "sandbox-bob")).body.sha;
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown, token = app.token) =>
    ask(forge.url, route.replace(" ", " /repos/acme/app"), { token, body });
  const report = (more: object) => call("POST /check-runs", { name: "gate", head_sha: sha, ...more });
  const press = (run: number, identifier: string, as = "bob") =>
    ask(forge.url, "POST /sandbox/press", { as, body: { repository: "acme/app", check_run: run, identifier } });
  const requested = async () => {
    await forge.deliveries.idle();
    const actions = ["requested_action", "rerequested"];
    return forge.deliveries.log.filter(({ action }) => actions.includes(action ?? ""));
  };

  it("is refused when there are too many, or too long a word on one", async () => {
    const many = await report({ actions: [1, 2, 3, 4].map(() => force) });
    expect([many.status, many.body.message]).toEqual([
      422,
      "Invalid request.\n\nNo more than 3 items are allowed; 4 were supplied.",
    ]);
    const long = await report({ actions: [{ ...force, label: "x".repeat(21) }] });
    expect(long.body.message).toBe("Invalid request.\n\nOnly 20 characters are allowed; 21 were supplied.");
    expect((await report({ actions: [{ ...force, description: "x".repeat(41) }] })).status).toBe(422);
    expect((await report({ actions: [{ label: "Force" }] })).status).toBe(422);
  });

  it("is shown once the run is completed, pressed by those who may write, and heard by its App alone", async () => {
    const { body: run } = await report({ actions: [force] });
    expect((await press(run.id, "force")).status).toBe(422);
    await call(`PATCH /check-runs/${run.id}`, { conclusion: "failure" });
    const { body: shown } = await ask(forge.url, "GET /sandbox/buttons", { as: "bob" });
    expect(shown).toEqual([
      { repository: "acme/app", check_run: run.id, name: "gate", head_sha: sha, app: "gate", actions: [force] },
    ]);
    expect((await press(run.id, "force", "carol")).status).toBe(403);
    expect((await press(run.id, "explode")).status).toBe(422);
    expect((await press(1, "force")).status).toBe(404);
    expect((await ask(forge.url, "POST /sandbox/press", { as: "bob", body: {} })).status).toBe(422);
    expect((await press(run.id, "force")).status).toBe(204);
    const heard = await requested();
    expect(heard.map(({ app: { slug }, event }) => `${slug} ${event}`)).toEqual(["gate check_run"]);
    const payload: Json = JSON.parse(heard[0]?.request.payload ?? "");
    expect(payload).toMatchObject({
      action: "requested_action",
      requested_action: { identifier: "force" },
      check_run: { id: run.id, head_sha: sha },
      sender: { login: "bob" },
    });
  });

  it("goes away when the App takes it back", async () => {
    const { body: run } = await report({ conclusion: "failure", actions: [force] });
    await call(`PATCH /check-runs/${run.id}`, { actions: [] });
    expect((await press(run.id, "force")).status).toBe(422);
  });
});

describe("a check run that nobody completes", () => {
  it("is stale after fourteen days", async () => {
    const forge = await openForge();
    try {
      await forge.createRepository({ name: "app", files: { "a.txt": "a\n" } });
      const { token } = await appTokens(forge, { slug: "slow", permissions: { checks: "write" } });
      const head_sha = (await ask(forge.url, "GET /repos/acme/app/commits/main", { as: "bob" })).body.sha;
      const body = { name: "slow", head_sha, status: "in_progress" };
      const { node_id } = (await ask(forge.url, "POST /repos/acme/app/check-runs", { token, body })).body;
      // GitHub's description of REST knows no stale run, though REST answers it: here GraphQL is asked.
      const query = `{ node(id: "${node_id}") { ... on CheckRun { status conclusion } } }`;
      const read = async () => (await ask(forge.url, "POST /graphql", { as: "bob", body: { query } })).body.data.node;
      const wait = (advance: string) => ask(forge.url, "POST /sandbox/clock", { body: { advance } });
      await wait("13d");
      expect(await read()).toEqual({ status: "IN_PROGRESS", conclusion: null });
      await wait("1d");
      expect(await read()).toEqual({ status: "COMPLETED", conclusion: "STALE" });
    } finally {
      await forge.close();
    }
  });
});
