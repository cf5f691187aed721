// Comments as a program reads them: in which order, since when, by whom, and what they are about.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";
import { type AppTokens, appTokens } from "./tokens.ts";
import { ask, type Json } from "./visitor.ts";

describe("comments", () => {
  let forge: Forge;
  let app: AppTokens;
  let second: Json;

  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "fleet", files: { "a.txt": "a\n" }, branches: ["main", "change"] });
    const events = ["issue_comment"];
    app = await appTokens(forge, { slug: "board", permissions: { pull_requests: "write" }, events });
    forge.setWebhook(app.appId, { url: "http://127.0.0.1:1/closed" });
    await call("POST /issues", { title: "Board" });
    await call("PUT /contents/b.txt", { message: "b", content: "Yg==", branch: "change" });
    await call("POST /pulls", { title: "Change", head: "change", base: "main" });
    await call("POST /issues/1/comments", { body: "on the issue" }, "carol");
    forge.clock.advance(3_600_000);
    second = (await call("POST /issues/2/comments", { body: "/promote" })).body;
    forge.clock.advance(3_600_000);
    await call("POST /issues/2/comments", { body: "third" });
    await call(`PATCH /issues/comments/${second.id}`, { body: "/promote --force" });
  });
  afterAll(() => forge.close());

  const call = (route: string, body?: unknown, as = "bob") =>
    ask(forge.url, route.replace(" ", " /repos/acme/fleet"), { as, body });
  const byApp = (route: string, body?: unknown) =>
    ask(forge.url, route.replace(" ", " /repos/acme/fleet"), { token: app.token, body });
  const bodies = async (query: string) => {
    const { body } = await call(`GET /issues/comments${query}`);
    return body.map((one: Json) => one.body.split(" ")[0]);
  };
  const graphql = async (query: string, as = "bob") =>
    (await ask(forge.url, "POST /graphql", { as, body: { query } })).body;

  it("of a whole repository are listed oldest first, or as they were made or changed", async () => {
    expect(await bodies("")).toEqual(["on", "/promote", "third"]);
    expect(await bodies("?direction=desc")).toEqual(["on", "/promote", "third"]);
    expect(await bodies("?sort=created&direction=desc")).toEqual(["third", "/promote", "on"]);
    expect((await bodies("?sort=updated&direction=asc"))[0]).toBe("on");
    expect(await bodies("?sort=created&direction=asc&per_page=1&page=2")).toEqual(["/promote"]);
    const lately = new Date(forge.clock.now() - 1_800_000).toISOString();
    expect(await bodies(`?since=${lately}`)).toEqual(["/promote", "third"]);
  });

  it("are read by GraphQL by their ids, with all that a program asks before it obeys one", async () => {
    const { data, errors } = await graphql(`{ nodes(ids: ["${second.node_id}", "IC_bm9wZQ"]) { ... on IssueComment {
      id databaseId body url createdAt lastEditedAt includesCreatedEdit author { __typename login } viewerDidAuthor
      authorAssociation reactionGroups { content viewerHasReacted } issue { number title }
      pullRequest { number headRefOid headRefName baseRefName } } } }`);
    expect(data.nodes[0]).toMatchObject({
      databaseId: second.id,
      body: "/promote --force",
      includesCreatedEdit: true,
      author: { __typename: "User", login: "bob" },
      viewerDidAuthor: true,
      issue: { number: 2, title: "Change" },
      pullRequest: { number: 2, headRefName: "change" },
    });
    expect(data.nodes[0].lastEditedAt).not.toBe(data.nodes[0].createdAt);
    expect(data.nodes[0].reactionGroups).toContainEqual({ content: "EYES", viewerHasReacted: false });
    expect(data.nodes[1]).toBeNull();
    expect(errors).toMatchObject([{ type: "NOT_FOUND", path: ["nodes", 1] }]);
  });

  it("on an issue take an App's permission for issues, on a pull request that for pull requests will do", async () => {
    const refused = await byApp("POST /issues/1/comments", { body: "hi" });
    expect([refused.status, refused.body.message]).toEqual([403, "Resource not accessible by integration"]);
    expect((await byApp("GET /issues/1/comments")).status).toBe(403);
    expect((await byApp("GET /issues/comments")).body).toHaveLength(2);
    expect((await byApp("POST /issues/2/comments", { body: "done" })).status).toBe(201);
    const [first] = (await call("GET /issues/1/comments")).body;
    const query = `{ nodes(ids: ["${first.node_id}", "${second.node_id}"]) { ... on IssueComment { body } } }`;
    const { body } = await ask(forge.url, "POST /graphql", { token: app.token, body: { query } });
    expect(body.data.nodes).toEqual([null, { body: "/promote --force" }]);
    expect(body.errors).toMatchObject([{ type: "FORBIDDEN", path: ["nodes", 0] }]);
  });

  it("are told to Apps with what they are about, whom they are by, and what they said before", async () => {
    await call(`DELETE /issues/comments/${(await call("POST /issues/2/comments", { body: "oops" })).body.id}`);
    await forge.deliveries.idle();
    const heard: Json[] = forge.deliveries.log
      .filter(({ event }) => event === "issue_comment")
      .map(({ request }) => JSON.parse(request.payload));
    expect(new Set(heard.map(({ action }) => action))).toEqual(new Set(["created", "edited", "deleted"]));
    const first = heard.find(({ issue }) => issue.number === 1);
    expect(first).toMatchObject({ sender: { login: "carol" }, comment: { author_association: "COLLABORATOR" } });
    expect(first.issue.pull_request).toBeUndefined();
    const edited = heard.find(({ action }) => action === "edited");
    expect(edited).toMatchObject({
      issue: { number: 2, pull_request: { merged_at: null } },
      changes: { body: { from: "/promote" } },
      comment: { body: "/promote --force" },
    });
  });
});

