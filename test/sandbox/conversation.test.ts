// What people say on pull requests, and who may change it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Forge, startForge } from "../../src/sandbox/start.ts";
import { ask } from "./visitor.ts";

describe("on a pull request", () => {
  let forge: Forge;

  beforeAll(async () => {
    forge = await startForge();
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

  it("only its author and those who triage change its title or close it", async () => {
    expect((await call("PATCH /pulls/1", { title: "Mine now" }, "carol")).status).toBe(403);
    expect((await call("PATCH /pulls/1", { title: "" })).status).toBe(422);
    expect((await call("PATCH /pulls/1", { state: "closed" }, "alice")).body.state).toBe("closed");
    expect((await call("PATCH /pulls/1", { state: "open" })).body.state).toBe("open");
  });
});
