// Rulesets at the merge button: approvals, checks, methods, and being up to date.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { approvals, checks, checksStrict, RULES, type Ruled, ruledRepository } from "./ruled.ts";
import { appTokens } from "./tokens.ts";
import { ask } from "./visitor.ts";

describe("a ruleset, when one merges,", () => {
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

  it("keeps history straight, and allows only some methods of merging", async () => {
    await on.rule([
      { type: "required_linear_history" },
      { type: "pull_request", parameters: { ...approvals(0), allowed_merge_methods: ["merge", "squash"] } },
    ]);
    const number = await on.open((await on.change("straight")) && "straight");
    expect(await on.merge(number)).toEqual([405, `${RULES}\n\nThis branch must not contain merge commits.\n\n`]);
    expect((await on.merge(number, "bob", { merge_method: "rebase" }))[0]).toBe(405);
    expect((await on.merge(number, "bob", { merge_method: "squash" }))[0]).toBe(200);
  });

  it("wants approvals by those who may write, and again after a push that changes something", async () => {
    await on.rule([{ type: "pull_request", parameters: { ...approvals(1), dismiss_stale_reviews_on_push: true } }]);
    await on.change("needs-eyes");
    const number = await on.open("needs-eyes");
    const says = `${RULES}\n\nAt least 1 approving review is required by reviewers with write access.\n\n`;
    expect(await on.merge(number)).toEqual([405, says]);
    expect(await on.state(number)).toBe("blocked");
    await on.call(`POST /pulls/${number}/reviews`, { event: "APPROVE" }, "carol");
    expect(await on.merge(number)).toEqual([405, says]);
    await on.call(`POST /pulls/${number}/reviews`, { event: "APPROVE" }, "alice");
    expect(await on.state(number)).toBe("clean");
    await on.work.commit("more", { "more.txt": "m\n" });
    await on.work.git("push", "--quiet", "origin", "needs-eyes");
    expect((await on.call(`GET /pulls/${number}/reviews`)).body.map((one: { state: string }) => one.state)).toEqual([
      "DISMISSED",
      "DISMISSED",
    ]);
    await on.call(`POST /pulls/${number}/reviews`, { event: "APPROVE" }, "alice");
    expect((await on.merge(number))[0]).toBe(200);
  });

  it("keeps an approval when only the base is brought in", async () => {
    await on.change("first");
    await on.change("second");
    await on.rule([{ type: "pull_request", parameters: { ...approvals(1), dismiss_stale_reviews_on_push: true } }]);
    const [first, second] = [await on.open("first"), await on.open("second")];
    for (const number of [first, second]) await on.call(`POST /pulls/${number}/reviews`, { event: "APPROVE" }, "alice");
    expect((await on.merge(first))[0]).toBe(200);
    expect((await on.call(`PUT /pulls/${second}/update-branch`, {})).status).toBe(202);
    expect((await on.merge(second))[0]).toBe(200);
  });

  it("wants checks: expected, pending, failing, passing; skipped passes", async () => {
    await on.rule([checks("ci", "lint")]);
    const sha = await on.change("checked");
    const number = await on.open("checked");
    expect(await on.merge(number)).toEqual([405, `${RULES}\n\n2 of 2 required status checks are expected.\n\n`]);
    await on.succeed(sha, "lint");
    expect(await on.merge(number)).toEqual([405, `${RULES}\n\nRequired status check "ci" is expected.\n\n`]);
    await on.call(`POST /statuses/${sha}`, { state: "pending", context: "ci" });
    expect(await on.merge(number)).toEqual([405, `${RULES}\n\nRequired status check "ci" is pending.\n\n`]);
    await on.call(`POST /statuses/${sha}`, { state: "error", context: "ci" });
    expect(await on.merge(number)).toEqual([405, `${RULES}\n\nRequired status check "ci" is failing.\n\n`]);
    await on.succeed(sha);
    expect(await on.state(number)).toBe("clean");
    const query = `{ repository(owner: "acme", name: "${on.name}") { pullRequest(number: ${number}) {
      statusCheckRollup { contexts(first: 9) { nodes { ... on StatusContext { context isRequired(pullRequestNumber: ${number}) } } } } } } }`;
    await on.succeed(sha, "whim");
    const { body } = await ask(forge.url, "POST /graphql", { as: "bob", body: { query } });
    expect(body.data.repository.pullRequest.statusCheckRollup.contexts.nodes).toEqual([
      { context: "whim", isRequired: false },
      { context: "ci", isRequired: true },
      { context: "lint", isRequired: true },
    ]);
    expect((await on.merge(number))[0]).toBe(200);
  });

  it("takes a check only from the App that is named", async () => {
    const gate = await appTokens(forge, { slug: "gate", permissions: { checks: "write", statuses: "write" } });
    const other = await appTokens(forge, { slug: "other", permissions: { checks: "write" } });
    await on.rule([checks({ context: "gate", integration_id: gate.appId })]);
    const sha = await on.change("gated");
    const number = await on.open("gated");
    const report = (token: string, conclusion: string) =>
      ask(forge.url, `POST /repos/acme/${on.name}/check-runs`, {
        token,
        body: { name: "gate", head_sha: sha, conclusion },
      });
    await on.succeed(sha, "gate");
    await report(other.token, "success");
    expect(await on.merge(number)).toEqual([405, `${RULES}\n\nRequired status check "gate" is expected.\n\n`]);
    await report(gate.token, "skipped");
    expect((await on.merge(number))[0]).toBe(200);
  });

  it("wants branches to be up to date where it says so", async () => {
    await on.rule([checksStrict("ci")]);
    const [one, two] = [await on.change("one"), await on.change("two")];
    const [first, second] = [await on.open("one"), await on.open("two")];
    await on.succeed(one);
    await on.succeed(two);
    expect((await on.merge(first))[0]).toBe(200);
    expect(await on.state(second)).toBe("behind");
    expect(await on.merge(second)).toEqual([405, `${RULES}\n\nRequired status check "ci" is expected.\n\n`]);
    await on.call(`PUT /pulls/${second}/update-branch`, {});
    expect(await on.state(second)).toBe("blocked");
    await on.succeed((await on.call(`GET /pulls/${second}`)).body.head.sha);
    expect((await on.merge(second))[0]).toBe(200);
  });
});
