// Locked conversations: who may still speak there, and who hears that one was locked.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { type AppTokens, appTokens } from "./tokens.ts";
import { ask } from "./visitor.ts";

describe("a locked conversation", () => {
  let forge: Forge;
  let app: AppTokens;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "fleet", files: { "a.txt": "a\n" }, branches: ["main", "change"] });
    const permissions = { issues: "write", pull_requests: "write", contents: "write" } as const;
    app = await appTokens(forge, { slug: "board", permissions, events: ["issues", "issue_comment", "pull_request"] });
    forge.setWebhook(app.appId, { url: "http://127.0.0.1:1/closed" });
    await call("POST /issues", { title: "Board" });
    await call("PUT /contents/b.txt", { message: "b", content: "Yg==", branch: "change" });
    await call("POST /pulls", { title: "Change", head: "change", base: "main" });
    await call("POST /issues/1/comments", { body: "before" }, "carol");
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown, as = "bob") =>
    ask(forge.url, route.replace(" ", " /repos/acme/fleet"), { as, body });
  const byApp = (route: string, body?: unknown) =>
    ask(forge.url, route.replace(" ", " /repos/acme/fleet"), { token: app.token, body });

  it("is locked by those who may write, for a reason that GitHub knows, once", async () => {
    expect((await call("PUT /issues/1/lock", {}, "carol")).status).toBe(403);
    expect((await call("PUT /issues/1/lock", { lock_reason: "boring" })).status).toBe(422);
    expect((await call("PUT /issues/1/lock", { lock_reason: "too heated" })).status).toBe(204);
    expect((await call("PUT /issues/1/lock")).status).toBe(204);
    expect((await call("GET /issues/1")).body).toMatchObject({ locked: true, active_lock_reason: "too heated" });
    expect((await byApp("PUT /issues/2/lock")).status).toBe(204);
    expect((await call("GET /pulls/2")).body).toMatchObject({ locked: true, active_lock_reason: null });
  });

  it("takes comments and reactions of those who may write, and of no App", async () => {
    const says = "Unable to create comment because issue is locked.";
    const carol = await call("POST /issues/1/comments", { body: "too late" }, "carol");
    expect([carol.status, carol.body.message]).toEqual([403, says]);
    const bot = await byApp("POST /issues/2/comments", { body: "status" });
    expect([bot.status, bot.body.message]).toEqual([403, says]);
    expect((await byApp("POST /issues/1/reactions", { content: "eyes" })).status).toBe(403);
    const first = (await call("GET /issues/1/comments")).body[0].id;
    expect((await call(`POST /issues/comments/${first}/reactions`, { content: "eyes" }, "carol")).status).toBe(403);
    expect((await call("POST /issues/1/comments", { body: "I may" })).status).toBe(201);
    expect((await call(`POST /issues/comments/${first}/reactions`, { content: "eyes" })).status).toBe(201);
    const id = (await call("GET /issues/1")).body.node_id;
    const query = `mutation { addComment(input: { subjectId: "${id}", body: "x" }) { clientMutationId } }`;
    const { body } = await ask(forge.url, "POST /graphql", { token: app.token, body: { query } });
    expect(body.errors).toMatchObject([{ type: "FORBIDDEN", path: ["addComment"], message: says }]);
  });

  it("is open again to all once it is unlocked, by REST or GraphQL, and its App hears of that", async () => {
    expect((await call("DELETE /issues/2/lock")).status).toBe(204);
    const id = (await call("GET /issues/1")).body.node_id;
    const graphql = async (query: string) =>
      (await ask(forge.url, "POST /graphql", { as: "bob", body: { query } })).body;
    const locked = "... on Issue { locked activeLockReason }";
    const again = await graphql(`mutation {
      off: unlockLockable(input: { lockableId: "${id}" }) { unlockedRecord { ${locked} } }
      on: lockLockable(input: { lockableId: "${id}", lockReason: OFF_TOPIC }) { lockedRecord { ${locked} } }
      finally: unlockLockable(input: { lockableId: "${id}" }) { actor { login } } }`);
    // GitHub reads a payload as each mutation leaves it.
    expect(again.data).toEqual({
      off: { unlockedRecord: { locked: false, activeLockReason: null } },
      on: { lockedRecord: { locked: true, activeLockReason: "OFF_TOPIC" } },
      finally: { actor: { login: "bob" } },
    });
    expect((await byApp("POST /issues/1/comments", { body: "status" })).status).toBe(201);
    await forge.deliveries.idle();
    const heard = forge.deliveries.log.map(({ event, action }) => `${event}.${action}`);
    expect(heard.filter((one) => one.endsWith("locked"))).toEqual([
      "issues.locked",
      "pull_request.locked",
      "pull_request.unlocked",
      "issues.unlocked",
      "issues.locked",
      "issues.unlocked",
    ]);
  });
});
