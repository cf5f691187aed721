// A protected branch as an App meets it, and what a repository allows: the ways in, and how they are told beforehand.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { approvals, checks, checksStrict, queueRule, RULES, type Ruled, ruledRepository } from "./ruled.ts";
import { type AppTokens, appTokens } from "./tokens.ts";
import { ask } from "./visitor.ts";

describe("a protected branch", () => {
  let forge: Forge;
  let app: AppTokens;
  let on: Ruled;

  beforeAll(async () => {
    forge = await openForge();
    const permissions = { contents: "write", pull_requests: "write", checks: "write" } as const;
    app = await appTokens(forge, { slug: "shopset", permissions });
  });
  afterAll(() => forge.close());
  beforeEach(async () => {
    on = await ruledRepository(forge);
    return () => on.work.remove();
  });

  const byApp = (route: string, body?: unknown) =>
    ask(forge.url, route.replace(" ", ` /repos/acme/${on.name}`), { token: app.token, body });
  const graphql = async (query: string) =>
    (await ask(forge.url, "POST /graphql", { token: app.token, body: { query } })).body;

  it("is closed to an App that nobody lets past, by every way of writing", async () => {
    await on.rule([{ type: "pull_request", parameters: approvals(1) }]);
    const sha = await on.change("side");
    const message = `${RULES}\n\nChanges must be made through a pull request.\n\n`;
    expect((await byApp("PATCH /git/refs/heads/main", { sha })).body).toMatchObject({ status: "422", message });
    expect((await byApp("PUT /contents/x.txt", { message: "x", content: "eA==" })).status).toBe(409);
    const { node_id } = (await byApp("GET ")).body;
    const before = (await byApp("GET /git/ref/heads/main")).body.object.sha;
    const refUpdates = `[{ name: "refs/heads/main", beforeOid: "${before}", afterOid: "${sha}" }]`;
    const { data, errors } = await graphql(`mutation {
      main: updateRefs(input: { repositoryId: "${node_id}", refUpdates: ${refUpdates} }) { clientMutationId }
      commit: createCommitOnBranch(input: { branch: { repositoryNameWithOwner: "acme/${on.name}", branchName: "main" },
        message: { headline: "x" }, expectedHeadOid: "${before}", fileChanges: {} }) { commit { oid } }
      side: updateRefs(input: { repositoryId: "${node_id}", refUpdates: [
        { name: "refs/heads/other", beforeOid: "${"0".repeat(40)}", afterOid: "${sha}" }] }) { clientMutationId } }`);
    expect(data).toEqual({ main: null, commit: null, side: { clientMutationId: null } });
    expect(errors).toMatchObject([
      { type: "UNPROCESSABLE", path: ["main"], message },
      { type: "UNPROCESSABLE", path: ["commit"], message },
    ]);
    expect((await byApp("GET /git/ref/heads/main")).body.object.sha).toBe(before);
  });

  it("tells beforehand what it asks for, rule by rule", async () => {
    const gate = { context: "shopset/main", integration_id: app.appId };
    const parameters = { ...approvals(2), allowed_merge_methods: ["squash"] };
    await on.rule([
      { type: "required_linear_history" },
      { type: "pull_request", parameters },
      checks(gate),
      queueRule(),
    ]);
    const { body } = await byApp("GET /rules/branches/main");
    expect(body).toMatchObject([
      { type: "required_linear_history", ruleset_source_type: "Repository" },
      { type: "pull_request", parameters: { allowed_merge_methods: ["squash"], required_approving_review_count: 2 } },
      { type: "required_status_checks", parameters: { required_status_checks: [gate] } },
      { type: "merge_queue", parameters: { merge_method: "MERGE", check_response_timeout_minutes: 60 } },
    ]);
  });

  it("that asks for up-to-date heads counts the named App's check there, and nobody else's", async () => {
    const strict = checksStrict("gate");
    Object.assign(strict.parameters.required_status_checks[0] ?? {}, { integration_id: app.appId });
    await on.rule([strict]);
    const [one, two] = [await on.change("one"), await on.change("two")];
    const [first, second] = [await on.open("one"), await on.open("two")];
    const report = (head_sha: string) => byApp("POST /check-runs", { name: "gate", head_sha, conclusion: "success" });
    await on.succeed(one, "gate");
    expect((await on.merge(first))[0]).toBe(405);
    await report(one);
    await report(two);
    expect((await on.merge(first))[0]).toBe(200);
    expect(await on.merge(second)).toEqual([405, `${RULES}\n\nRequired status check "gate" is expected.\n\n`]);
    expect(await on.state(second)).toBe("behind");
  });

  it("is merged into only as its repository allows, which those who administer it change", async () => {
    const number = await on.open((await on.change("change")) && "change");
    expect((await on.call("PATCH ", { allow_merge_commit: false })).status).toBe(403);
    const changed = await on.call("PATCH ", { allow_merge_commit: false, allow_rebase_merge: false }, "alice");
    expect(changed.body).toMatchObject({ allow_merge_commit: false, allow_squash_merge: true });
    expect((await byApp("GET ")).body).toMatchObject({ allow_merge_commit: false, allow_rebase_merge: false });
    const { data } = await graphql(`{ repository(owner: "acme", name: "${on.name}") {
      mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed } }`);
    expect(data.repository).toEqual({ mergeCommitAllowed: false, squashMergeAllowed: true, rebaseMergeAllowed: false });
    expect(await on.merge(number)).toEqual([405, "Merge commits are not allowed on this repository."]);
    const rebase = await on.merge(number, "bob", { merge_method: "rebase" });
    expect(rebase).toEqual([405, "Rebase merges are not allowed on this repository."]);
    expect((await on.call("PATCH ", { allow_squash_merge: false }, "alice")).status).toBe(422);
    expect((await on.merge(number, "bob", { merge_method: "squash" }))[0]).toBe(200);
  });
});