describe("issues, by GraphQL,", () => {
  let forge: Forge;
  beforeAll(async () => {
    forge = await openForge();
    await forge.createRepository({ name: "fleet", files: { "a.txt": "a\n" } });
    for (const as of ["alice", "bob", "bob", "bob"])
      await ask(forge.url, "POST /repos/acme/fleet/issues", { as, body: { title: `by ${as}` } });
  });
  afterAll(() => forge.close());

  const graphql = async (query: string, as = "bob") =>
    (await ask(forge.url, "POST /graphql", { as, body: { query } })).body;

  it("are chosen by who opened them and in which order", async () => {
    const bobs = await graphql(`{ repository(owner: "acme", name: "fleet") {
      issues(first: 9, states: OPEN, filterBy: { createdBy: "bob" }, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { id number body title url state viewerDidAuthor author { login } } } labelled: issues(first: 9, labels: ["x"]) { totalCount } } }`);
    expect(bobs.data.repository.issues.nodes.map(({ number }: Json) => number)).toEqual([4, 3, 2]);
    expect(bobs.data.repository.issues.nodes[0].viewerDidAuthor).toBe(true);
    expect(bobs.data.repository.labelled.totalCount).toBe(0);
    const { errors } = await graphql(`{ repository(owner: "acme", name: "fleet") {
      issues(first: 9, filterBy: { assignee: "bob" }) { totalCount } } }`);
    expect(errors).toMatchObject([{ type: "NOT_IN_SANDBOX", path: ["repository", "issues"] }]);
  });

  it("are pinned, three at most, by those who may write", async () => {
    const { data } = await graphql(
      `{ repository(owner: "acme", name: "fleet") { issues(first: 9) { nodes { id } } } }`,
    );
    const ids = data.repository.issues.nodes.map(({ id }: Json) => id);
    const pin = (id: string) => `pinIssue(input: { issueId: "${id}" }) { issue { isPinned } }`;
    expect((await graphql(`mutation { ${pin(ids[0])} }`, "carol")).errors).toMatchObject([{ type: "FORBIDDEN" }]);
    const pins = await graphql(`mutation { ${ids.map((id: string, n: number) => `p${n}: ${pin(id)}`).join(" ")} }`);
    expect(pins.data).toMatchObject({ p0: { issue: { isPinned: true } }, p3: null });
    await graphql(`mutation { unpinIssue(input: { issueId: "${ids[1]}" }) { issue { isPinned } } }`);
    const shown = await graphql(`{ repository(owner: "acme", name: "fleet") {
      pinnedIssues(first: 3) { nodes { issue { number } pinnedBy { login } } } } }`);
    expect(shown.data.repository.pinnedIssues.nodes).toEqual([
      { issue: { number: 1 }, pinnedBy: { login: "bob" } },
      { issue: { number: 3 }, pinnedBy: { login: "bob" } },
    ]);
  });
});
