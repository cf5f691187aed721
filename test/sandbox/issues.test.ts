// Issues: opened, edited, talked about and closed, beside the pull requests they are counted with.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { type AppTokens, appTokens } from "./tokens.ts";
import { ask, type Json } from "./visitor.ts";

describe("an issue", () => {
  let forge: Forge;
  let app: AppTokens;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "fleet", files: { "a.txt": "a\n" }, branches: ["main", "change"] });
    const events = ["issues", "issue_comment"];
    app = await appTokens(forge, { slug: "board", permissions: { issues: "write" }, events });
    forge.setWebhook(app.appId, { url: "http://127.0.0.1:1/closed" });
    await call("PUT /contents/b.txt", { message: "b", content: "Yg==", branch: "change" });
    await call("POST /pulls", { title: "Change", head: "change", base: "main" });
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown, as = "bob") =>
    ask(forge.url, route.replace(" ", " /repos/acme/fleet"), { as, body });
  const byApp = (route: string, body?: unknown) =>
    ask(forge.url, route.replace(" ", " /repos/acme/fleet"), { token: app.token, body });

  it("is opened by an App, counted with the pull requests, and listed among them", async () => {
    const { status, body } = await byApp("POST /issues", { title: "Where everything stands", body: "..." });
    expect([status, body.number, body.user.login]).toEqual([201, 2, "board[bot]"]);
    expect(body.html_url).toBe(`${forge.url}/acme/fleet/issues/2`);
    const all = (await call("GET /issues")).body.map((one: Json) => [one.number, one.pull_request !== undefined]);
    expect(all).toEqual([
      [2, false],
      [1, true],
    ]);
    const own = await byApp("GET /issues?creator=board[bot]&state=all");
    expect(own.body.map(({ number }: Json) => number)).toEqual([2]);
    expect((await byApp("POST /issues", { title: " " })).status).toBe(422);
  });

  it("is edited by its author and by those who triage, talked about and reacted to by all", async () => {
    expect((await byApp("PATCH /issues/2", { body: "better" })).body.body).toBe("better");
    expect((await call("PATCH /issues/2", { title: "mine" }, "carol")).status).toBe(403);
    const comment = (await call("POST /issues/2/comments", { body: "/status" }, "carol")).body;
    expect(comment.html_url).toContain("/issues/2#issuecomment-");
    expect((await call("POST /issues/2/reactions", { content: "heart" }, "carol")).status).toBe(201);
    expect((await call("GET /issues/2")).body).toMatchObject({ comments: 1, reactions: { heart: 1 } });
  });

  it("is closed for a reason, and opened again; its App hears of all that", async () => {
    const closed = await call("PATCH /issues/2", { state: "closed", state_reason: "not_planned" });
    expect(closed.body).toMatchObject({ state: "closed", state_reason: "not_planned", closed_by: { login: "bob" } });
    expect((await call("GET /issues?state=closed")).body).toHaveLength(1);
    expect((await call("PATCH /issues/2", { state: "open" })).body).toMatchObject({ state_reason: "reopened" });
    await forge.deliveries.idle();
    expect(forge.deliveries.log.map(({ event, action }) => `${event}.${action}`)).toEqual([
      "ping.null",
      "issues.opened",
      "issues.edited",
      "issue_comment.created",
      "issues.closed",
      "issues.reopened",
    ]);
  });

  it("is found, written and talked about by GraphQL", async () => {
    const graphql = async (query: string) =>
      (await ask(forge.url, "POST /graphql", { as: "bob", body: { query } })).body;
    const { data } = await graphql(`{ repository(owner: "acme", name: "fleet") { id issue(number: 2) { id }
      issues(first: 9, states: OPEN) { nodes { number title state comments(first: 9) { nodes { body } } } } } }`);
    expect(data.repository.issues.nodes).toMatchObject([{ number: 2, comments: { nodes: [{ body: "/status" }] } }]);
    const { issue, id } = data.repository;
    const said = await graphql(`mutation {
      createIssue(input: { repositoryId: "${id}", title: "Another" }) { issue { number } }
      addComment(input: { subjectId: "${issue.id}", body: "hello" }) { commentEdge { node { url } } }
      addReaction(input: { subjectId: "${issue.id}", content: EYES }) { reaction { content } }
      closeIssue(input: { issueId: "${issue.id}" }) { issue { state stateReason } } }`);
    expect(said.errors).toBeUndefined();
    expect(said.data.createIssue.issue.number).toBe(3);
    expect(said.data.closeIssue.issue).toEqual({ state: "CLOSED", stateReason: "COMPLETED" });
  });
});
