import { describe, expect, it } from "vitest";
import { APP, aClient, aForge, FLEET, onGraphql, onRest, SYSTEM, sha, useWire } from "./wire.ts";

/** States a fact for a comment. */
const STATED = "tier-1: held\n\nShopset-Comment: https://github.com/acme/app/pull/1#issuecomment-1";

/** A commit of the history; `c` above came in by the merge `a` and never was the head of `main`. */
const commit = (id: string, parent?: string) => ({
  oid: sha(id),
  message: parent === undefined ? "Write the fleet" : STATED,
  parents: { nodes: parent === undefined ? [] : [{ oid: sha(parent) }] },
});

useWire();

const runs = (...nodes: object[]) => ({ checkSuites: { nodes: [{ checkRuns: { nodes } }] } });
const run = (externalId: string, completedAt: string) => ({ externalId, startedAt: null, completedAt });
const main = (more: object = { checkSuites: { nodes: [] } }) => ({
  target: { oid: sha("a"), history: { nodes: [commit("a", "b"), commit("c"), commit("b")] }, ...more },
});
const fleet = (more: object = {}) => ({ isEmpty: false, ref: main(), pullRequests: { nodes: [] }, ...more });
const look = (lacking: string[] = []) =>
  aForge(aClient(), lacking).readFleet({ fleet: FLEET, repositories: [APP, SYSTEM] });
const notFound = (alias: string) => ({
  type: "NOT_FOUND",
  path: [alias],
  message: "Could not resolve to a Repository",
});
const seen = { repository0: { isEmpty: false }, repository1: { isEmpty: false } };

describe("reading the fleet", () => {
  it("tells what its history is, what it names, and which permissions were not granted", async () => {
    onGraphql({
      data: { fleet: fleet(), repository0: { isEmpty: true }, repository1: null },
      errors: [notFound("repository1")],
    });
    expect(await look(["checks: write"])).toEqual({
      state: "present",
      takenAt: "2026-11-23T10:00:00Z",
      history: [sha("a"), sha("b")],
      stated: [STATED],
      check: null,
      pulls: [],
      repositories: { [APP]: "empty", [SYSTEM]: "absent" },
      lacking: ["checks: write"],
    });
  });

  it("asks for our own check runs only, and takes the newest", async () => {
    const runsOfTwo = runs(run("old", "2026-11-23T09:00:00Z"), run("new", "2026-11-23T09:30:00Z"));
    const asked = onGraphql({ data: { fleet: fleet({ ref: main(runsOfTwo) }), ...seen } });
    expect(await look()).toMatchObject({ check: "new" });
    expect(asked[0]?.query).toContain('filterBy: { appId: 7, checkName: "shopset/fleet" }');
  });

  it("takes a pull request's check from its head, not from a commit before", async () => {
    const pull = (number: number, oid: string) => ({
      number,
      headRefOid: sha("c"),
      commits: { nodes: [{ commit: { oid, ...runs(run("digest", "2026-11-23T09:00:00Z")) } }] },
    });
    const nodes = [pull(2, sha("c")), pull(1, sha("b"))];
    onGraphql({ data: { fleet: fleet({ pullRequests: { nodes } }), ...seen } });
    const head0 = { oid: sha("c"), ...runs(run("head's", "2026-11-23T09:00:00Z")) };
    const asked = onGraphql({ data: { repository: { head0 } } });
    expect(await look()).toMatchObject({
      pulls: [
        { number: 2, head: sha("c"), check: "digest" },
        { number: 1, head: sha("c"), check: "head's" },
      ],
    });
    expect(asked[0]?.query).toContain('filterBy: { appId: 7, checkName: "shopset/fleet" }');
  });

  it("tells an empty fleet from one that is not there, and from one without `main`", async () => {
    onGraphql({ data: { fleet: fleet({ isEmpty: true, ref: null }), ...seen } });
    expect(await look()).toMatchObject({ state: "present", history: [] });
    onGraphql({ data: { fleet: null, ...seen }, errors: [notFound("fleet")] });
    expect(await look()).toEqual({
      state: "absent",
      reason: "ShopSet does not see acme/fleet: create it, or install the App on it",
    });
    onGraphql({ data: { fleet: fleet({ ref: null }), ...seen } });
    expect(await look()).toMatchObject({ state: "absent", reason: expect.stringContaining("no branch `main`") });
  });
});

