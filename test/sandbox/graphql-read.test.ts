// Reading the forge through GraphQL: any selection of the fields it knows, and a clear no for the rest.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SmallWorld } from "./graphql-world.ts";

let small: SmallWorld;
const pointer = "1".repeat(40);
const gitmodules = '[submodule "base"]\n\tpath = base\n\turl = ../app-repository\n\tbranch = tier-0\n';
let first: string;
let second: string;

beforeAll(async () => {
  small = await SmallWorld.open();
  first = await small.commit(
    "tier-0",
    { "README.md": "hello\n", "shopsets/a/x.yaml": "a: 1\n" },
    "first\n\nwhy it was made",
  );
  await small.branch("tier-1", first);
  second = await small.commit("tier-0", { ".gitmodules": gitmodules, base: pointer }, "second");
});
afterAll(() => small.close());

const inShop = (selection: string) => `query { repository(owner: "acme", name: "shop") { ${selection} } }`;

describe("a repository", () => {
  it("tells its settings and who the viewer is to it", async () => {
    const { data, errors } = await small.ask(
      inShop(
        "nameWithOwner isEmpty isPrivate mergeCommitAllowed viewerPermission defaultBranchRef { name prefix } owner { __typename login }",
      ),
      { as: small.actor("bob") },
    );
    expect(errors).toBeUndefined();
    expect(data.repository).toEqual({
      nameWithOwner: "acme/shop",
      isEmpty: false,
      isPrivate: true,
      mergeCommitAllowed: true,
      viewerPermission: "WRITE",
      defaultBranchRef: { name: "tier-0", prefix: "refs/heads/" },
      owner: { __typename: "Organization", login: "acme" },
    });
  });

  it("is not there for who may not see it, in GitHub's words", async () => {
    const stranger = { account: { id: 1, login: "mallory", kind: "User" as const } };
    const { data, errors } = await small.ask(inShop("id"), { as: stranger });
    expect(data).toEqual({ repository: null });
    expect(errors).toEqual([
      expect.objectContaining({
        type: "NOT_FOUND",
        path: ["repository"],
        message: "Could not resolve to a Repository with the name 'acme/shop'.",
      }),
    ]);
  });

  it("is found again by its node id", async () => {
    const { data } = await small.ask(inShop('id ref(qualifiedName: "tier-0") { id target { id } }'));
    const ids = [data.repository.id, data.repository.ref.id, data.repository.ref.target.id];
    const again = await small.ask(
      "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Ref { name } ... on Commit { oid } } }",
      { variables: { ids } },
    );
    expect(again.data.nodes).toEqual([
      { __typename: "Repository", id: ids[0] },
      { __typename: "Ref", id: ids[1], name: "tier-0" },
      { __typename: "Commit", id: ids[2], oid: second },
    ]);
  });

  it("says that it does not know a field, instead of answering null", async () => {
    const { errors } = await small.ask(inShop("discussions(first: 1) { totalCount }"));
    expect(errors?.[0]?.message).toBe("not in this sandbox: Repository.discussions");
  });

  it("refuses a field that GitHub does not have", async () => {
    const { data, errors } = await small.ask(inShop("nonsense"));
    expect(data).toBeUndefined();
    expect(errors?.[0]).toMatchObject({
      message: "Field 'nonsense' doesn't exist on type 'Repository'",
      extensions: { code: "undefinedField", typeName: "Repository", fieldName: "nonsense" },
    });
  });
});

describe("Git objects", () => {
  it("shows a commit with its people, dates and parents", async () => {
    const { data } = await small.ask(
      inShop(`object(oid: "${second}") { __typename oid ... on Commit {
        messageHeadline committedDate author { name date user { login } } parents(first: 1) { nodes { oid messageBody } }
        changedFilesIfAvailable } }`),
    );
    expect(data.repository.object).toEqual({
      __typename: "Commit",
      oid: second,
      messageHeadline: "second",
      committedDate: "2026-11-23T01:00:00Z",
      author: { name: "Alice", date: "2026-11-23T10:00:00+09:00", user: { login: "alice" } },
      parents: { nodes: [{ oid: first, messageBody: "why it was made" }] },
      changedFilesIfAvailable: 2,
    });
  });

  it("shows a gitlink as an entry of decimal mode 57344 without an object, and as a submodule", async () => {
    const { data } = await small.ask(
      inShop(`ref(qualifiedName: "refs/heads/tier-0") { target { ... on Commit {
        tree { entries { name mode type object { __typename } } }
        file(path: "base") { oid mode type submodule { gitUrl branch } }
        submodules(first: 5) { totalCount nodes { path subprojectCommitOid gitUrl branch } } } } }`),
    );
    const { tree, file, submodules } = data.repository.ref.target;
    expect(tree.entries).toContainEqual({ name: "base", mode: 57344, type: "commit", object: null });
    expect(tree.entries).toContainEqual({
      name: "shopsets",
      mode: 16384,
      type: "tree",
      object: { __typename: "Tree" },
    });
    expect(file).toEqual({
      oid: pointer,
      mode: 57344,
      type: "commit",
      submodule: { gitUrl: "../app-repository", branch: "tier-0" },
    });
    expect(submodules).toEqual({
      totalCount: 1,
      nodes: [{ path: "base", subprojectCommitOid: pointer, gitUrl: "../app-repository", branch: "tier-0" }],
    });
  });

  it("reads a file by expression, and nothing for what is not there", async () => {
    const { data } = await small.ask(
      inShop(`readme: object(expression: "tier-0:README.md") { ... on Blob { text byteSize isBinary isTruncated } }
        missing: object(expression: "tier-0:nope") { oid }
        gitlink: object(expression: "tier-0:base") { oid }`),
    );
    expect(data.repository).toEqual({
      readme: { text: "hello\n", byteSize: 6, isBinary: false, isTruncated: false },
      missing: null,
      gitlink: null,
    });
  });

  it("compares two branches", async () => {
    const { data } = await small.ask(
      inShop(`ref(qualifiedName: "refs/heads/tier-1") {
        ahead: compare(headRef: "tier-0") { status aheadBy behindBy commits(first: 5) { nodes { oid } } }
        none: compare(headRef: "nowhere") { status } }`),
    );
    expect(data.repository.ref).toEqual({
      ahead: { status: "AHEAD", aheadBy: 1, behindBy: 0, commits: { nodes: [{ oid: second }] } },
      none: null,
    });
  });
});

