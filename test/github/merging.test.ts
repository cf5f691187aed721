import { describe, expect, it } from "vitest";
import type { MergePull } from "../../src/core/ladder/action.ts";
import type { Instant, TierName } from "../../src/core/names.ts";
import { APP, aForge, onGraphql, onRest, sha, useWire } from "./wire.ts";

useWire();

const merging = (more: Partial<MergePull> = {}): MergePull => ({
  kind: "merge pull",
  tier: "tier-1" as TierName,
  repository: APP,
  pull: { number: 7, id: "PR_7" },
  head: sha("c"),
  base: { branch: "tier-1", at: sha("b") },
  way: "merge",
  message: { title: "Promote to tier-1", body: "Shopset-Tier: tier-1" },
  forced: null,
  ...more,
});

const report = {
  name: "shopset/tier-1",
  run: null,
  state: "success",
  digest: "d",
  since: "2026-11-23T10:00:00Z" as Instant,
  title: "t",
  summary: "s",
  button: "none",
} as const;
const forced = { open: report, back: report };

const facts = (repository: object = {}, pullRequest: object = {}) =>
  onGraphql({
    data: {
      repository: {
        mergeCommitAllowed: true,
        squashMergeAllowed: true,
        rebaseMergeAllowed: true,
        ref: { target: { oid: sha("b") } },
        ...repository,
        pullRequest: { state: "OPEN", headRefOid: sha("c"), isInMergeQueue: false, ...pullRequest },
      },
    },
  });
const rules = (...found: object[]) => onRest(`GET /repos/${APP}/rules/branches/tier-1?per_page=100`, found);
const put = (status = 200, message = "") => onRest(`PUT /repos/${APP}/pulls/7/merge`, { message }, { status });
const pullRequestRule = (...methods: string[]) => ({
  type: "pull_request",
  parameters: { allowed_merge_methods: methods },
});

describe("a fast-forward", () => {
  const forward = merging({ way: "fast-forward" });
  const onMove = (message?: string, known = true) => {
    if (known) onGraphql({ data: { repository: { id: "R_1" } } });
    return onGraphql(
      message === undefined
        ? { data: { updateRefs: { clientMutationId: null } } }
        : { data: { updateRefs: null }, errors: [{ type: "UNPROCESSABLE", path: ["updateRefs"], message }] },
    );
  };

  it("is one move of the base, from where it was judged to just the head that was judged", async () => {
    const moved = onMove();
    expect(await aForge().ensureMerged(forward)).toEqual({ kind: "done" });
    expect(moved[0]?.variables.refUpdates).toEqual([
      { name: "refs/heads/tier-1", beforeOid: sha("b"), afterOid: sha("c"), force: false },
    ]);
  });

  it("gives way to a merge that the rules allow, where a rule keeps the App from the branch", async () => {
    onMove("Repository rule violations found\n\nChanges must be made through a pull request.");
    facts();
    rules(pullRequestRule("merge"));
    const sent = put();
    expect(await aForge().ensureMerged(forward)).toEqual({ kind: "done" });
    expect(sent).toMatchObject([{ sha: sha("c"), merge_method: "merge" }]);
  });

  it("does not give way where the facts moved", async () => {
    onMove("Reference cannot be updated");
    onGraphql({ data: { repository: { ref: { target: { oid: sha("e") } } } } });
    expect(await aForge().ensureMerged(forward)).toMatchObject({ kind: "refused" });
  });
});

