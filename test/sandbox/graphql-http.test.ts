// GraphQL as clients reach it: over HTTP, with tokens, one question for the whole ladder.
import { sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Forge } from "../../src/sandbox/start.ts";
import { openForge } from "./open-forge.ts";

let forge: Forge;
beforeAll(async () => {
  forge = await openForge();
  await forge.createRepository({
    name: "app-repository",
    files: { "kustomization.yaml": "resources: []\n" },
    branches: ["tier-0", "tier-1"],
  });
  await forge.createRepository({ name: "secret", private: true });
});
afterAll(() => forge.close());

async function ask(query: string, options: { token?: string; path?: string } = {}) {
  const { token = "sandbox-alice", path = "/graphql" } = options;
  const response = await fetch(forge.url + path, {
    method: "POST",
    headers: token === "" ? {} : { authorization: `bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the query's
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const ladder = `query {
  repository(owner: "acme", name: "app-repository") {
    id
    refs(refPrefix: "refs/heads/", query: "tier-", first: 20) { nodes { name target { oid ... on Commit {
      tree { oid entries { name mode type oid } }
      submodules(first: 20) { nodes { path subprojectCommitOid } }
      history(first: 50) { totalCount nodes { oid messageHeadline tree { oid } parents(first: 3) { nodes { oid } } } }
      statusCheckRollup { state contexts(first: 50) { nodes { __typename ... on StatusContext { context state } ... on CheckRun { name conclusion } } } } } } } }
    upper: ref(qualifiedName: "refs/heads/tier-1") { compare(headRef: "tier-0") { status aheadBy behindBy } }
    pullRequests(states: OPEN, first: 50) { nodes { number mergeable mergeStateStatus headRefOid } }
  }
  rateLimit { cost remaining }
}`;

describe("GraphQL over HTTP", () => {
  it("answers for the whole ladder at once, for a handful of points", async () => {
    const { status, headers, body } = await ask(ladder);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    const { refs, upper } = body.data.repository;
    expect(refs.nodes.map(({ name }: { name: string }) => name)).toEqual(["tier-0", "tier-1"]);
    expect(upper.compare).toEqual({ status: "IDENTICAL", aheadBy: 0, behindBy: 0 });
    // 2 connections, 3 in each of 20 refs, parents in each of 1000 commits: 1062 requests.
    expect(body.data.rateLimit.cost).toBe(11);
    expect(headers.get("date")).toBeTruthy();
    expect(forge.calls.all().at(-1)).toMatchObject({ route: "/graphql", actor: "alice", points: 11 });
  });

  it("gives the ids that REST gives", async () => {
    const rest = await fetch(`${forge.url}/repos/acme/app-repository`, {
      headers: { authorization: "token sandbox-alice" },
    });
    const { node_id } = (await rest.json()) as { node_id: string };
    const { body } = await ask(`query { node(id: "${node_id}") { ... on Repository { name } } }`, {
      path: "/api/graphql",
    });
    expect(body.data.node).toEqual({ name: "app-repository" });
  });

  it("takes credentials, and shows an App what it was installed for", async () => {
    expect((await ask("query { viewer { login } }", { token: "" })).status).toBe(401);
    expect((await ask("query { viewer { login } }", { token: "nobody" })).status).toBe(401);
    const { appId, privateKey, installationId } = forge.registerApp({
      slug: "shopset",
      permissions: { contents: "write", metadata: "read" },
      events: [],
    });
    const created = await fetch(`${forge.url}/app/installations/${installationId}/access_tokens`, {
      method: "POST",
      headers: { authorization: `bearer ${jsonWebToken(appId, privateKey)}` },
    });
    const { token } = (await created.json()) as { token: string };
    const { body } = await ask(
      `query { viewer { login } repository(owner: "acme", name: "secret") { name pullRequests(first: 1) { totalCount } } }`,
      { token },
    );
    expect(body.data).toEqual({ viewer: { login: "shopset[bot]" }, repository: null });
    expect(body.errors).toMatchObject([{ type: "FORBIDDEN", path: ["repository", "pullRequests"] }]);
  });
});

/** As GitHub asks of Apps: RS256, issued by the App's id, good for ten minutes. */
function jsonWebToken(appId: number, privateKey: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 30, exp: now + 300, iss: appId })}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}
