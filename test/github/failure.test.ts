import { afterEach, describe, expect, it, vi } from "vitest";
import type { Failed } from "../../src/flow/ports/outcome.ts";
import { failureOf, redact } from "../../src/github/failure.ts";
import { APP, aForge, onBrokenLine, onGraphql, onRest, SYSTEM, sha, useWire } from "./wire.ts";

useWire();
afterEach(() => {
  vi.restoreAllMocks();
});

const read = () => aForge().readHistory(APP, sha("a"));
const write = () => aForge().writeCommit(SYSTEM, { message: "m", parents: [], tree: sha("a") });
const onWrite = (status: number, message: string, headers: Record<string, string> = {}) =>
  onRest(
    `POST /repos/${SYSTEM}/git/commits`,
    { message, documentation_url: "https://docs.github.com/x" },
    { status, headers },
  );

async function failureIn(work: Promise<unknown>): Promise<Failed> {
  const error = await work.then(
    () => undefined,
    (thrown: { failure: Failed }) => thrown,
  );
  if (!error?.failure) throw new Error(`no failure but ${error}`);
  return error.failure;
}

describe("when GitHub does not answer", () => {
  it("tries again soon after a broken line", async () => {
    onBrokenLine("/graphql");
    expect(await failureIn(read())).toEqual({
      kind: "failed",
      retryAfter: 5_000,
      forUser: "While reading the history of acme/app-repository: GitHub cannot be reached; trying again",
      forOperator: "while reading the history of acme/app-repository: no answer: socket hang up",
    });
  });

  it("waits half a minute at most", async () => {
    const limit = vi.spyOn(AbortSignal, "timeout");
    limit.mockReturnValue(
      AbortSignal.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")),
    );
    expect(await failureIn(read())).toMatchObject({
      retryAfter: 5_000,
      forOperator: expect.stringContaining("timeout"),
    });
    expect(limit).toHaveBeenCalledWith(30_000);
  });

  it("tries again soon after GitHub's own trouble, in REST and GraphQL", async () => {
    onWrite(502, "Server Error");
    expect(await failureIn(write())).toMatchObject({
      retryAfter: 5_000,
      forUser: expect.stringContaining("trouble (502)"),
    });
    onGraphql({ errors: [{ message: "Something went wrong while executing your query." }] });
    expect(await failureIn(read())).toMatchObject({ retryAfter: 5_000 });
  });

  it("keeps a gateway's page out of the log", async () => {
    onWrite(503, `<html>${"x".repeat(5_000)}</html>`);
    expect((await failureIn(write())).forOperator.length).toBeLessThanOrEqual(1_000);
  });
});

describe("when GitHub will not until somebody changes something", () => {
  it("names the permission that GitHub names, else the one that the work is known to take", async () => {
    const forbidden = "Resource not accessible by integration";
    onWrite(403, forbidden, { "x-accepted-github-permissions": "contents=write; workflows=write" });
    expect(await failureIn(write())).toMatchObject({
      retryAfter: null,
      forUser:
        "While making a commit in acme/system-repository: ShopSet lacks the permission `contents: write; workflows: write`; " +
        "an owner grants it in the App's installation settings",
    });
    onGraphql({
      data: { repository: { object: null } },
      errors: [{ type: "FORBIDDEN", path: ["repository", "object"], message: forbidden }],
    });
    expect(await failureIn(read())).toMatchObject({
      retryAfter: null,
      forUser: expect.stringContaining("`contents: read`"),
    });
  });

  it("knows that a promotion with workflow files takes a permission of its own", async () => {
    onWrite(
      422,
      "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    );
    expect(await failureIn(write())).toMatchObject({ forUser: expect.stringContaining("`workflows: write`") });
  });

  it.each([
    [401, "A JSON web token could not be decoded", "check APP_ID, PRIVATE_KEY and this machine's clock"],
    [403, "Repository was archived so is read-only.", "Repository was archived"],
    [404, "Not Found", "404: Not Found"],
    [422, "Tree SHA does not exist", "422: Tree SHA does not exist"],
  ])("says %i to the operator in GitHub's words", async (status, message, words) => {
    onWrite(status, message);
    expect(await failureIn(write())).toMatchObject({ retryAfter: null, forOperator: expect.stringContaining(words) });
  });
});

describe("an error that is not GitHub's doing", () => {
  it("is a bug, and thrown on", () => {
    const bug = new TypeError("undefined is not a function");
    expect(() => failureOf(bug, { doing: "reading", needs: "contents: read" })).toThrow(bug);
  });
});

describe("secrets in what is said", () => {
  it.each([
    "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    "ghs_12345_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl",
    "github_pat_11ABCDEFG0_abcdef",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl",
    "Bearer abcdefghijklmnopqrstuvwxyz",
  ])("are taken out: %s", (secret) => {
    const text = redact(`401 for ${secret} of acme`);
    expect(text).toContain("[redacted] of acme");
    expect(text).not.toContain(secret);
  });
});
