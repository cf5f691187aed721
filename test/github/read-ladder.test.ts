import { describe, expect, it } from "vitest";
import type { Pull, Report } from "../../src/core/ladder/snapshot.ts";
import { parseFleet } from "../../src/core/resources/fleet.ts";
import { type Ladder, laddersOf } from "../../src/core/resources/ladder.ts";
import { APP, aForge, FLEET, onGraphql, SYSTEM, sha, useWire } from "./wire.ts";

useWire();

const tier = (name: string, rest: string) => `apiVersion: shopset.dev/v1alpha1
kind: Tier
metadata: { name: ${name} }
spec:
  apps: { url: https://github.com/${APP} }
  system: { url: https://github.com/${SYSTEM} }
  ${rest}
---
`;

function aLadder(lowest = "", above = ""): Ladder {
  const text = tier("tier-0", lowest) + tier("tier-1", `previous: tier-0\n  ${above}`);
  const { fleet, problems } = parseFleet([{ path: "tiers.yaml", text }], "acme");
  const [ladder] = laddersOf(fleet?.tiers ?? []);
  if (!ladder) throw new Error(JSON.stringify(problems));
  return ladder;
}

const look = (ladder = aLadder()) => aForge().readLadder({ ladder, fleet: FLEET });

const commit = (digit: string, more: object = {}) => ({
  __typename: "Commit",
  oid: sha(digit),
  tree: { oid: sha("e") },
  parents: { nodes: [] },
  message: "change",
  committedDate: "2026-11-23T18:00:00+09:00",
  author: { name: "Alice", email: "alice@example.com", user: { login: "alice" } },
  committer: { name: "GitHub", email: "noreply@github.com" },
  ...more,
});
const branch = (...nodes: { oid: string }[]) => ({
  target: { __typename: "Commit", oid: nodes[0]?.oid, history: { nodes } },
});
const contexts = (nodes: object[], next: string | null = null) => ({
  statusCheckRollup: { contexts: { pageInfo: { hasNextPage: next !== null, endCursor: next }, nodes } },
});
const nothing = { id: "R_1", defaultBranchRef: null };

/** The answer about a ladder: the system repository is 0, the app-repository 1. */
const answer = (system: object | null, app: object | null, errors?: unknown[]) => ({
  data: { fleet: { ref: { target: { oid: sha("f") } } }, repository0: system, repository1: app },
  ...(errors ? { errors } : {}),
});
const notFound = (alias: string) => ({
  type: "NOT_FOUND",
  path: [alias],
  message: "Could not resolve to a Repository",
});

describe("reading a ladder", () => {
  it("takes the time from GitHub", async () => {
    onGraphql(answer(nothing, nothing));
    expect(await look()).toMatchObject({ takenAt: "2026-11-23T10:00:00Z", fleetHead: sha("f") });
  });

  it("asks for reports on sources only where a tier wants them", async () => {
    const quiet = onGraphql(answer(nothing, nothing));
    await look();
    const loud = onGraphql(answer(nothing, nothing));
    await look(aLadder("verification: { checks: [{ name: smoke, on: app }] }"));
    const rollups = (text = "") => text.match(/\.\.\.Reports/g)?.length;
    expect(rollups(quiet[0]?.query)).toBe(2);
    expect(rollups(loud[0]?.query)).toBe(3);
  });

  it("tells what to do about a repository that GitHub does not show, and reads the others", async () => {
    onGraphql(answer(nothing, null, [notFound("repository1")]));
    const { repositories } = await look();
    expect(repositories[APP]).toEqual({
      state: "absent",
      reason:
        "ShopSet does not see acme/app-repository: it does not exist, was renamed, or the App is not installed on it",
    });
    expect(repositories[SYSTEM]).toMatchObject({ state: "present" });
  });

  it("does not take half an answer for a whole one", async () => {
    const error = {
      type: "FORBIDDEN",
      path: ["repository1", "pulls0"],
      message: "Resource not accessible by integration",
    };
    onGraphql(answer(nothing, nothing, [error]));
    await expect(look()).rejects.toMatchObject({ failure: { forUser: expect.stringContaining("pull_requests") } });
    onGraphql(answer(nothing, null, [{ ...notFound("repository1"), type: "SERVICE_UNAVAILABLE" }]));
    await expect(look()).rejects.toThrow();
  });

  it("passes over a branch that holds no commit", async () => {
    const tag = { target: { __typename: "Tag", oid: sha("a") } };
    onGraphql(answer(nothing, { ...nothing, branch0: tag, branch1: branch(commit("b")) }));
    expect((await look()).repositories[APP]).toMatchObject({ branches: { "tier-1": sha("b") } });
  });

  it("reads pinned commits, and passes over pins that name nothing", async () => {
    const pin = (digit: string) => aLadder(`pin: { base: ${sha(digit)} }`);
    onGraphql(answer(nothing, { ...nothing, pin0: { ...commit("a"), statusCheckRollup: null } }));
    expect((await look(pin("a"))).repositories[APP]).toMatchObject({ commits: { [sha("a")]: { sha: sha("a") } } });
    onGraphql(answer(nothing, { ...nothing, pin0: null }));
    expect((await look(pin("b"))).repositories[APP]).toMatchObject({ commits: {} });
  });

  it("knows its own commits by author and committer, not those that a person amended, nor by their looks", async () => {
    const by = (name: string, email: string, user: string | null = null) => ({
      author: { name, email, user: user && { login: user } },
      committer: { name: "GitHub", email: "noreply@github.com" },
    });
    const bot = by("shopset[bot]", "1+shopset[bot]@users.noreply.github.com");
    const nodes = [
      commit("a", bot),
      commit("e", { ...bot, committer: { name: "Bob", email: "bob@example.com" } }),
      commit("b", by("shopset", "shopset@example.com")),
      commit("c", by("Bob", "bob@example.com", "bob")),
      commit("d", { author: null }),
    ];
    onGraphql(answer(nothing, { ...nothing, branch0: branch(...nodes) }));
    const app = (await look()).repositories[APP];
    const authors = app?.state === "present" ? Object.values(app.commits).map(({ author }) => author) : [];
    expect(authors).toEqual([
      { name: "shopset[bot]", isApp: true },
      { name: "Bob", isApp: false },
      { name: "shopset", isApp: false },
      { name: "bob", isApp: false },
      { name: "nobody", isApp: false },
    ]);
  });
});

