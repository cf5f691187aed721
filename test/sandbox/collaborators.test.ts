// Who may do what in a repository: roles given and taken, and what they let one do.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { ask } from "./visitor.ts";

describe("a role", () => {
  let forge: Forge;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({
      name: "app",
      private: true,
      files: { "a.txt": "a\n" },
      branches: ["main", "change"],
    });
    await call("PUT /contents/b.txt", { message: "b", content: "Yg==", branch: "change" }, "bob");
    await call("POST /pulls", { title: "Change", head: "change", base: "main" }, "bob");
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown, as = "alice") =>
    ask(forge.url, route.replace(" ", " /repos/acme/app"), { as, body });
  const give = (permission: string) => call("PUT /collaborators/carol", { permission });
  const told = async () => {
    const { permission, role_name } = (await call("GET /collaborators/carol/permission")).body;
    return [permission, role_name];
  };

  it.each([
    ["pull", "read", "read"],
    ["triage", "read", "triage"],
    ["push", "write", "write"],
    ["maintain", "write", "maintain"],
    ["admin", "admin", "admin"],
  ])("given as %s shows as %s to old clients, and as %s by its name", async (given, permission, role) => {
    expect((await give(given)).status).toBe(204);
    expect(await told()).toEqual([permission, role]);
  });

  it("of triage closes other people's pull requests, and merges none", async () => {
    await give("triage");
    expect((await call("PUT /pulls/1/merge", {}, "carol")).status).toBe(403);
    expect((await call("PATCH /pulls/1", { state: "closed" }, "carol")).body.state).toBe("closed");
    expect((await call("PATCH /pulls/1", { state: "open" }, "carol")).body.state).toBe("open");
  });

  it("of write writes, and administers nothing; nobody else gives roles", async () => {
    await give("push");
    const created = await call("PUT /contents/c.txt", { message: "c", content: "Yw==", branch: "change" }, "carol");
    expect(created.status).toBe(201);
    expect((await call("PUT /collaborators/bob", { permission: "admin" }, "carol")).status).toBe(403);
    expect((await give("emperor")).status).toBe(422);
    expect((await call("PUT /collaborators/zoe", { permission: "pull" })).status).toBe(404);
  });

  it("taken away leaves a private repository as if it were not there", async () => {
    expect((await call("GET /collaborators/carol")).status).toBe(204);
    expect((await call("DELETE /collaborators/carol")).status).toBe(204);
    expect((await call("GET /collaborators/carol")).status).toBe(404);
    expect(await told()).toEqual(["none", "none"]);
    expect((await call("GET ", undefined, "carol")).status).toBe(404);
    const logins = (await call("GET /collaborators")).body.map((one: { login: string }) => one.login);
    expect(logins).toEqual(["alice", "bob", "argocd"]);
  });
});
