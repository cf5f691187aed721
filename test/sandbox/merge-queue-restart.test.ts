// A merge queue outlives the forge that it is in.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { checks, queueRule } from "./ruled.ts";
import { ask } from "./visitor.ts";

describe("a merge queue that was interrupted", () => {
  it("goes on where it was when the forge starts again", async () => {
    const data = await mkdtemp(join(tmpdir(), "queue-"));
    const call = (forge: Forge, route: string, body?: unknown, as = "bob") =>
      ask(forge.url, route.replace(" ", " /repos/acme/app"), { as, body });
    try {
      let forge = await openForge({ data });
      await forge.createRepository({ name: "app", files: { "a.txt": "a\n" }, branches: ["main", "change"] });
      await call(forge, "PUT /contents/b.txt", { message: "b", content: "Yg==", branch: "change" });
      const { node_id, head } = (await call(forge, "POST /pulls", { title: "b", head: "change", base: "main" })).body;
      await call(forge, `POST /statuses/${head.sha}`, { state: "success", context: "ci" });
      const conditions = { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } };
      const rules = [queueRule(), checks("ci")];
      await call(forge, "POST /rulesets", { name: "q", enforcement: "active", conditions, rules }, "alice");
      const query = `mutation { enqueuePullRequest(input: { pullRequestId: "${node_id}" }) { clientMutationId } }`;
      await ask(forge.url, "POST /graphql", { as: "bob", body: { query } });
      await forge.close();
      forge = await openForge({ data });
      const refs = (await call(forge, "GET /git/matching-refs/heads/gh-readonly-queue")).body;
      await call(forge, `POST /statuses/${refs[0].object.sha}`, { state: "success", context: "ci" });
      await forge.deliveries.idle();
      expect((await call(forge, "GET /pulls/1")).body).toMatchObject({
        merged: true,
        merge_commit_sha: refs[0].object.sha,
      });
      await forge.close();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});
