import { describe, expect, it } from "vitest";
import type { WriteFleet } from "../../src/core/ladder/action.ts";
import type { TierName } from "../../src/core/names.ts";
import { aForge, FLEET, onGraphql, onRest, sha, useWire } from "./wire.ts";

useWire();

const branch = "shopset/hold-tier-1";
const write: WriteFleet = {
  kind: "write fleet",
  tier: "tier-1" as TierName,
  repository: FLEET,
  expected: sha("a"),
  files: [{ path: "tiers.yaml", text: "hold: é\n" }],
  message: "Hold tier-1\n\nShopset-Actor: bob\n",
  proposal: { branch, title: "Hold tier-1", body: "as bob said" },
};
const url = `https://github.com/${FLEET}/pull/4`;

const onCommit = (error?: { type?: string; message: string }) =>
  onGraphql(
    error
      ? { data: { createCommitOnBranch: null }, errors: [{ path: ["createCommitOnBranch"], ...error }] }
      : { data: { createCommitOnBranch: { clientMutationId: null } } },
  );
const rule = {
  type: "UNPROCESSABLE",
  message: "Repository rule violations found\n\nChanges must be made through a pull request.",
};
const onProposal = (head: string | null, ...pulls: object[]) =>
  onGraphql({ data: { repository: { ref: head && { target: { oid: head } }, pullRequests: { nodes: pulls } } } });
const onOpen = () => onRest(`POST /repos/${FLEET}/pulls`, { html_url: url }, { status: 201 });

const says = () => aForge().ensureFleetSays(write);

describe("a fact for the fleet", () => {
  it("is one commit on main, at the head that its files were read from", async () => {
    const asked = onCommit();
    expect(await says()).toEqual({ kind: "done" });
    expect(asked[0]?.variables.input).toEqual({
      branch: { repositoryNameWithOwner: FLEET, branchName: "main" },
      expectedHeadOid: sha("a"),
      message: { headline: "Hold tier-1", body: "Shopset-Actor: bob" },
      fileChanges: { additions: [{ path: "tiers.yaml", contents: Buffer.from("hold: é\n").toString("base64") }] },
    });
  });

  it("is refused where main moved", async () => {
    onCommit({ type: "STALE_DATA", message: "Expected branch to point to …" });
    expect(await says()).toEqual({ kind: "refused", reason: "main is no longer at aaaaaaa" });
  });

  it("is refused where main moved in the very moment, in whatever words GitHub says so", async () => {
    const words = { type: "UNPROCESSABLE", message: "Reference cannot be updated" };
    onCommit(words);
    onGraphql({ data: { repository: { ref: { target: { oid: sha("b") } } } } });
    expect(await says()).toEqual({ kind: "refused", reason: "main is no longer at aaaaaaa" });
    onCommit(words);
    onGraphql({ data: { repository: { ref: { target: { oid: sha("a") } } } } });
    expect(await says()).toMatchObject({ kind: "failed", forUser: expect.stringContaining("cannot be updated") });
  });

  it("fails with what lacks where GitHub forbids it", async () => {
    onCommit({ type: "FORBIDDEN", message: "Resource not accessible by integration" });
    expect(await says()).toMatchObject({ kind: "failed", forUser: expect.stringContaining("contents: write") });
  });
});

describe("where a rule keeps the App from main, the fact", () => {
  it("is proposed: a branch at that head, the same commit on it, and a pull request", async () => {
    onCommit(rule);
    onProposal(null);
    onGraphql({ data: { repository: { id: "R_1" } } });
    const made = onGraphql({ data: { updateRefs: { clientMutationId: null } } });
    const committed = onCommit();
    const opened = onOpen();
    expect(await says()).toEqual({ kind: "proposed", url });
    expect(made[0]?.variables.refUpdates).toMatchObject([{ name: `refs/heads/${branch}`, afterOid: sha("a") }]);
    expect(committed[0]?.variables.input).toMatchObject({ branch: { branchName: branch }, expectedHeadOid: sha("a") });
    expect(opened).toEqual([{ head: branch, base: "main", title: "Hold tier-1", body: "as bob said" }]);
  });

  it("is proposed too where classic protection refuses, of which GraphQL tells by a type of its own", async () => {
    onCommit({ type: "BRANCH_PROTECTION_RULE_VIOLATION", message: "At least 1 approving review is required." });
    onProposal(sha("b"), { url, isCrossRepository: false });
    expect(await says()).toEqual({ kind: "proposed", url });
  });

  it("is not proposed twice, whatever became of the first", async () => {
    onCommit(rule);
    onProposal(null, { url: "a fork's", isCrossRepository: true }, { url, isCrossRepository: false });
    expect(await says()).toEqual({ kind: "proposed", url });
  });

  it("goes on where it was cut short: with the commit", async () => {
    onCommit(rule);
    onProposal(sha("a"));
    onCommit();
    onOpen();
    expect(await says()).toEqual({ kind: "proposed", url });
  });

  it("goes on where it was cut short: with the pull request", async () => {
    onCommit(rule);
    onProposal(sha("b"));
    onOpen();
    expect(await says()).toEqual({ kind: "proposed", url });
  });

  it("fails in the words for the branch that cannot be made", async () => {
    onCommit(rule);
    onProposal(sha("a"));
    onCommit({ type: "FORBIDDEN", message: "Resource not accessible by integration" });
    expect(await says()).toMatchObject({ kind: "failed", forUser: expect.stringContaining(`proposing ${branch}`) });
  });
});