describe("reading the fleet's files", () => {
  const tree = (...entries: object[]) =>
    onRest(`GET /repos/${FLEET}/git/trees/${sha("a")}?recursive=1`, { tree: entries });
  const blob = (path: string, digit: string, mode = "100644") => ({ path, mode, type: "blob", sha: sha(digit) });
  const onTexts = (...texts: (object | null)[]) =>
    onGraphql({ data: { repository: Object.fromEntries(texts.map((text, i) => [`blob${i}`, text])) } });
  const read = (forge = aForge()) => forge.readFleetFiles(FLEET, sha("a"));

  it("takes YAML, and leaves links, workflows and everything else", async () => {
    const folder = { path: "x.yaml", mode: "040000", type: "tree", sha: sha("9") };
    tree(
      blob("a.yaml", "1"),
      blob("b/c.yml", "2"),
      blob("l.yaml", "3", "120000"),
      blob(".github/x.yml", "4"),
      blob("README.md", "5"),
      folder,
    );
    onTexts({ text: "one", isTruncated: false }, { text: "two", isTruncated: false });
    expect(await read()).toEqual([
      { path: "a.yaml", text: "one" },
      { path: "b/c.yml", text: "two" },
    ]);
  });

  it("reads of a later commit only what changed", async () => {
    const forge = aForge();
    tree(blob("a.yaml", "1"), blob("b.yaml", "2"), blob("same.yaml", "1"));
    onTexts({ text: "one", isTruncated: false }, { text: "two", isTruncated: false });
    await read(forge);
    onRest(`GET /repos/${FLEET}/git/trees/${sha("b")}?recursive=1`, {
      tree: [blob("a.yaml", "1"), blob("b.yaml", "3")],
    });
    const asked = onTexts({ text: "three", isTruncated: false });
    expect(await forge.readFleetFiles(FLEET, sha("b"))).toEqual([
      { path: "a.yaml", text: "one" },
      { path: "b.yaml", text: "three" },
    ]);
    expect(asked[0]?.query).not.toContain(sha("1"));
  });

  it("reads by REST what GraphQL cuts, or takes for binary", async () => {
    tree(blob("big.yaml", "1"), blob("odd.yaml", "2"));
    onTexts({ text: "cut", isTruncated: true }, { text: null, isTruncated: false });
    const onBlob = (digit: string, text: string) =>
      onRest(`GET /repos/${FLEET}/git/blobs/${sha(digit)}`, {
        content: Buffer.from(text).toString("base64"),
        encoding: "base64",
      });
    onBlob("1", "whole");
    onBlob("2", "odd");
    expect((await read()).map(({ text }) => text)).toEqual(["whole", "odd"]);
  });

  it("asks for many files fifty at a time, and once only for a commit", async () => {
    const forge = aForge();
    const id = (n: number) => n.toString(16).padStart(40, "0");
    tree(...Array.from({ length: 51 }, (_, i) => ({ ...blob(`${i}.yaml`, "1"), sha: id(i) })));
    const text = { text: "x", isTruncated: false };
    onTexts(...Array.from({ length: 50 }, () => text));
    onTexts(text);
    expect(await read(forge)).toHaveLength(51);
    expect(await read(forge)).toHaveLength(51);
  });

  it("forgets an answer that did not come", async () => {
    const forge = aForge();
    onRest(`GET /repos/${FLEET}/git/trees/${sha("a")}?recursive=1`, { message: "Server Error" }, { status: 502 });
    await expect(read(forge)).rejects.toMatchObject({ failure: { retryAfter: 5_000 } });
    tree();
    expect(await read(forge)).toEqual([]);
  });
});
