import { describe, expect, it } from "vitest";
import { APP, aForge, FLEET, onGraphql, onRest, SYSTEM, sha, useWire } from "./wire.ts";

useWire();

describe("making a commit", () => {
  it("sends texts and pointers in one tree, and names no author, so that GitHub signs it", async () => {
    const tree = onRest(`POST /repos/${SYSTEM}/git/trees`, { sha: sha("7") }, { status: 201 });
    const commit = onRest(`POST /repos/${SYSTEM}/git/commits`, { sha: sha("8") }, { status: 201 });
    const made = await aForge().writeCommit(SYSTEM, {
      message: "tier-0: base",
      parents: [sha("a")],
      tree: {
        base: sha("b"),
        files: [
          { path: "base", mode: "160000", sha: sha("c") },
          { path: "README.md", mode: "100644", sha: sha("d"), content: "hello\n" },
        ],
      },
    });
    expect(made).toBe(sha("8"));
    expect(tree).toEqual([
      {
        base_tree: sha("b"),
        tree: [
          { path: "base", mode: "160000", type: "commit", sha: sha("c") },
          { path: "README.md", mode: "100644", type: "blob", content: "hello\n" },
        ],
      },
    ]);
    expect(commit).toEqual([{ message: "tier-0: base", tree: sha("7"), parents: [sha("a")] }]);
  });

  it("sends a thousand files a call, each tree on top of the one before", async () => {
    const route = `POST /repos/${SYSTEM}/git/trees` as const;
    const sent = ["1", "2", "3"].map((digit) => onRest(route, { sha: sha(digit) }, { status: 201 }));
    const commit = onRest(`POST /repos/${SYSTEM}/git/commits`, { sha: sha("8") }, { status: 201 });
    const files = Array.from({ length: 2001 }, (_, n) => {
      return { path: `${n}.yaml`, mode: "100644", sha: sha("d"), content: `${n}` } as const;
    });
    await aForge().writeCommit(SYSTEM, { message: "all", parents: [], tree: { base: null, files } });
    const calls = sent.flat() as { base_tree?: string; tree: { path: string }[] }[];
    expect(calls.map(({ base_tree, tree }) => [base_tree, tree.length])).toEqual([
      [undefined, 1000],
      [sha("1"), 1000],
      [sha("2"), 1],
    ]);
    expect(calls.flatMap(({ tree }) => tree.map(({ path }) => path))).toEqual(files.map(({ path }) => path));
    expect(commit).toEqual([{ message: "all", tree: sha("3"), parents: [] }]);
  });

  it("takes a tree that is there", async () => {
    const commit = onRest(`POST /repos/${APP}/git/commits`, { sha: sha("8") }, { status: 201 });
    await aForge().writeCommit(APP, { message: "m", parents: [], tree: sha("9") });
    expect(commit).toEqual([{ message: "m", tree: sha("9"), parents: [] }]);
  });
});

describe("the first file of an empty repository", () => {
  const file = { path: "README.md", content: "# Begin\n", message: "Begin" };
  const write = () => aForge().ensureFirstFile(SYSTEM, file);
  const route = `PUT /repos/${SYSTEM}/contents/README.md` as const;

  it("goes to the default branch, whichever that is", async () => {
    const sent = onRest(route, {}, { status: 201 });
    expect(await write()).toEqual({ kind: "done" });
    expect(sent).toEqual([{ message: "Begin", content: Buffer.from("# Begin\n").toString("base64") }]);
  });

  it.each([
    [422, 'Invalid request.\n\n"sha" wasn\'t supplied.'],
    [409, "is at 1234567 but expected 89abcde"],
  ])("is refused with %i when somebody began meanwhile", async (status, message) => {
    onRest(route, { message }, { status });
    expect(await write()).toEqual({ kind: "refused", reason: "acme/system-repository is no longer empty" });
  });
});

