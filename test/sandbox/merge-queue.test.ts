// Merge queues: what GitHub tries out before it merges, and what it does with those that fail.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { approvals, checks, queueRule, RULES, type Ruled, ruledRepository } from "./ruled.ts";
import { type AppTokens, appTokens } from "./tokens.ts";
import { ask, type Json } from "./visitor.ts";

describe("a merge queue", () => {
  let forge: Forge;
  let on: Ruled;
  let app: AppTokens;

  beforeAll(async () => {
    forge = await openForge();
    const permissions = {
      merge_queues: "read",
      contents: "write",
      pull_requests: "write",
      checks: "write",
    } as const;
    app = await appTokens(forge, { slug: "gate", permissions, events: ["merge_group", "push", "pull_request"] });
    forge.setWebhook(app.appId, { url: "http://127.0.0.1:1/closed" });
  });
  afterAll(() => forge.close());
  beforeEach(async () => {
    on = await ruledRepository(forge);
    return () => on.work.remove();
  });

  const graphql = async (query: string, as = "bob"): Promise<Json> =>
    (await ask(forge.url, "POST /graphql", { as, body: { query } })).body;
  const idOf = async (number: number): Promise<string> => (await on.call(`GET /pulls/${number}`)).body.node_id;
  const enqueue = async (number: number, more = "", as = "bob") =>
    graphql(
      `mutation { enqueuePullRequest(input: { pullRequestId: "${await idOf(number)}" ${more} }) {
        mergeQueueEntry { position state enqueuer { login } } } }`,
      as,
    );
  const read = async (number: number): Promise<Json> => {
    await forge.deliveries.idle();
    const { data } = await graphql(`{ repository(owner: "acme", name: "${on.name}") { pullRequest(number: ${number}) {
      state isInMergeQueue isMergeQueueEnabled mergedBy { login } mergeCommit { oid parents(first: 2) { nodes { oid } } }
      mergeQueueEntry { position state enqueuedAt headCommit { oid } baseCommit { oid } }
      timelineItems(first: 9, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]) { nodes {
        __typename ... on RemovedFromMergeQueueEvent { reason beforeCommit { oid } } } } } } }`);
    return data.repository.pullRequest;
  };
  /** A pull request whose own checks are green. */
  const ready = async (branch: string) => {
    await on.succeed(await on.change(branch));
    return on.open(branch);
  };
  const heard = async (event: string): Promise<Json[]> => {
    await forge.deliveries.idle();
    return forge.deliveries.log
      .filter((one) => one.event === event)
      .map(({ request }) => JSON.parse(request.payload))
      .filter(({ repository }) => repository.name === on.name);
  };
  const mainHead = async () => (await on.call("GET /git/ref/heads/main")).body.object.sha;

  it("is the only way into its branch, and shows among the branch's rules", async () => {
    await on.rule([queueRule(), checks("ci")]);
    const number = await ready("one");
    const says = "Changes must be made through the merge queue";
    expect(await on.merge(number)).toEqual([405, `${RULES}\n\n${says}\n\n`]);
    expect(await on.state(number)).toBe("clean");
    const sha = (await on.call(`GET /pulls/${number}`)).body.head.sha;
    const direct = await on.call("PATCH /git/refs/heads/main", { sha });
    expect([direct.status, direct.body.message]).toEqual([422, `${RULES}\n\n${says}\n\n`]);
    await expect(on.work.git("push", "origin", "one:main")).rejects.toThrow(says);
    expect((await on.call("GET /rules/branches/main")).body).toMatchObject([
      { type: "merge_queue", parameters: { merge_method: "MERGE" } },
      { type: "required_status_checks" },
    ]);
    const headgreen = [queueRule({ grouping_strategy: "HEADGREEN" })];
    const played = await on.call("POST /rulesets", { name: "x", enforcement: "active", rules: headgreen }, "alice");
    expect(played.status).toBe(422);
    const { data } = await graphql(`{ repository(owner: "acme", name: "${on.name}") {
      main: mergeQueue { url configuration { mergeMethod checkResponseTimeout } entries(first: 5) { totalCount } }
      none: mergeQueue(branch: "elsewhere") { id } } }`);
    expect(data.repository).toMatchObject({ main: { configuration: { mergeMethod: "MERGE" } }, none: null });
  });

  it("takes a pull request whose own rules hold, once, at the head that is meant", async () => {
    await on.rule([queueRule(), { type: "pull_request", parameters: approvals(1) }, checks("ci")]);
    const sha = await on.change("one");
    const number = await on.open("one");
    const message = async (more?: string, as?: string) => (await enqueue(number, more, as)).errors?.[0]?.message;
    expect(await message()).toBe(
      "Pull request At least 1 approving review is required by reviewers with write access.",
    );
    await on.call(`POST /pulls/${number}/reviews`, { event: "APPROVE" }, "alice");
    expect(await message()).toBe('Pull request Required status check "ci" is expected.');
    await on.succeed(sha);
    expect((await enqueue(number, "", "carol")).errors).toMatchObject([{ type: "FORBIDDEN" }]);
    expect(await message(`expectedHeadOid: "${"1".repeat(40)}"`)).toContain("Head branch was modified");
    expect((await enqueue(number, `expectedHeadOid: "${sha}"`)).data.enqueuePullRequest.mergeQueueEntry).toEqual({
      position: 1,
      state: "QUEUED",
      enqueuer: { login: "bob" },
    });
    expect(await message()).toBe("Pull request is already in the queue");
    expect(await read(number)).toMatchObject({ isInMergeQueue: true, mergeQueueEntry: { state: "AWAITING_CHECKS" } });
  });

  it("tries the merge out on a branch of its own, asks for checks there, and moves the base to just that commit", async () => {
    await on.rule([queueRule(), checks("ci")]);
    const number = await ready("one");
    const before = await mainHead();
    await enqueue(number);
    const [asked] = await heard("merge_group");
    expect(asked).toMatchObject({
      action: "checks_requested",
      merge_group: {
        head_ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${before}`,
        base_ref: "refs/heads/main",
        base_sha: before,
      },
      sender: { login: "github-merge-queue[bot]", type: "Bot" },
    });
    const { head_sha: sha, head_ref: ref } = asked.merge_group;
    expect((await on.call(`GET /git/${ref.replace("refs", "ref")}`)).body.object.sha).toBe(sha);
    expect(await mainHead()).toBe(before);
    const stolen = await on.call(`PATCH /git/${ref}`, { sha: before, force: true }, "alice");
    expect(stolen.status).toBe(422);
    await expect(on.work.git("push", "origin", `one:${ref}x`)).rejects.toThrow("GH013");
    await on.succeed(sha);
    const pull = await read(number);
    expect(pull).toMatchObject({
      state: "MERGED",
      isInMergeQueue: false,
      mergedBy: { login: "github-merge-queue" },
      mergeCommit: { oid: sha },
      timelineItems: {
        nodes: [{ __typename: "AddedToMergeQueueEvent" }, { reason: "merged", beforeCommit: { oid: sha } }],
      },
    });
    expect(await mainHead()).toBe(sha);
    expect((await on.call(`GET /git/${ref.replace("refs", "ref")}`)).status).toBe(404);
    expect((await heard("merge_group")).map(({ action, reason }) => [action, reason])).toEqual([
      ["checks_requested", undefined],
      ["destroyed", "merged"],
    ]);
    expect((await heard("push")).filter((push) => push.ref === "refs/heads/main")).toMatchObject([
      { before, after: sha },
    ]);
    const told = (await heard("pull_request")).map(({ action, reason }) => [action, reason]);
    expect(told.slice(-3)).toEqual([
      ["enqueued", undefined],
      ["closed", undefined],
      ["dequeued", "MERGE"],
    ]);
  });

  it("throws out what fails, and tries those behind it again without it", async () => {
    await on.rule([queueRule({ merge_method: "SQUASH" }), checks("ci")]);
    const [first, second] = [await ready("one"), await ready("two")];
    await enqueue(first);
    await enqueue(second);
    const tried = async (number: number) => (await read(number)).mergeQueueEntry.headCommit.oid;
    const [one, two] = [await tried(first), await tried(second)];
    expect((await read(second)).mergeQueueEntry).toMatchObject({ position: 2, baseCommit: { oid: one } });
    await on.succeed(two);
    expect((await read(second)).mergeQueueEntry.state).toBe("MERGEABLE");
    await on.call(`POST /statuses/${one}`, { state: "failure", context: "ci" });
    expect(await read(first)).toMatchObject({
      state: "OPEN",
      isInMergeQueue: false,
      timelineItems: { nodes: [{}, { reason: "failed_checks", beforeCommit: { oid: one } }] },
    });
    const again = await tried(second);
    expect(again).not.toBe(two);
    const groups = (await heard("merge_group")).map(({ action, reason }) => reason ?? action);
    expect(groups).toEqual(["checks_requested", "checks_requested", "dequeued", "invalidated", "checks_requested"]);
    expect((await heard("pull_request")).at(-1)).toMatchObject({ action: "dequeued", reason: "CI_FAILURE" });
    await on.succeed(again);
    expect(await read(second)).toMatchObject({ state: "MERGED", mergeCommit: { parents: { nodes: { length: 1 } } } });
  });

  it("gives up on checks that nobody reports, and lets go on demand or when a head moves", async () => {
    await on.rule([queueRule({ check_response_timeout_minutes: 30 }), checks("ci")]);
    const [late, moved, taken] = [await ready("late"), await ready("moved"), await ready("taken")];
    await enqueue(late);
    await enqueue(moved);
    await enqueue(taken, "jump: true");
    expect((await read(taken)).mergeQueueEntry.position).toBe(1);
    const dequeued = await graphql(`mutation { dequeuePullRequest(input: { id: "${await idOf(taken)}" }) {
      mergeQueueEntry { pullRequest { number } } } }`);
    expect(dequeued.data.dequeuePullRequest.mergeQueueEntry.pullRequest.number).toBe(taken);
    await on.work.git("checkout", "--quiet", "moved");
    await on.work.commit("more", { "more.txt": "more\n" });
    await on.work.git("push", "--quiet", "origin", "moved");
    expect((await read(moved)).isInMergeQueue).toBe(false);
    forge.clock.advance(31 * 60_000);
    expect((await read(late)).timelineItems.nodes[1].reason).toBe("ci_timeout");
    const reasons = (await heard("pull_request")).flatMap(({ reason }) => reason ?? []);
    expect(reasons).toEqual(["MANUAL", "UNKNOWN_REMOVAL_REASON", "CI_TIMEOUT"]);
    const nothing = await graphql(
      `mutation { dequeuePullRequest(input: { id: "${await idOf(taken)}" }) { clientMutationId } }`,
    );
    expect(nothing.errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
  });

  it("merges at once where nothing is required, and throws out what then conflicts", async () => {
    const change = async (branch: string) => {
      await on.work.git("checkout", "--quiet", "-B", branch, "origin/main");
      await on.work.commit(branch, { "a.txt": `${branch}\n` });
      await on.work.git("push", "--quiet", "origin", branch);
      return on.open(branch);
    };
    const [first, second] = [await change("one"), await change("two")];
    await on.rule([queueRule({ merge_method: "REBASE", min_entries_to_merge: 2 })]);
    await enqueue(first);
    await enqueue(second);
    expect((await read(second)).timelineItems.nodes[1].reason).toBe("merge_conflict");
    expect((await read(first)).state).toBe("OPEN");
    forge.clock.advance(5 * 60_000);
    expect((await read(first)).state).toBe("MERGED");
  });
});
