// What people say on pull requests, and who may change it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { ask } from "./visitor.ts";

describe("on a pull request", () => {
  let forge: Forge;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "app", files: { "a.txt": "a\n" }, branches: ["main", "change"] });
    const body = { message: "b", content: "Yg==", branch: "change" };
    await call("PUT /contents/b.txt", body);
    await call("POST /pulls", { title: "Change", head: "change", base: "main" });
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown, as = "bob") =>
    ask(forge.url, route.replace(" ", " /repos/acme/app"), { as, body });

  it("everyone who can read may comment, and edit what is theirs", async () => {
    const { status, body } = await call("POST /issues/1/comments", { body: "hello" }, "carol");
    expect([status, body.user.login, body.author_association]).toEqual([201, "carol", "COLLABORATOR"]);
    expect((await call(`PATCH /issues/comments/${body.id}`, { body: "hello!" }, "carol")).body.body).toBe("hello!");
    const bobs = await call("POST /issues/1/comments", { body: "mine" });
    expect((await call(`PATCH /issues/comments/${bobs.body.id}`, { body: "not mine" }, "carol")).status).toBe(403);
    expect((await call(`PATCH /issues/comments/${body.id}`, { body: "with write access" })).status).toBe(200);
    expect((await call(`DELETE /issues/comments/${bobs.body.id}`)).status).toBe(204);
    expect((await call("GET /issues/1/comments")).body).toMatchObject([{ id: body.id }]);
    expect((await call("GET /issues/1")).body).toMatchObject({ comments: 1, pull_request: {} });
  });

  it("nobody at all may comment, nothing empty or endless is taken, and only where there is something", async () => {
    const anonymous = await ask(forge.url, "POST /repos/acme/app/issues/1/comments", { body: { body: "hi" } });
    expect([anonymous.status, anonymous.body.message]).toEqual([401, "Requires authentication"]);
    expect((await call("POST /issues/1/comments", { body: " " })).status).toBe(422);
    const long = await call("PATCH /pulls/1", { body: "x".repeat(65_537) });
    expect(long.body.errors[0].message).toContain("body is too long");
    expect((await call("POST /issues/99/comments", { body: "hi" })).status).toBe(404);
  });

  it("others review; nobody approves what is their own", async () => {
    const own = await call("POST /pulls/1/reviews", { event: "APPROVE" });
    expect([own.status, own.body.errors]).toEqual([422, ["Review Can not approve your own pull request"]]);
    const { body } = await call("POST /pulls/1/reviews", { event: "APPROVE" }, "alice");
    expect(body).toMatchObject({ state: "APPROVED", user: { login: "alice" } });
    expect((await call("GET /pulls/1/reviews")).body).toMatchObject([{ id: body.id, commit_id: body.commit_id }]);
  });

  it("a review is dismissed by those who may write, once", async () => {
    const { body } = await call("POST /pulls/1/reviews", { event: "REQUEST_CHANGES", body: "no" }, "carol");
    const dismiss = (as: string) => call(`PUT /pulls/1/reviews/${body.id}/dismissals`, { message: "outdated" }, as);
    expect((await dismiss("carol")).status).toBe(403);
    expect((await dismiss("bob")).body).toMatchObject({ id: body.id, state: "DISMISSED" });
    expect((await dismiss("bob")).status).toBe(422);
    expect((await call(`GET /pulls/1/reviews/${body.id}`)).body.state).toBe("DISMISSED");
    expect((await call("GET /pulls/1/reviews/1")).status).toBe(404);
  });

  it("people react, each once with the same, and take back only what is theirs", async () => {
    const { id } = (await call("POST /issues/1/comments", { body: "/promote" })).body;
    const route = `/issues/comments/${id}/reactions`;
    const first = await call(`POST ${route}`, { content: "eyes" }, "alice");
    expect([first.status, first.body.content, first.body.user.login]).toEqual([201, "eyes", "alice"]);
    const again = await call(`POST ${route}`, { content: "eyes" }, "alice");
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect((await call(`POST ${route}`, { content: "shrug" })).status).toBe(422);
    await call(`POST ${route}`, { content: "rocket" }, "carol");
    expect((await call(`GET ${route}?content=rocket`)).body).toMatchObject([{ user: { login: "carol" } }]);
    expect((await call(`GET /issues/comments/${id}`)).body.reactions).toMatchObject({ total_count: 2, eyes: 1 });
    expect((await call(`DELETE ${route}/${first.body.id}`)).status).toBe(403);
    expect((await call(`DELETE ${route}/${first.body.id}`, undefined, "alice")).status).toBe(204);
    expect((await call("POST /issues/1/reactions", { content: "+1" })).status).toBe(201);
    expect((await call("GET /issues/1/reactions")).body).toMatchObject([{ content: "+1" }]);
  });

  it("they react by GraphQL, too", async () => {
    const { node_id } = (await call("POST /issues/1/comments", { body: "hear, hear" })).body;
    const query = `mutation { addReaction(input: { subjectId: "${node_id}", content: THUMBS_UP }) {
      reaction { content user { login } } reactionGroups { content users { totalCount } } } }`;
    const { body } = await ask(forge.url, "POST /graphql", { as: "carol", body: { query } });
    expect(body.data.addReaction).toMatchObject({ reaction: { content: "THUMBS_UP", user: { login: "carol" } } });
    expect(body.data.addReaction.reactionGroups[0]).toEqual({ content: "THUMBS_UP", users: { totalCount: 1 } });
    const back = query.replaceAll("addReaction", "removeReaction");
    await ask(forge.url, "POST /graphql", { as: "carol", body: { query: back } });
    const missing = await ask(forge.url, "POST /graphql", { as: "carol", body: { query: back } });
    expect(missing.body.errors[0].type).toBe("NOT_FOUND");
  });

  it("only its author and those who triage change its title or close it", async () => {
    expect((await call("PATCH /pulls/1", { title: "Mine now" }, "carol")).status).toBe(403);
    expect((await call("PATCH /pulls/1", { title: "" })).status).toBe(422);
    expect((await call("PATCH /pulls/1", { state: "closed" }, "alice")).body.state).toBe("closed");
    expect((await call("PATCH /pulls/1", { state: "open" })).body.state).toBe("open");
  });
});
