// Rulesets: what a repository demands of its branches, and who is let past it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { approvals, checks, RULES, type Ruled, ruledRepository } from "./ruled.ts";
import { appTokens } from "./tokens.ts";
import { ask } from "./visitor.ts";

describe("a ruleset", () => {
  let forge: Forge;
  let on: Ruled;

  beforeAll(async () => {
    forge = await openForge();
  });
  afterAll(() => forge.close());
  beforeEach(async () => {
    on = await ruledRepository(forge);
    return () => on.work.remove();
  });

  it("is made, listed, changed and removed by those who administer, and read by all", async () => {
    expect((await on.call("POST /rulesets", { name: "x", enforcement: "active" })).status).toBe(403);
    const id = await on.rule([{ type: "deletion" }, { type: "non_fast_forward" }], { name: "main" });
    expect((await on.call("POST /rulesets", { name: "main", enforcement: "active" }, "alice")).status).toBe(422);
    expect(
      (await on.call("POST /rulesets", { name: "y", enforcement: "active", rules: [{ type: "magic" }] }, "alice"))
        .status,
    ).toBe(422);
    expect((await on.call("GET /rulesets", undefined, "carol")).body).toMatchObject([{ id, name: "main" }]);
    expect((await on.call(`GET /rulesets/${id}`)).body).toMatchObject({ current_user_can_bypass: "never" });
    expect((await on.call(`GET /rulesets/${id}`)).body.bypass_actors).toBeUndefined();
    expect((await on.call(`GET /rulesets/${id}`, undefined, "alice")).body.bypass_actors).toEqual([]);
    const classic = await on.call("GET /branches/main/protection", undefined, "alice");
    expect([classic.status, classic.body.message]).toEqual([404, "Branch not protected"]);
    expect((await on.call("GET /rules/branches/main")).body).toEqual([
      { type: "deletion", ruleset_source_type: "Repository", ruleset_source: `acme/${on.name}`, ruleset_id: id },
      {
        type: "non_fast_forward",
        ruleset_source_type: "Repository",
        ruleset_source: `acme/${on.name}`,
        ruleset_id: id,
      },
    ]);
    expect((await on.call("GET /rules/branches/elsewhere")).body).toEqual([]);
    expect((await on.call("GET /branches/main")).body.protected).toBe(true);
    expect((await on.call(`PUT /rulesets/${id}`, { enforcement: "disabled" }, "alice")).body.enforcement).toBe(
      "disabled",
    );
    expect((await on.call("GET /rules/branches/main")).body).toEqual([]);
    expect((await on.call(`DELETE /rulesets/${id}`, undefined, "alice")).status).toBe(204);
    expect((await on.call(`GET /rulesets/${id}`)).status).toBe(404);
  });

  it("declines a push as GitHub does, and lets pushes elsewhere through", async () => {
    await on.rule([
      { type: "pull_request", parameters: approvals(0) },
      { type: "deletion" },
      { type: "non_fast_forward" },
    ]);
    const before = await on.work.git("rev-parse", "origin/main");
    await on.work.commit("direct", { "direct.txt": "d\n" });
    const push = on.work.git("push", "origin", "main");
    await expect(push).rejects.toThrow("GH013: Repository rule violations found for refs/heads/main.");
    await expect(push).rejects.toThrow("- Changes must be made through a pull request.");
    await expect(push).rejects.toThrow(
      "! [remote rejected] main -> main (push declined due to repository rule violations)",
    );
    await expect(on.work.git("push", "origin", ":main")).rejects.toThrow("Cannot delete this branch");
    await on.work.git("push", "--quiet", "origin", "main:elsewhere");
    expect((await on.call("GET /commits/main")).body.sha).toBe(before);
    expect((await on.call("GET /branches/elsewhere")).status).toBe(200);
  });

  it("refuses what the API would write past it: refs, files, GraphQL", async () => {
    await on.rule([{ type: "pull_request", parameters: approvals(0) }]);
    const sha = await on.change("side");
    const says = `${RULES}\n\nChanges must be made through a pull request.\n\n`;
    const ref = await on.call("PATCH /git/refs/heads/main", { sha });
    expect([ref.status, ref.body.message]).toEqual([422, says]);
    const file = await on.call("PUT /contents/b.txt", { message: "b", content: "Yg==" });
    expect([file.status, file.body.message]).toEqual([409, says]);
    const repository = (await on.call("GET ")).body.node_id;
    const query = `mutation { updateRefs(input: { repositoryId: "${repository}", refUpdates: [
      { name: "refs/heads/main", afterOid: "${sha}" }] }) { clientMutationId } }`;
    const { body } = await ask(forge.url, "POST /graphql", { as: "bob", body: { query } });
    expect(body.errors[0].message).toBe(says);
  });

  it("lets a green commit be pushed to where only checks are required, and no other", async () => {
    await on.rule([checks("ci")]);
    const sha = await on.change("fast-forward");
    await expect(on.work.git("push", "origin", "fast-forward:main")).rejects.toThrow(
      'Required status check "ci" is expected.',
    );
    await on.succeed(sha);
    await on.work.git("push", "--quiet", "origin", "fast-forward:main");
    expect((await on.call("GET /commits/main")).body.sha).toBe(sha);
  });

  it("lets past whom it names, and those of pull requests only when they merge", async () => {
    const app = await appTokens(forge, { slug: "past", permissions: { contents: "write", pull_requests: "write" } });
    const past = [
      { actor_id: app.appId, actor_type: "Integration", bypass_mode: "always" },
      { actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "pull_request" },
    ];
    const id = await on.rule([{ type: "pull_request", parameters: approvals(2) }], { bypass_actors: past });
    expect((await on.call(`GET /rulesets/${id}`, undefined, "alice")).body.current_user_can_bypass).toBe(
      "pull_requests_only",
    );
    const sha = await on.change("bypassed");
    const number = await on.open("bypassed");
    expect((await on.merge(number))[0]).toBe(405);
    const alice = await on.call("PATCH /git/refs/heads/main", { sha }, "alice");
    expect(alice.status).toBe(422);
    expect((await on.merge(number, "alice"))[0]).toBe(200);
    expect(await on.state(await on.open((await on.change("after")) && "after"))).toBe("blocked");
    const head = await on.work.git("rev-parse", "HEAD");
    const written = await ask(forge.url, `PATCH /repos/acme/${on.name}/git/refs/heads/main`, {
      token: app.token,
      body: { sha: head, force: true },
    });
    expect(written.status).toBe(200);
  });

  it("speaks about branches by pattern, and can close them to everyone", async () => {
    await on.rule([{ type: "creation" }, { type: "update" }], {
      conditions: { ref_name: { include: ["refs/heads/tier-*"], exclude: ["refs/heads/tier-9"] } },
    });
    const { body } = await on.call("GET /git/ref/heads/main");
    const create = async (branch: string) =>
      (await on.call("POST /git/refs", { ref: `refs/heads/${branch}`, sha: body.object.sha })).status;
    expect(await create("tier-1")).toBe(422);
    expect(await create("tier-9")).toBe(201);
    expect(await create("deep/tier-1")).toBe(201);
    expect((await on.call("GET /rules/branches/tier-5")).body).toHaveLength(2);
  });
});
