import { describe, expect, it } from "vitest";
import type { Instant } from "../../src/core/names.ts";
import { APP, aForge, FLEET, onGraphql, onRest, sha, useWire } from "./wire.ts";

useWire();

const since = "2026-11-23T09:00:00Z" as Instant;

describe("comments since a moment", () => {
  const comment = (id: number, body: string, more: object = {}) => ({
    node_id: `IC_${id}`,
    body,
    user: { type: "User", login: "bob" },
    created_at: "2026-11-23T09:30:00Z",
    ...more,
  });
  const page = (number: number, comments: object[]) => {
    const query = `since=${encodeURIComponent(since)}&sort=created&direction=desc&per_page=100&page=${number}`;
    onRest(`GET /repos/${APP}/issues/comments?${query}`, comments);
  };
  const read = async () => (await aForge().readCommentsSince(APP, since)).map(({ id }) => id);

  it("are those of people that tell commands, oldest first", async () => {
    page(1, [
      comment(9, "/hold"),
      comment(8, "thank you"),
      comment(7, "/promote", { user: { type: "Bot", login: "renovate[bot]" } }),
      comment(6, "/promote", { user: null }),
      comment(5, "/promot"),
      // Changed since, but made before.
      comment(4, "/promote", { created_at: "2026-11-22T09:30:00Z" }),
    ]);
    expect(await read()).toEqual(["IC_5", "IC_9"]);
  });

  it("are read up to three hundred, the newest", async () => {
    for (const number of [1, 2, 3])
      page(
        number,
        Array.from({ length: 100 }, (_, i) => comment(number * 100 + i, "/help")),
      );
    expect(await read()).toHaveLength(300);
  });
});

describe("a comment", () => {
  const bot = { __typename: "Bot", login: "shopset" };
  const bob = { __typename: "User", login: "bob" };
  const issue = {
    id: "I_7",
    number: 7,
    url: "https://github.com/acme/app/issues/7",
    title: "Promote",
    body: "what climbs",
    author: bot,
    locked: false,
    comments: {
      pageInfo: { hasPreviousPage: false, startCursor: "first" },
      nodes: [
        { id: "IC_1", body: "/promote", author: bob },
        { id: "IC_2", body: "<!-- shopset:status -->", author: bot },
        { id: "IC_3", body: "gone", author: null },
      ],
    },
  };
  const pullRequest = {
    id: "PR_7",
    url: "https://github.com/acme/app/pull/7",
    state: "MERGED",
    mergedAt: "2026-11-23T09:45:00Z",
    mergeCommit: { oid: sha("d") },
    isCrossRepository: false,
    headRepositoryOwner: { login: "acme" },
    headRefName: "promote/tier-1",
    headRefOid: sha("c"),
    baseRefName: "tier-1",
  };
  const node = (more: object = {}) => ({
    __typename: "IssueComment",
    id: "IC_1",
    url: "https://github.com/acme/app/pull/7#issuecomment-1",
    body: "/promote",
    createdAt: "2026-11-23T09:30:00Z",
    lastEditedAt: null,
    author: bob,
    repository: { nameWithOwner: APP },
    reactionGroups: [
      { content: "EYES", viewerHasReacted: true },
      { content: "HEART", viewerHasReacted: true },
      { content: "ROCKET", viewerHasReacted: false },
    ],
    issue,
    pullRequest,
    ...more,
  });
  const read = async (nodes: (object | null)[], errors?: object[]) => {
    const asked = onGraphql({ data: { nodes }, ...(errors ? { errors } : {}) });
    const comments = await aForge().readComments(nodes.map((_, i) => `IC_${i}`));
    expect(asked[0]?.variables.ids).toHaveLength(nodes.length);
    return comments;
  };

  it("is told with where it was said, and what the App said and put there", async () => {
    expect(await read([node()])).toEqual([
      {
        id: "IC_1",
        url: "https://github.com/acme/app/pull/7#issuecomment-1",
        repository: APP,
        author: { login: "bob", kind: "person" },
        createdAt: "2026-11-23T09:30:00Z",
        edited: false,
        body: "/promote",
        reactions: ["EYES"],
        on: {
          id: "PR_7",
          number: 7,
          url: pullRequest.url,
          title: "Promote",
          body: "what climbs",
          isOurs: true,
          locked: false,
          pull: {
            base: "tier-1",
            head: { branch: "promote/tier-1", sha: sha("c") },
            state: "merged",
            mergeCommit: sha("d"),
            mergedAt: "2026-11-23T09:45:00Z",
          },
          ours: [{ id: "IC_2", body: "<!-- shopset:status -->" }],
        },
      },
    ]);
  });

  it("on an issue is on no pull request; edited ones, bots and deleted accounts are told", async () => {
    const on = { pullRequest: null };
    const [edited, byBot, byGhost] = await read([
      node({ ...on, lastEditedAt: "2026-11-23T09:31:00Z" }),
      node({ ...on, author: { __typename: "Bot", login: "renovate" }, reactionGroups: null }),
      node({ ...on, author: null }),
    ]);
    expect(edited).toMatchObject({ edited: true, on: { id: "I_7", pull: null } });
    expect(byBot).toMatchObject({ author: { login: "renovate", kind: "bot" }, reactions: [] });
    expect(byGhost).toMatchObject({ author: { login: "ghost", kind: "person" } });
  });

  it("is on what the App opened only if its bot is the author", async () => {
    const authors = [
      bot,
      bob,
      { __typename: "Bot", login: "renovate" },
      { __typename: "User", login: "shopset" },
      null,
    ];
    const comments = await read(authors.map((author) => node({ issue: { ...issue, author }, pullRequest: null })));
    expect(comments.map(({ on }) => on.isOurs)).toEqual([true, false, false, false, false]);
  });

  it("on a fork's pull request knows the fork's branch by its label", async () => {
    const fork = { ...pullRequest, isCrossRepository: true, headRepositoryOwner: { login: "mallory" } };
    const [comment] = await read([node({ pullRequest: fork })]);
    expect(comment?.on.pull?.head.branch).toBe("mallory:promote/tier-1");
  });

  it("that is gone, or is no comment of a conversation, is left out", async () => {
    const errors = [{ type: "NOT_FOUND", path: ["nodes", 0], message: "Could not resolve to a node" }];
    expect(await read([null, { __typename: "PullRequestReviewComment" }, node()], errors)).toHaveLength(1);
  });

  it("gets reactions and answers; one that is deleted meanwhile has moved on", async () => {
    const asked = onGraphql({ data: { addReaction: { clientMutationId: null } } });
    expect(await aForge().ensureReacted("IC_1", "EYES")).toEqual({ kind: "done" });
    expect(asked[0]?.variables.input).toEqual({ subjectId: "IC_1", content: "EYES" });
    const errors = [
      { type: "NOT_FOUND", path: ["addReaction"], message: "Could not resolve to a node with the global id of 'IC_1'" },
    ];
    onGraphql({ data: { addReaction: null }, errors });
    expect(await aForge().ensureReacted("IC_1", "EYES")).toEqual({ kind: "refused", reason: "the comment is gone" });
    const made = onGraphql({ data: { addComment: { clientMutationId: null } } });
    await aForge().ensureCommented({ id: "PR_7" }, { id: null, body: "no" });
    expect(made[0]?.variables.input).toEqual({ subjectId: "PR_7", body: "no" });
    const edited = onGraphql({ data: { updateIssueComment: { clientMutationId: null } } });
    await aForge().ensureCommented({ id: "PR_7" }, { id: "IC_2", body: "yes" });
    expect(edited[0]?.variables.input).toEqual({ id: "IC_2", body: "yes" });
  });

  it("is not answered where the conversation is locked, and GitHub's words say so", async () => {
    const message = "Unable to create comment because issue is locked.";
    onGraphql({ data: { addComment: null }, errors: [{ type: "FORBIDDEN", path: ["addComment"], message }] });
    expect(await aForge().ensureCommented({ id: "PR_7" }, { id: null, body: "no" })).toMatchObject({
      kind: "failed",
      retryAfter: null,
      forUser: expect.stringContaining("locked"),
    });
  });
});

