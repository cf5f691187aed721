import { describe, expect, it } from "vitest";
import type { BranchMove } from "../../src/flow/ports/writing.ts";
import { aForge, onGraphql, onRest, SYSTEM, sha, useWire } from "./wire.ts";

useWire();

const move = (change: Partial<BranchMove> = {}): BranchMove => ({
  branch: "tier-1",
  expected: sha("a"),
  to: sha("b"),
  how: "fast-forward",
  ...change,
});

const onId = () => onGraphql({ data: { repository: { id: "R_1" } } });
const onMoved = () => onGraphql({ data: { updateRefs: { clientMutationId: null } } });
const onHead = (oid: string | null) => onGraphql({ data: { repository: { ref: oid && { target: { oid } } } } });
const onRefused = (error: object) => onGraphql({ data: { updateRefs: null }, errors: [error] });
const stale = { type: "UNPROCESSABLE", path: ["updateRefs"], message: "whatever GitHub says when a ref is stale" };

describe("moving a branch", () => {
  it("moves it from where it is expected, and never by force", async () => {
    onId();
    const asked = onMoved();
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toEqual({ kind: "done" });
    expect(asked[0]?.variables).toEqual({
      repositoryId: "R_1",
      refUpdates: [{ name: "refs/heads/tier-1", beforeOid: sha("a"), afterOid: sha("b"), force: false }],
    });
  });

  it("creates one that must not exist yet", async () => {
    onId();
    const asked = onMoved();
    await aForge().ensureBranchAt(SYSTEM, move({ expected: null }));
    expect(asked[0]?.variables.refUpdates[0].beforeOid).toBe(sha("0"));
  });

  it("replaces the App's own branches, from just where it left them", async () => {
    onId();
    const asked = onMoved();
    await aForge().ensureBranchAt(SYSTEM, move({ branch: "promote/tier-1", how: "replace" }));
    expect(asked[0]?.variables.refUpdates[0]).toMatchObject({ beforeOid: sha("a"), force: true });
  });

  it("asks for the repository's id once", async () => {
    const forge = aForge();
    onId();
    onMoved();
    onMoved();
    await forge.ensureBranchAt(SYSTEM, move());
    await forge.ensureBranchAt(SYSTEM, move({ branch: "tier-2" }));
  });

  it("refuses when somebody moved the branch, whatever GitHub's words are", async () => {
    onId();
    onRefused(stale);
    onHead(sha("c"));
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toEqual({
      kind: "refused",
      reason: "tier-1 is at ccccccc, not at aaaaaaa as expected",
    });
  });

  it("refuses when somebody deleted it", async () => {
    onId();
    onRefused(stale);
    onHead(null);
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toMatchObject({
      reason: "tier-1 is absent, not at aaaaaaa as expected",
    });
  });

  it("is content when the branch is there already", async () => {
    onId();
    onRefused(stale);
    onHead(sha("b"));
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toEqual({ kind: "already" });
  });

  it("fails when the branch is where it should be and GitHub still refuses", async () => {
    onId();
    onRefused({ ...stale, message: "Object does not exist" });
    onHead(sha("a"));
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toMatchObject({ kind: "failed", retryAfter: null });
  });

  it("says what to do when a rule forbids it, and does not try again", async () => {
    onId();
    onRefused({
      ...stale,
      message: "Repository rule violations found\n\nChanges must be made through a pull request.",
    });
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toEqual({
      kind: "failed",
      retryAfter: null,
      forUser:
        "While moving tier-1 of acme/system-repository to bbbbbbb: a rule of the repository stands against it: " +
        "Repository rule violations found Changes must be made through a pull request.; add ShopSet to the rule's bypass list",
      forOperator: expect.stringContaining("Repository rule violations"),
    });
  });
});

describe("moving a branch where GitHub has no updateRefs for us", () => {
  const unknown = {
    message: "Field 'updateRefs' doesn't exist on type 'Mutation'",
    extensions: { code: "undefinedField" },
  };
  const branch = `/repos/${SYSTEM}/git/ref/heads%2Ftier-1`;
  const onBranch = (at: string) => onRest(`GET ${branch}`, { object: { sha: at } });

  it("looks and moves by REST, and remembers the way", async () => {
    const forge = aForge();
    onId();
    onGraphql({ errors: [unknown] });
    onBranch(sha("a"));
    const sent = onRest(`PATCH /repos/${SYSTEM}/git/refs/heads%2Ftier-1`, {});
    expect(await forge.ensureBranchAt(SYSTEM, move())).toEqual({ kind: "done" });
    expect(sent).toEqual([{ sha: sha("b"), force: false }]);

    const created = onRest(`POST /repos/${SYSTEM}/git/refs`, {}, { status: 201 });
    expect(await forge.ensureBranchAt(SYSTEM, move({ branch: "tier-2", expected: null }))).toEqual({ kind: "done" });
    expect(created).toEqual([{ ref: "refs/heads/tier-2", sha: sha("b") }]);
  });

  it("refuses what is stale before it writes", async () => {
    onId();
    onGraphql({ errors: [unknown] });
    onBranch(sha("c"));
    onHead(sha("c"));
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toMatchObject({ kind: "refused" });
  });

  it("refuses to create what was created meanwhile", async () => {
    onId();
    onGraphql({ errors: [unknown] });
    onRest(`POST /repos/${SYSTEM}/git/refs`, { message: "Reference already exists" }, { status: 422 });
    onHead(sha("c"));
    expect(await aForge().ensureBranchAt(SYSTEM, move({ expected: null }))).toMatchObject({ kind: "refused" });
  });

  it("names the permission when neither way is allowed", async () => {
    const forbidden = { message: "Resource not accessible by integration" };
    onId();
    onRefused({ type: "FORBIDDEN", path: ["updateRefs"], ...forbidden });
    onRest(`GET ${branch}`, { object: { sha: sha("a") } });
    onRest(`PATCH /repos/${SYSTEM}/git/refs/heads%2Ftier-1`, forbidden, {
      status: 403,
      headers: { "x-accepted-github-permissions": "contents=write" },
    });
    expect(await aForge().ensureBranchAt(SYSTEM, move())).toMatchObject({
      kind: "failed",
      retryAfter: null,
      forUser: expect.stringContaining("lacks the permission `contents: write`"),
    });
  });
});
