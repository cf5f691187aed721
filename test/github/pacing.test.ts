import { performance } from "node:perf_hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { APP, aClient, aForge, onGraphql, onRest, SYSTEM, sha, useWire } from "./wire.ts";

useWire();
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const write = (client = aClient()) =>
  client.request("POST /repos/{owner}/{repo}/git/trees", { owner: "acme", repo: "x", tree: [] });
const onWrite = () => onRest("POST /repos/acme/x/git/trees", {}, { status: 201 });
const read = (forge = aForge()) => forge.readHistory(APP, sha("a"));
const onRead = () => onGraphql({ data: { repository: { object: null } } });

/** GitHub answers a look at history with this limit. */
const onLimit = (status: number, body: object, headers: Record<string, string> = {}) =>
  onGraphql(body, { status, headers });
const secondary = {
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
};

describe("pacing", () => {
  it("has the last of sixty-one writes at once wait until a second is over", async () => {
    const client = aClient();
    const sent = Array.from({ length: 61 }, onWrite);
    const start = performance.now();
    await Promise.all(sent.map(() => write(client)));
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  it("lets as many through as a server of one's own takes", async () => {
    const client = aClient({ writesPerMinute: 90 });
    const sent = Array.from({ length: 90 }, onWrite);
    await Promise.all(sent.map(() => write(client)));
    expect(sent.flat()).toHaveLength(90);
    // Sixty and one a second would take half a minute.
  }, 10_000);

  it("counts GraphQL queries as reads", async () => {
    const client = aClient();
    const forge = aForge(client);
    const asked = Array.from({ length: 70 }, onRead);
    await Promise.all(asked.map(() => read(forge)));
    onWrite();
    await write(client);
  });
});

describe("a rate limit", () => {
  it("is obeyed by asking nothing until the time that GitHub names is over, then going on", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-23T10:00:00Z") });
    const forge = aForge();
    onLimit(403, secondary, { "retry-after": "120" });
    await expect(read(forge)).rejects.toMatchObject({ failure: { kind: "failed", retryAfter: 120_000 } });
    vi.setSystemTime(new Date("2026-11-23T10:00:30Z"));
    // Nothing is expected on the wire: a request would be an error of another kind.
    expect(await forge.ensureBranchAt(SYSTEM, aMove)).toMatchObject({
      kind: "failed",
      retryAfter: 90_000,
      forUser:
        "While moving tier-1 of acme/system-repository to bbbbbbb: GitHub limits how often ShopSet may ask; it goes on in 90 s",
    });
    vi.setSystemTime(new Date("2026-11-23T10:02:00Z"));
    onRead();
    expect(await read(forge)).toEqual([]);
  });

  it("does not reach other installations", async () => {
    onLimit(429, secondary, { "retry-after": "60" });
    await expect(read(aForge())).rejects.toMatchObject({ failure: { retryAfter: 60_000 } });
    onRead();
    expect(await read(aForge())).toEqual([]);
  });

  it("lasts until the reset when the hour's requests are spent", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-23T10:00:00Z") });
    const reset = String(Date.parse("2026-11-23T10:05:00Z") / 1000);
    const spent = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    onLimit(403, { message: "API rate limit exceeded for installation ID 1." }, spent);
    await expect(read()).rejects.toMatchObject({ failure: { retryAfter: 301_000 } });
  });

  it("is known by GraphQL's error, which comes with status 200", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-23T10:00:00Z") });
    const reset = String(Date.parse("2026-11-23T10:01:00Z") / 1000);
    const spent = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    onLimit(200, { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] }, spent);
    await expect(read()).rejects.toMatchObject({ failure: { retryAfter: 61_000 } });
  });

  it("lasts a minute where GitHub says no time", async () => {
    onLimit(403, secondary);
    await expect(read()).rejects.toMatchObject({ failure: { retryAfter: 60_000 } });
  });

  it("is not what a missing permission is", async () => {
    onLimit(403, { message: "Resource not accessible by integration" }, { "x-ratelimit-remaining": "4999" });
    await expect(read()).rejects.toMatchObject({ failure: { retryAfter: null } });
  });
});

const aMove = { branch: "tier-1", expected: sha("a"), to: sha("b"), how: "fast-forward" } as const;