describe("what somebody may do", () => {
  const roleOf = (answer: object, status = 200) => {
    onRest(`GET /repos/${APP}/collaborators/bob/permission`, answer, { status });
    return aForge().readRole(APP, "bob");
  };

  it("is the role that GitHub names", async () => {
    expect(await roleOf({ role_name: "maintain", permission: "write" })).toBe("maintain");
    expect(await roleOf({ role_name: "triage", permission: "read" })).toBe("triage");
  });

  it("is the permission behind a role of the organisation's own", async () => {
    expect(await roleOf({ role_name: "release-captain", permission: "write" })).toBe("write");
    expect(await roleOf({ role_name: "", permission: "none" })).toBe("none");
  });

  it("is nothing for whom GitHub does not know, and unknown when GitHub has trouble", async () => {
    expect(await roleOf({ message: "Not Found" }, 404)).toBe("none");
    await expect(roleOf({ message: "oops" }, 502)).rejects.toMatchObject({ failure: { kind: "failed" } });
  });
});

describe("an issue that the App keeps", () => {
  const kept = (number: number, login: string) => ({
    id: `I_${number}`,
    number,
    title: "Dashboard",
    body: "b",
    author: { __typename: "Bot", login },
  });

  it("is found as its bot's", async () => {
    const asked = onGraphql({ data: { repository: { issues: { nodes: [kept(2, "shopset"), kept(1, "other")] } } } });
    expect(await aForge().readKeptIssues(FLEET)).toEqual([{ id: "I_2", number: 2, title: "Dashboard", body: "b" }]);
    expect(asked[0]?.query).toContain('createdBy: "shopset[bot]"');
  });

  it("is opened, and rewritten", async () => {
    onGraphql({ data: { repository: { id: "R_1" } } });
    const made = onGraphql({ data: { createIssue: { clientMutationId: null } } });
    const issue = { title: "Dashboard", body: "b" };
    expect(await aForge().ensureIssue(FLEET, { id: null, ...issue })).toEqual({ kind: "done" });
    expect(made[0]?.variables.input).toEqual({ repositoryId: "R_1", ...issue });
    const edited = onGraphql({ data: { written: { issue: { state: "OPEN" } } } });
    expect(await aForge().ensureIssue(FLEET, { id: "I_1", ...issue })).toEqual({ kind: "done" });
    expect(edited[0]?.variables.input).toEqual({ id: "I_1", ...issue });
  });
});