describe("a pull request", () => {
  const pull = { head: "promote/tier-1", base: "tier-1", title: "Promote", body: "what climbs" };
  const open = () => aForge().ensurePullOpen(APP, pull);
  const onPulls = (error: object | null) =>
    onRest(`POST /repos/${APP}/pulls`, error ? { message: "Validation Failed", errors: [error] } : {}, {
      status: error ? 422 : 201,
    });

  it("is opened from a branch of the repository itself", async () => {
    const sent = onPulls(null);
    expect(await open()).toEqual({ kind: "done" });
    expect(sent).toEqual([pull]);
  });

  it("may be open already, or have nothing to bring, or have lost its branch", async () => {
    const custom = (message: string) => ({ resource: "PullRequest", code: "custom", message });
    onPulls(custom("A pull request already exists for acme:promote/tier-1."));
    expect(await open()).toEqual({ kind: "already" });
    onPulls(custom("No commits between tier-1 and promote/tier-1"));
    expect(await open()).toEqual({ kind: "refused", reason: "tier-1 has all of promote/tier-1" });
    onPulls({ resource: "PullRequest", field: "head", code: "invalid" });
    expect(await open()).toEqual({ kind: "refused", reason: "promote/tier-1 or tier-1 is gone" });
  });

  it("fails where GitHub has another reason, and says it", async () => {
    onPulls({ resource: "PullRequest", code: "custom", message: "body is too long (maximum is 65536 characters)" });
    expect(await open()).toMatchObject({
      kind: "failed",
      retryAfter: null,
      forUser: expect.stringContaining("too long"),
    });
  });

  it("is reworded with all the others in one call, and closed in one call with its reason", async () => {
    const clientMutationId = null;
    const reworded = onGraphql({ data: { said0: { clientMutationId }, said1: { clientMutationId } } });
    const told = (number: number) => ({ repository: APP, number, id: `PR_${number}`, title: "Promote", body: "more" });
    expect(await aForge().ensureSaid({ pulls: [told(1), told(2)], gates: [] })).toEqual({ kind: "done" });
    const input = (id: string) => ({ pullRequestId: id, title: "Promote", body: "more" });
    expect(reworded.map(({ variables }) => variables)).toEqual([{ said0: input("PR_1"), said1: input("PR_2") }]);
    const closed = onGraphql({ data: { updatePullRequest: { clientMutationId: null } } });
    expect(await aForge().ensurePullClosed(APP, { number: 1, id: "PR_1", body: "because" })).toEqual({ kind: "done" });
    expect(closed[0]?.variables.input).toEqual({ pullRequestId: "PR_1", body: "because", state: "CLOSED" });
  });

  it("cannot be closed once it is merged: the facts moved", async () => {
    const message = "Could not close the pull request.";
    onGraphql({
      data: { updatePullRequest: null },
      errors: [{ type: "UNPROCESSABLE", path: ["updatePullRequest"], message }],
    });
    expect(await aForge().ensurePullClosed(APP, { number: 1, id: "PR_1", body: "" })).toEqual({
      kind: "refused",
      reason: "acme/app-repository#1 cannot be closed any more",
    });
  });
});

describe("a check run", () => {
  const problem = (line: number) => ({ file: "tiers.yaml", line, column: 3, message: `problem ${line}` });
  const report = (problems: number, summary = "summary") =>
    aForge().ensureCheck({
      repository: FLEET,
      head: sha("a"),
      name: "shopset/fleet",
      conclusion: "failure",
      digest: "digest",
      title: "title",
      summary,
      annotations: Array.from({ length: problems }, (_, i) => problem(i + 1)),
    });
  const onCreate = () => onRest(`POST /repos/${FLEET}/check-runs`, { id: 5 }, { status: 201 });
  const onUpdate = () => onRest(`PATCH /repos/${FLEET}/check-runs/5`, { id: 5 });

  it("is finished as it is made, and carries its digest", async () => {
    const sent = onCreate();
    expect(await report(1)).toEqual({ kind: "done" });
    const where = { path: "tiers.yaml", start_line: 1, end_line: 1, start_column: 3, end_column: 3 };
    expect(sent).toEqual([
      {
        name: "shopset/fleet",
        head_sha: sha("a"),
        status: "completed",
        conclusion: "failure",
        external_id: "digest",
        output: {
          title: "title",
          summary: "summary",
          annotations: [{ ...where, annotation_level: "failure", message: "problem 1" }],
        },
      },
    ]);
  });

  it("takes fifty annotations a request, and its digest only with the last of them", async () => {
    const first = onCreate();
    const further = [onUpdate(), onUpdate()];
    await report(101);
    const sent = [first, ...further].map(
      ([body]) => body as { external_id?: string; output: { annotations: unknown[] } },
    );
    expect(sent.map(({ output }) => output.annotations.length)).toEqual([50, 50, 1]);
    expect(sent.map(({ external_id }) => external_id)).toEqual([undefined, undefined, "digest"]);
  });

  it("says where its summary had to be cut", async () => {
    const sent = onCreate() as { output: { summary: string } }[];
    await report(0, "x".repeat(70_000));
    const summary = sent[0]?.output.summary ?? "";
    expect(summary).toHaveLength(65_535);
    expect(summary).toMatch(/Cut here: GitHub shows 65,535 characters\._\n$/);
  });
});