describe("reading the reports of a commit", () => {
  const status = (state: string, createdAt = "2026-11-23T09:00:00Z") => ({
    __typename: "StatusContext",
    context: "verify",
    state,
    createdAt,
    targetUrl: "",
    creator: { login: "argocd" },
  });
  const check = (status: string, conclusion: string | null, at: { startedAt?: string; completedAt?: string } = {}) => ({
    __typename: "CheckRun",
    name: "e2e",
    status,
    conclusion,
    startedAt: at.startedAt ?? null,
    completedAt: at.completedAt ?? null,
    detailsUrl: null,
    url: "https://github.com/run",
    checkSuite: { app: { slug: "ci" } },
  });

  async function reportsOf(...nodes: object[]): Promise<Report[]> {
    onGraphql(answer({ ...nothing, branch0: branch(commit("a", contexts(nodes))) }, nothing));
    return readReports();
  }

  async function readReports(): Promise<Report[]> {
    const system = (await look()).repositories[SYSTEM];
    return (system?.state === "present" && system.commits[sha("a")]?.reports) || [];
  }

  it.each([
    ["SUCCESS", "passed"],
    ["PENDING", "running"],
    ["EXPECTED", "running"],
    ["FAILURE", "failed"],
    ["ERROR", "failed"],
  ])("takes a status %s for %s", async (state, result) => {
    expect(await reportsOf(status(state))).toMatchObject([
      { result, said: state.toLowerCase(), by: "argocd", url: null },
    ]);
  });

  it.each([
    ["COMPLETED", "SUCCESS", "passed", "success"],
    ["COMPLETED", "NEUTRAL", "passed", "neutral"],
    ["COMPLETED", "SKIPPED", "failed", "skipped"],
    ["COMPLETED", "STARTUP_FAILURE", "failed", "startup_failure"],
    ["COMPLETED", "STALE", "failed", "stale"],
    ["QUEUED", null, "running", "queued"],
    ["IN_PROGRESS", null, "running", "in_progress"],
    ["WAITING", null, "running", "waiting"],
  ])("takes a check run %s %s for %s", async (state, conclusion, result, said) => {
    expect(await reportsOf(check(state, conclusion))).toMatchObject([{ kind: "check", result, said, by: "ci" }]);
  });

  it("puts the oldest first, by when they ended or, while they run, began", async () => {
    const running = check("IN_PROGRESS", null, { startedAt: "2026-11-23T09:20:00Z" });
    const ended = { startedAt: "2026-11-23T09:05:00Z", completedAt: "2026-11-23T09:30:00Z" };
    const reports = await reportsOf(
      check("COMPLETED", "SUCCESS", ended),
      running,
      status("SUCCESS"),
      check("QUEUED", null),
    );
    expect(reports.map(({ at }) => at)).toEqual([
      "2026-11-23T09:00:00Z",
      // A run that only waits has no time: the commit's stands for it, so that it stays the same from look to look.
      "2026-11-23T09:00:00Z",
      "2026-11-23T09:20:00Z",
      "2026-11-23T09:30:00Z",
    ]);
  });

  it("reads on where a commit has more than a hundred", async () => {
    onGraphql(answer({ ...nothing, branch0: branch(commit("a", contexts([status("SUCCESS")], "c1"))) }, nothing));
    const page = (nodes: object[], next: string | null) => ({
      data: { repository: { commit0: contexts(nodes, next) } },
    });
    const second = onGraphql(page([check("QUEUED", null)], "c2"));
    const third = onGraphql(page([check("COMPLETED", "SUCCESS", { completedAt: "2026-11-23T09:30:00Z" })], null));
    expect(await readReports()).toHaveLength(3);
    expect(second[0]?.query).toContain('after: "c1"');
    expect(third[0]?.query).toContain('after: "c2"');
  });
});

