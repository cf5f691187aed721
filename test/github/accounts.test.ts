import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { Probot } from "probot";
import { describe, expect, it } from "vitest";
import { createAccounts } from "../../src/github/accounts.ts";
import { ShopsetOctokit } from "../../src/github/octokit.ts";
import { PERMISSIONS } from "../../src/github/permissions.ts";
import { FLEET, onGraphql, onRest, useWire } from "./wire.ts";

useWire();

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});
const theAccounts = () =>
  createAccounts(new Probot({ appId: 7, privateKey, Octokit: ShopsetOctokit, logLevel: "fatal" }));

const installation = (login: string, more: object = {}) => ({
  id: 1,
  app_id: 7,
  app_slug: "shopset",
  account: { login },
  permissions: PERMISSIONS,
  suspended_at: null,
  ...more,
});
const onInstallations = (...installations: object[]) => onRest("GET /app/installations?per_page=100", installations);
const onToken = (id = 1) => {
  const token = { token: "ghs_x", expires_at: "2999-01-01T00:00:00Z", permissions: {} };
  onRest(`POST /app/installations/${id}/access_tokens`, token, { status: 201 });
};
const onFleet = () => onGraphql({ data: { fleet: { isEmpty: true, ref: null, pullRequests: { nodes: [] } } } });

describe("the accounts that installed the App", () => {
  it("are those whose installation is not suspended; an enterprise has no repositories", async () => {
    const suspended = installation("umbrella", { id: 2, suspended_at: "2026-11-23T10:00:00Z" });
    onInstallations(installation("acme"), suspended, installation("x", { id: 3, account: { slug: "enterprise" } }));
    expect(await theAccounts().list()).toEqual(["acme"]);
  });

  it("are looked up when one is named that is not known yet, and may be unknown still", async () => {
    const accounts = theAccounts();
    onInstallations();
    await expect(accounts.forge("acme")).rejects.toMatchObject({
      failure: { retryAfter: null, forUser: "ShopSet is not installed on acme, or its installation is suspended" },
    });
    onInstallations(installation("acme"));
    expect(await accounts.forge("acme")).toBe(await accounts.forge("acme"));
  });

  it("are asked for more permissions until they grant them, and from then on a new token is used", async () => {
    const accounts = theAccounts();
    const { workflows, ...fewer } = PERMISSIONS;
    expect(workflows).toBe("write");
    onInstallations(installation("acme", { permissions: fewer }));
    const forge = await accounts.forge("acme");
    const read = () => forge.readFleet({ fleet: FLEET, repositories: [] });

    onInstallations(installation("acme", { permissions: fewer }));
    onToken();
    onFleet();
    expect(await read()).toMatchObject({ lacking: ["workflows: write"] });

    onInstallations(installation("acme"));
    onToken();
    onFleet();
    expect(await read()).toMatchObject({ lacking: [] });
    onFleet();
    expect(await read()).toMatchObject({ lacking: [] });
  });

  it("get another forge when they removed the App and installed it again", async () => {
    const accounts = theAccounts();
    onInstallations(installation("acme"));
    const before = await accounts.forge("acme");
    onInstallations(installation("acme", { id: 4 }));
    await accounts.list();
    expect(await accounts.forge("acme")).not.toBe(before);
  });

  it("cannot be told when GitHub does not take the App's key", async () => {
    onRest(
      "GET /app/installations?per_page=100",
      { message: "A JSON web token could not be decoded" },
      { status: 401 },
    );
    await expect(theAccounts().list()).rejects.toMatchObject({
      failure: { retryAfter: null, forOperator: expect.stringContaining("check APP_ID, PRIVATE_KEY") },
    });
  });

  it("may be on a GitHub Enterprise Server, which then sees every request", async () => {
    const { workflows, ...fewer } = PERMISSIONS;
    expect(workflows).toBe("write");
    const token = { token: "ghs_x", expires_at: "2999-01-01T00:00:00Z", permissions: {} };
    const server = nock("https://ghe.example.com");
    server.get("/api/v3/app/installations?per_page=100").reply(200, [installation("acme", { permissions: fewer })]);
    server.get("/api/v3/app/installations?per_page=100").reply(200, [installation("acme")]);
    server.post("/api/v3/app/installations/1/access_tokens").reply(201, token);
    const empty = { fleet: { isEmpty: true, ref: null, pullRequests: { nodes: [] } } };
    server.post("/api/graphql").reply(200, { data: empty }, { date: "Mon, 23 Nov 2026 10:00:00 GMT" });

    const baseUrl = "https://ghe.example.com/api/v3";
    const forge = await createAccounts(
      new Probot({ appId: 7, privateKey, baseUrl, Octokit: ShopsetOctokit, logLevel: "fatal" }),
    ).forge("acme");
    expect(await forge.readFleet({ fleet: FLEET, repositories: [] })).toMatchObject({ state: "present", lacking: [] });
  });
});