describe("merging by a method", () => {
  const merged = async (asked = merging()) => aForge().ensureMerged(asked);

  it("pins the head and says the message", async () => {
    facts();
    rules();
    const sent = put();
    expect(await merged()).toEqual({ kind: "done" });
    expect(sent).toEqual([
      {
        sha: sha("c"),
        merge_method: "merge",
        commit_title: "Promote to tier-1",
        commit_message: "Shopset-Tier: tier-1",
      },
    ]);
  });

  it.each([
    ["rebases where merge commits are not allowed", { mergeCommitAllowed: false }, [], "rebase"],
    ["rebases where history must be linear", {}, [{ type: "required_linear_history" }], "rebase"],
    [
      "squashes where nothing else is left",
      {},
      [pullRequestRule("merge", "squash"), pullRequestRule("squash")],
      "squash",
    ],
    ["takes a rule that names no methods for one that allows all", {}, [{ type: "pull_request" }], "merge"],
  ])("%s", async (_, repository, found, method) => {
    facts(repository);
    rules(...found);
    const sent = put();
    expect(await merged()).toEqual({ kind: "done" });
    expect(sent).toMatchObject([{ merge_method: method }]);
  });

  it("prefers a method that has a message when it is forced: a rebase has none", async () => {
    facts({ mergeCommitAllowed: false });
    rules();
    const sent = put();
    expect(await merged(merging({ forced }))).toEqual({ kind: "done" });
    expect(sent).toMatchObject([{ merge_method: "squash", commit_message: "Shopset-Tier: tier-1" }]);
  });

  it("sends no message with a rebase", async () => {
    facts();
    rules(pullRequestRule("rebase"));
    const sent = put();
    await merged();
    expect(sent).toEqual([{ sha: sha("c"), merge_method: "rebase" }]);
  });

  it("tries the next method where GitHub tells only by refusing that one is not allowed", async () => {
    facts();
    rules();
    put(405, "This branch must not contain merge commits.");
    const sent = put();
    expect(await merged()).toEqual({ kind: "done" });
    expect(sent).toMatchObject([{ merge_method: "rebase" }]);
  });

  it("fails without asking where no method is left", async () => {
    facts({ squashMergeAllowed: false });
    rules(pullRequestRule("squash"));
    expect(await merged()).toMatchObject({
      kind: "failed",
      retryAfter: null,
      forUser: expect.stringContaining("allow no method"),
    });
  });

  it.each([
    [405, 'Required status check "shopset/tier-1" is expected.'],
    [405, "Repository rule violations found\n\nAt least 1 approving review is required by reviewers."],
    [422, "Merge conflict"],
  ])("fails with GitHub's words for %i, not to be tried again before something changes", async (status, message) => {
    facts();
    rules();
    put(status, message);
    expect(await merged()).toMatchObject({
      kind: "failed",
      retryAfter: null,
      forUser: `While merging ${APP}#7: GitHub refuses it: ${message.replace(/\s+/g, " ")}`,
    });
  });

  it.each([
    [409, "Head branch was modified. Review and try the merge again."],
    [405, "Base branch was modified. Review and try the merge again."],
  ])("is refused with %i when somebody was faster", async (status, message) => {
    facts();
    rules();
    put(status, message);
    expect(await merged()).toEqual({ kind: "refused", reason: message });
  });

  it.each([
    ["is done already where it is merged", { state: "MERGED" }, {}, "already"],
    ["is refused where it is closed", { state: "CLOSED" }, {}, "refused"],
    ["is refused where its head moved", { headRefOid: sha("d") }, {}, "refused"],
    ["is refused where its base moved", {}, { ref: { target: { oid: sha("d") } } }, "refused"],
    ["is refused where its base is gone", {}, { ref: null }, "refused"],
  ])("%s", async (_, pullRequest, repository, kind) => {
    facts(repository, pullRequest);
    rules();
    expect(await merged()).toMatchObject({ kind });
  });

  it("says which permission is lacking", async () => {
    facts();
    rules();
    put(403, "Resource not accessible by integration");
    expect(await merged()).toMatchObject({ kind: "failed", forUser: expect.stringContaining("pull_requests: write") });
  });
});

describe("a merge queue", () => {
  const queue = { type: "merge_queue", parameters: {} };
  const onEnqueue = (error?: object) =>
    onGraphql(
      error
        ? { data: { enqueuePullRequest: null }, errors: [{ path: ["enqueuePullRequest"], ...error }] }
        : { data: { enqueuePullRequest: { clientMutationId: null } } },
    );

  it("gets the pull request at just this head", async () => {
    facts();
    rules(pullRequestRule("merge"), queue);
    const asked = onEnqueue();
    expect(await aForge().ensureMerged(merging())).toEqual({ kind: "queued" });
    expect(asked[0]?.variables.input).toEqual({ pullRequestId: "PR_7", expectedHeadOid: sha("c") });
  });

  it("is not asked again for what waits in it", async () => {
    facts({}, { isInMergeQueue: true });
    rules(queue);
    expect(await aForge().ensureMerged(merging())).toEqual({ kind: "queued" });
  });

  it("refuses in GitHub's words, and another head as moved facts", async () => {
    facts();
    rules(queue);
    onEnqueue({ type: "UNPROCESSABLE", message: "Pull request is in draft state" });
    expect(await aForge().ensureMerged(merging())).toMatchObject({
      kind: "failed",
      retryAfter: null,
      forUser: expect.stringContaining("GitHub refuses it: Pull request is in draft state"),
    });
    facts();
    rules(queue);
    onEnqueue({ type: "UNPROCESSABLE", message: "Head branch was modified. Review and try the merge again." });
    expect(await aForge().ensureMerged(merging())).toMatchObject({ kind: "refused" });
  });
});
