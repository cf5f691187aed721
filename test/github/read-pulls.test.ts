import { describe, expect, it } from "vitest";
import { APP, aForge, onGraphql, sha, useWire } from "./wire.ts";

useWire();

const run = (databaseId: number, name: string) => ({
  id: `CR_${databaseId}`,
  databaseId,
  name,
  status: "COMPLETED",
  conclusion: "SUCCESS",
  externalId: `digest ${databaseId}`,
  startedAt: "2026-11-23T09:00:00Z",
  completedAt: "2026-11-23T09:30:00Z",
});
const checked = (oid: string, ...runs: object[]) => ({ oid, checkSuites: { nodes: [{ checkRuns: { nodes: runs } }] } });
const pull = (number: number, more: object = {}) => ({
  number,
  id: `PR_${number}`,
  state: "OPEN",
  isCrossRepository: false,
  headRepositoryOwner: { login: "acme" },
  headRefName: `fix-${number}`,
  headRefOid: sha("c"),
  baseRefName: "tier-0",
  commits: { nodes: [{ commit: checked(sha("c"), run(number, "shopset/tier-0")) }] },
  ...more,
});
const page = (next: string | null, ...nodes: object[]) => ({
  pullRequests: { pageInfo: { hasNextPage: next !== null, endCursor: next }, nodes },
});
const onPage = (repository: object) => onGraphql({ data: { repository } });

describe("the open pull requests of a source", () => {
  it("are read fifty a call, with all our checks on their heads", async () => {
    onPage({ ...page("p1", pull(1)), refs: { nodes: [] } });
    const second = onPage(page(null, pull(2)));
    const { takenAt, pulls } = await aForge().readOpenPulls(APP, "all");
    expect(takenAt).toBe("2026-11-23T10:00:00Z");
    expect(pulls.map(({ number, gates }) => [number, Object.keys(gates)])).toEqual([
      [1, ["shopset/tier-0"]],
      [2, ["shopset/tier-0"]],
    ]);
    expect(second[0]?.query).toContain('after: "p1"');
    expect(second[0]?.query).not.toContain("gh-readonly-queue");
  });

  it("are read by number, in one call: those that are open", async () => {
    const errors = [
      { type: "NOT_FOUND", path: ["repository", "pull1"], message: "Could not resolve to a PullRequest" },
    ];
    const repository = { pull0: pull(4), pull1: null, pull2: pull(6, { state: "MERGED" }), refs: { nodes: [] } };
    const asked = onGraphql({ data: { repository }, errors });
    const { pulls } = await aForge().readOpenPulls(APP, { numbers: [4, 5, 6] });
    expect(pulls.map(({ number }) => number)).toEqual([4]);
    expect(asked[0]?.query).toContain("pull2: pullRequest(number: 6)");
  });

  it("have the newest run of each name", async () => {
    const tip = checked(sha("c"), run(3, "shopset/tier-1"), run(1, "shopset/tier-0"), run(2, "shopset/tier-0"));
    onPage({ ...page(null, pull(1, { commits: { nodes: [{ commit: tip }] } })), refs: { nodes: [] } });
    const { pulls } = await aForge().readOpenPulls(APP, "all");
    expect(pulls[0]?.gates).toMatchObject({ "shopset/tier-1": { id: "CR_3" }, "shopset/tier-0": { id: "CR_2" } });
  });

  it("whose heads are not the last commit that GitHub lists are read on, all in one call", async () => {
    const behind = (number: number, digit: string) => pull(number, { headRefOid: sha(digit) });
    onPage({ ...page(null, behind(1, "d"), pull(2), behind(3, "e"), behind(4, "f")), refs: { nodes: [] } });
    const head0 = checked(sha("d"), run(7, "shopset/tier-0"));
    const asked = onPage({ head0, head1: checked(sha("e")), head2: null });
    const { pulls } = await aForge().readOpenPulls(APP, "all");
    expect(pulls.map(({ gates }) => gates["shopset/tier-0"]?.id)).toEqual(["CR_7", "CR_2", undefined, undefined]);
    expect(asked[0]?.query).toContain(`head0: object(oid: "${sha("d")}")`);
    expect(asked[0]?.query).not.toContain(sha("c"));
  });

  it("know a fork by its label", async () => {
    const fork = { isCrossRepository: true, headRepositoryOwner: { login: "mallory" }, headRefName: "tier-0" };
    onPage({ ...page(null, pull(1, fork)), refs: { nodes: [] } });
    expect((await aForge().readOpenPulls(APP, "all")).pulls[0]?.head.branch).toBe("mallory:tier-0");
  });

  it.each(["", "gh-readonly-queue/"])(
    "come with what waits in merge queues, whose branches GitHub names with “%s”",
    async (prefix) => {
      const group = (name: string, digit: string) => ({ name: `${prefix}${name}`, target: checked(sha(digit)) });
      const nodes = [group(`tier-0/pr-1-${sha("a")}`, "1"), group(`release/2026/pr-2-${sha("a")}`, "2")];
      onPage({ refs: { nodes } });
      expect((await aForge().readOpenPulls(APP, { numbers: [] })).groups).toEqual([
        { base: "tier-0", head: sha("1"), gates: {} },
        { base: "release/2026", head: sha("2"), gates: {} },
      ]);
    },
  );
});