describe("reading a promotion", () => {
  const alice = { __typename: "User", login: "alice" };
  const bot = { __typename: "Bot", login: "shopset" };
  const closed = (createdAt: string, actor: object = alice) => ({ __typename: "ClosedEvent", createdAt, actor });
  const deleted = (createdAt: string) => ({ __typename: "HeadRefDeletedEvent", createdAt });
  const reopened = (createdAt: string) => ({ __typename: "ReopenedEvent", createdAt });

  const pull = (number: number, more: object = {}) => ({
    number,
    id: `PR_${number}`,
    url: `https://github.com/${APP}/pull/${number}`,
    title: "Promote",
    body: "",
    state: "CLOSED",
    isCrossRepository: false,
    headRefName: "promote/tier-1",
    headRefOid: sha("c"),
    baseRefName: "tier-1",
    author: bot,
    commits: { nodes: [{ commit: commit("c") }] },
    timelineItems: { nodes: [] },
    ...more,
  });

  async function pullsOf(...nodes: object[]): Promise<Pull[]> {
    onGraphql(answer(nothing, { ...nothing, pulls0: { nodes } }));
    const app = (await look()).repositories[APP];
    return app?.state === "present" ? app.pulls : [];
  }

  const closerOf = async (...nodes: object[]) => (await pullsOf(pull(1, { timelineItems: { nodes } })))[0]?.closedBy;

  it("knows its author, and reads its head though the branch is gone", async () => {
    onGraphql(answer(nothing, { ...nothing, pulls0: { nodes: [pull(1)] } }));
    const app = (await look()).repositories[APP];
    expect(app).toMatchObject({
      pulls: [{ author: { name: "shopset[bot]", isApp: true }, head: { sha: sha("c") } }],
      commits: { [sha("c")]: { author: { name: "alice" } } },
    });
  });

  it("leaves out forks, whatever their branch is called", async () => {
    const pulls = await pullsOf(pull(1), pull(2, { isCrossRepository: true }), pull(3));
    expect(pulls.map(({ number }) => number)).toEqual([3, 1]);
  });

  it.each([
    ["a person closed it", "person", [closed("2026-11-23T09:00:00Z")]],
    ["the App closed it", "app", [closed("2026-11-23T09:00:00Z", bot)]],
    ["its branch went away", "branch deleted", [deleted("2026-11-23T09:00:00Z"), closed("2026-11-23T09:00:00Z")]],
    [
      "the events of one second come the other way round",
      "branch deleted",
      [closed("2026-11-23T09:00:00Z"), deleted("2026-11-23T09:00:00Z")],
    ],
    ["a person closed it and tidied up", "person", [closed("2026-11-23T09:00:00Z"), deleted("2026-11-23T09:00:07Z")]],
    [
      "its branch came back and a person closed it then",
      "person",
      [
        deleted("2026-11-23T09:00:00Z"),
        closed("2026-11-23T09:00:00Z"),
        reopened("2026-11-23T09:10:00Z"),
        closed("2026-11-23T09:20:00Z"),
      ],
    ],
  ])("when %s: %s", async (_, by, events) => {
    expect(await closerOf(...events)).toBe(by);
  });

  it("is closed by nobody while it is open or merged", async () => {
    const pulls = await pullsOf(pull(1, { state: "OPEN" }), pull(2, { state: "MERGED" }));
    expect(pulls.map(({ state, closedBy }) => [state, closedBy])).toEqual([
      ["merged", null],
      ["open", null],
    ]);
  });
});