describe("connections", () => {
  it("walks all branches page by page, forwards and backwards", async () => {
    const page = (args: string) =>
      small.ask(
        inShop(
          `refs(refPrefix: "refs/heads/", ${args}) { totalCount nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } }`,
        ),
      );
    const one = (await page("first: 1")).data.repository.refs;
    expect(one).toMatchObject({ totalCount: 2, nodes: [{ name: "tier-0" }], pageInfo: { hasNextPage: true } });
    const two = (await page(`first: 1, after: "${one.pageInfo.endCursor}"`)).data.repository.refs;
    expect(two).toMatchObject({ nodes: [{ name: "tier-1" }], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    const back = (await page(`last: 1, before: "${two.pageInfo.startCursor}"`)).data.repository.refs;
    expect(back).toMatchObject({ nodes: [{ name: "tier-0" }], pageInfo: { hasPreviousPage: false } });
  });

  it("reads a history in pages", async () => {
    const { data } = await small.ask(
      inShop(`object(expression: "tier-0") { ... on Commit {
        history(first: 1) { totalCount nodes { oid } pageInfo { hasNextPage endCursor } }
        touching: history(first: 5, path: "README.md") { nodes { oid } } } }`),
    );
    const { history, touching } = data.repository.object;
    expect(history).toMatchObject({ totalCount: 2, nodes: [{ oid: second }], pageInfo: { hasNextPage: true } });
    expect(touching.nodes).toEqual([{ oid: first }]);
    const next = await small.ask(
      inShop(
        `object(expression: "tier-0") { ... on Commit { history(first: 1, after: "${history.pageInfo.endCursor}") { nodes { oid } pageInfo { hasNextPage } } } }`,
      ),
    );
    expect(next.data.repository.object.history).toEqual({ nodes: [{ oid: first }], pageInfo: { hasNextPage: false } });
  });

  it("asks for a page size between 1 and 100", async () => {
    const without = await small.ask(inShop('refs(refPrefix: "refs/heads/") { nodes { name } }'));
    expect(without.errors?.[0]).toMatchObject({
      type: "MISSING_PAGINATION_BOUNDARIES",
      message: "You must provide a `first` or `last` value to properly paginate the `refs` connection.",
    });
    const many = await small.ask(inShop('refs(refPrefix: "refs/heads/", first: 101) { nodes { name } }'));
    expect(many.errors?.[0]).toMatchObject({ type: "EXCESSIVE_PAGINATION" });
    const counted = await small.ask(inShop("pullRequests { totalCount }"));
    expect(counted.data.repository.pullRequests.totalCount).toBe(0);
  });

  it("costs what GitHub's formula says", async () => {
    const example = `query { viewer { repositories(first: 100) { edges { node { id
      pullRequests(first: 50) { edges { node { id comments(first: 60) { edges { node { id } } } } } } } } } }
      rateLimit { cost nodeCount } }`;
    const { points, data } = await small.ask(example);
    expect(points).toBe(51);
    expect(data.rateLimit).toEqual({ cost: 51, nodeCount: 100 + 100 * 50 + 100 * 50 * 60 });
  });

  it("refuses to look for more than half a million nodes", async () => {
    const { errors } = await small.ask(
      "query { viewer { repositories(first: 100) { nodes { pullRequests(first: 100) { nodes { comments(first: 60) { nodes { id } } } } } } } }",
    );
    expect(errors?.[0]).toMatchObject({ type: "MAX_NODE_LIMIT_EXCEEDED" });
  });
});

describe("an installation", () => {
  it("reads only what it was granted", async () => {
    const app = small.installation({ contents: "read" });
    const { data, errors } = await small.ask(inShop("name pullRequests(first: 1) { totalCount }"), { as: app });
    expect(data.repository).toBeNull();
    expect(errors?.[0]).toMatchObject({ type: "FORBIDDEN", message: "Resource not accessible by integration" });
  });

  it("sees itself as a user named like its bot", async () => {
    const { data } = await small.ask("query { viewer { __typename login } }", { as: small.installation({}) });
    expect(data.viewer).toEqual({ __typename: "User", login: "shopset[bot]" });
  });
});
