// Webhooks: who hears what, signed how, and sent again on request.
import { createHmac, createSign } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Forge, Registration } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { ask, clone, type Json } from "./visitor.ts";

interface Heard {
  event: string;
  guid: string;
  signed: boolean;
  body: Json;
}

describe("webhooks", () => {
  let forge: Forge;
  let app: Registration;
  let server: Server;
  let heard: Heard[] = [];
  let answer = 200;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" }, branches: ["tier-0", "tier-1"] });
    app = forge.registerApp({
      slug: "climber",
      permissions: { contents: "write", pull_requests: "write", checks: "write", statuses: "read", issues: "read" },
      events: ["push", "pull_request", "pull_request_review", "status", "check_run", "check_suite", "issue_comment"],
    });
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks);
      const expected = `sha256=${createHmac("sha256", "s3cret").update(raw).digest("hex")}`;
      heard.push({
        event: String(request.headers["x-github-event"]),
        guid: String(request.headers["x-github-delivery"]),
        signed: request.headers["x-hub-signature-256"] === expected,
        body: JSON.parse(raw.toString()),
      });
      response.writeHead(answer).end("heard");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    forge.setWebhook(app.appId, { url, secret: "s3cret" });
    await forge.deliveries.idle();
  });
  beforeEach(async () => {
    await forge.deliveries.idle();
    heard = [];
    answer = 200;
  });
  afterAll(async () => {
    await forge.close();
    server.close();
  });

  const call = (route: string, body?: unknown, as = "bob") =>
    ask(forge.url, route.replace(" ", " /repos/acme/app"), { as, body });
  const listen = async () => {
    await forge.deliveries.idle();
    return heard.map(({ event, body }) => `${event}${body.action ? `.${body.action}` : ""}`);
  };

  it("begins with a ping", () => {
    expect(forge.deliveries.log[0]).toMatchObject({ event: "ping", status: "OK" });
  });

  it("tells a push with its commits, signed over the bytes that were sent", async () => {
    const work = await clone(forge.url, "acme/app", "bob");
    const before = await work.git("rev-parse", "HEAD");
    const after = await work.commit("two files", { "a.txt": "A\n", "b.txt": "b\n" });
    await work.git("push", "--quiet", "origin", "tier-0");
    expect(await listen()).toEqual(["push"]);
    expect(heard[0]?.signed).toBe(true);
    expect(heard[0]?.body).toMatchObject({
      ref: "refs/heads/tier-0",
      before,
      after,
      created: false,
      forced: false,
      commits: [{ id: after, added: ["b.txt"], modified: ["a.txt"], removed: [], distinct: true }],
      head_commit: { id: after, message: "two files" },
      pusher: { name: "bob" },
      sender: { login: "bob" },
      repository: { full_name: "acme/app" },
      organization: { login: "acme" },
      installation: { id: app.installationId },
    });
    await work.remove();
  });

  it("tells the life of a pull request, in order, its own author's writes too", async () => {
    const { number } = (await call("POST /pulls", { title: "Climb", head: "tier-0", base: "tier-1" })).body;
    await call(`PATCH /pulls/${number}`, { title: "Climb higher" });
    const content = Buffer.from("c").toString("base64");
    await call("PUT /contents/c.txt", { message: "more", content, branch: "tier-0" });
    await call(`POST /issues/${number}/comments`, { body: "/promote" }, "carol");
    await call(`PUT /pulls/${number}/merge`, {}, "alice");
    expect(await listen()).toEqual([
      "pull_request.opened",
      "pull_request.edited",
      "push",
      "pull_request.synchronize",
      "issue_comment.created",
      "push",
      "pull_request.closed",
    ]);
    expect(heard[1]?.body.changes).toEqual({ title: { from: "Climb" } });
    expect(heard[4]?.body).toMatchObject({
      issue: { number, pull_request: {} },
      comment: { user: { login: "carol" } },
    });
    expect(heard[6]?.body.pull_request).toMatchObject({ merged: true, merged_by: { login: "alice" } });
  });

  it("tells reviews, drafts, and what becomes of comments and branches", async () => {
    await call("PUT /contents/d.txt", { message: "more", content: "ZA==", branch: "tier-0" });
    const pull = (await call("POST /pulls", { title: "Climb", head: "tier-0", base: "tier-1", draft: true })).body;
    const stage = (mutation: string) => {
      const query = `mutation { ${mutation}(input: { pullRequestId: "${pull.node_id}" }) { clientMutationId } }`;
      return ask(forge.url, "POST /graphql", { as: "bob", body: { query } });
    };
    await stage("markPullRequestReadyForReview");
    await stage("convertPullRequestToDraft");
    const review = (await call(`POST /pulls/${pull.number}/reviews`, { event: "APPROVE" }, "alice")).body;
    await call(`PUT /pulls/${pull.number}/reviews/${review.id}/dismissals`, { message: "no" });
    const comment = (await call(`POST /issues/${pull.number}/comments`, { body: "a" })).body;
    await call(`PATCH /issues/comments/${comment.id}`, { body: "b" });
    await call(`DELETE /issues/comments/${comment.id}`);
    await call(`PATCH /pulls/${pull.number}`, { state: "closed" });
    await call(`PATCH /pulls/${pull.number}`, { state: "open" });
    await call("POST /git/refs", { ref: "refs/heads/new", sha: pull.head.sha });
    await call("DELETE /git/refs/heads/new");
    expect(await listen()).toEqual([
      "push",
      "pull_request.opened",
      "pull_request.ready_for_review",
      "pull_request.converted_to_draft",
      "pull_request_review.submitted",
      "pull_request_review.dismissed",
      "issue_comment.created",
      "issue_comment.edited",
      "issue_comment.deleted",
      "pull_request.closed",
      "pull_request.reopened",
      "push",
      "push",
    ]);
    expect(heard[4]?.body.review).toMatchObject({ state: "approved", user: { login: "alice" } });
    await call(`PATCH /pulls/${pull.number}`, { state: "closed" });
  });

  it("tells statuses and checks", async () => {
    const { sha } = (await call("GET /commits/tier-0")).body;
    await call(`POST /statuses/${sha}`, { state: "success", context: "verify" });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const text = `${part({ alg: "RS256" })}.${part({ iss: app.appId, iat: now, exp: now + 60 })}`;
    const jwt = `${text}.${createSign("RSA-SHA256").update(text).sign(app.privateKey, "base64url")}`;
    const { token } = (
      await ask(forge.url, `POST /app/installations/${app.installationId}/access_tokens`, { token: jwt })
    ).body;
    const body = { name: "gate", head_sha: sha, conclusion: "success" };
    await ask(forge.url, "POST /repos/acme/app/check-runs", { token, body });
    expect(await listen()).toEqual(["status", "check_run.created", "check_run.completed", "check_suite.completed"]);
    expect(heard[0]?.body).toMatchObject({ sha, context: "verify", state: "success", branches: [{ name: "tier-0" }] });
    expect(heard[2]?.body).toMatchObject({
      check_run: { name: "gate", check_suite: { head_branch: "tier-0" }, conclusion: "success" },
      sender: { login: "climber[bot]", type: "Bot" },
    });
  });

  it("remembers what failed and sends it again, as the same delivery", async () => {
    answer = 500;
    const { sha } = (await call("GET /commits/tier-0")).body;
    await call(`POST /statuses/${sha}`, { state: "pending", context: "again" });
    expect(await listen()).toEqual(["status"]);
    const failed = forge.deliveries.log.at(-1);
    expect(failed).toMatchObject({ status: "Invalid HTTP Response: 500", redelivery: false });
    answer = 200;
    if (failed) forge.deliveries.redeliver(failed);
    await forge.deliveries.idle();
    expect(heard[1]).toEqual(heard[0]);
    expect(forge.deliveries.log.at(-1)).toMatchObject({ guid: failed?.guid, redelivery: true, status: "OK" });
  });

  it("can be held back, and lost", async () => {
    const { sha } = (await call("GET /commits/tier-0")).body;
    const report = (context: string) => call(`POST /statuses/${sha}`, { state: "success", context });
    forge.deliveries.pause();
    await report("held");
    expect(await listen()).toEqual([]);
    forge.deliveries.resume();
    expect(await listen()).toEqual(["status"]);
    forge.deliveries.drop();
    await report("lost");
    forge.deliveries.resume();
    await report("heard");
    await listen();
    expect(heard.map(({ body }) => body.context)).toEqual(["held", "heard"]);
  });

  it("tells an App only what it subscribed to and may read", async () => {
    const deaf = forge.registerApp({ slug: "deaf", permissions: { checks: "read" }, events: ["status", "push"] });
    forge.setWebhook(deaf.appId, { url: "http://127.0.0.1:1/closed" });
    await call(`POST /statuses/${(await call("GET /commits/tier-0")).body.sha}`, { state: "success" });
    await forge.deliveries.idle();
    const sent = forge.deliveries.log.filter(({ app }) => app.id === deaf.appId);
    expect(sent.map(({ event, status }) => [event, status])).toEqual([["ping", "failed to connect to host"]]);
  });
});
