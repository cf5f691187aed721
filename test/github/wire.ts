// GitHub at the wire: what it is asked and what it answers, word by word. Every GraphQL document is checked on its way.
import { schema as published } from "@octokit/graphql-schema";
import { buildSchema, type GraphQLError, parse, validate } from "graphql";
import nock from "nock";
import { afterEach, beforeEach, expect } from "vitest";
import type { RepositoryName, Sha } from "../../src/core/names.ts";
import { createForge } from "../../src/github/forge.ts";
import { ShopsetOctokit } from "../../src/github/octokit.ts";

const HOST = "https://api.github.com";
const DATE = "Mon, 23 Nov 2026 10:00:00 GMT";

export const APP = "acme/app-repository" as RepositoryName;
export const SYSTEM = "acme/system-repository" as RepositoryName;
export const FLEET = "acme/fleet" as RepositoryName;

/** A commit id of one digit, repeated. */
export const sha = (digit: string): Sha => digit.repeat(40) as Sha;

export interface GraphqlRequest {
  query: string;
  // biome-ignore lint/suspicious/noExplicitAny: stories look into the variables that their mutation has
  variables: any;
}

const schema = buildSchema(published.idl, { assumeValidSDL: true, noLocation: true });

let invalid: GraphQLError[] = [];

/** In each story of a file nothing but what it says may be asked, and all of it must be. */
export function useWire(): void {
  beforeEach(() => {
    nock.disableNetConnect();
    invalid = [];
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(pending).toEqual([]);
    expect(invalid).toEqual([]);
  });
}

export const aClient = (pace = {}) => new ShopsetOctokit({ auth: { token: "ghs_secret" }, ...pace });

export const aForge = (client = aClient(), lacking: string[] = []) =>
  createForge({ client, identity: { appId: 7, slug: "shopset" }, lacking: async () => lacking });

/** Expects one GraphQL request, and answers it. What was asked is in the list that is handed back. */
export function onGraphql(
  answer: { data?: unknown; errors?: unknown[] },
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): GraphqlRequest[] {
  const asked: GraphqlRequest[] = [];
  nock(HOST)
    .post("/graphql")
    .reply(
      status,
      async (sent: Request) => {
        const request = (await sent.json()) as GraphqlRequest;
        invalid.push(...validate(schema, parse(request.query)));
        asked.push(request);
        return answer;
      },
      { date: DATE, ...headers },
    );
  return asked;
}

/** Expects one REST request, and answers it. Bodies that were sent are in the list that is handed back. */
export function onRest(
  route: `${"GET" | "POST" | "PUT" | "PATCH"} ${string}`,
  answer: object,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): unknown[] {
  const [method = "", path = ""] = route.split(" ");
  const sent: unknown[] = [];
  nock(HOST)
    .intercept(path, method)
    .reply(
      status,
      async (request: Request) => {
        const body = await request.text();
        sent.push(body === "" ? undefined : JSON.parse(body));
        return answer;
      },
      { date: DATE, "content-type": "application/json", ...headers },
    );
  return sent;
}

/** Expects one request, and lets the line break. */
export function onBrokenLine(path: string): void {
  nock(HOST).post(path).replyWithError("socket hang up");
}
