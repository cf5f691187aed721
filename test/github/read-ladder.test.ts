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
const contexts = (nodes: object[]) => ({
  statusCheckRollup: { contexts: { pageInfo: { hasNextPage: false, endCursor: null }, nodes } },
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
    isInMergeQueue: false,
    isCrossRepository: false,
    headRepositoryOwner: { login: "acme" },
    headRefName: "promote/tier-1",
    headRefOid: sha("c"),
    baseRefName: "tier-1",
    author: bot,
    commits: { nodes: [{ commit: commit("c") }] },
    tip: { nodes: [{ commit: { oid: sha("c"), checkSuites: { nodes: [] } } }] },
    mergeable: "UNKNOWN",
    potentialMergeCommit: null,
    timelineItems: { nodes: [] },
    ...more,
  });

  async function pullsOf(...nodes: object[]): Promise<Pull[]> {
    onGraphql(answer(nothing, { ...nothing, pulls0: { nodes } }));
    const app = (await look()).repositories[APP];
    return app?.state === "present" ? app.pulls : [];
  }

  const closerOf = async (...nodes: object[]) => (await pullsOf(pull(1, { timelineItems: { nodes } })))[0]?.closedBy;

  it("knows drafts, and when a head was moved by force", async () => {
    const rewritten = { nodes: [{ createdAt: "2026-11-23T10:00:00Z" }] };
    const [found] = await pullsOf(pull(1, { state: "OPEN", isDraft: true, rewritten }));
    expect(found).toMatchObject({ draft: true, rewrittenAt: "2026-11-23T10:00:00Z" });
  });

  it("knows its author, and reads its head though the branch is gone", async () => {
    onGraphql(answer(nothing, { ...nothing, pulls0: { nodes: [pull(1)] } }));
    const app = (await look()).repositories[APP];
    expect(app).toMatchObject({
      pulls: [{ author: { name: "shopset[bot]", isApp: true }, head: { sha: sha("c") } }],
      commits: { [sha("c")]: { author: { name: "alice" } } },
    });
  });

  it("calls a fork's branch as GitHub labels it, so that it passes for none of ours", async () => {
    const fork = { isCrossRepository: true, headRepositoryOwner: { login: "mallory" } };
    const pulls = await pullsOf(pull(1), pull(2, fork), pull(3, { ...fork, headRepositoryOwner: null }));
    expect(pulls.map(({ head, fromFork }) => [head.branch, fromFork])).toEqual([
      ["unknown:promote/tier-1", true],
      ["mallory:promote/tier-1", true],
      ["promote/tier-1", undefined],
    ]);
  });

  it("tells one that is among several lists once, with all that was asked of it", async () => {
    const { timelineItems: _, ...open } = pull(1, { state: "OPEN", commits: { nodes: [{ commit: commit("c") }] } });
    const longer = pull(1, { state: "OPEN", commits: { nodes: [{ commit: commit("b") }, { commit: commit("c") }] } });
    onGraphql(answer(nothing, { ...nothing, pulls0: { nodes: [longer] }, pulls2: { nodes: [pull(2), open] } }));
    const app = (await look()).repositories[APP];
    expect(app).toMatchObject({ pulls: [{ number: 2 }, { number: 1 }], commits: { [sha("b")]: {}, [sha("c")]: {} } });
  });

  it("reads on where more is open into a tier, or more is in its queue, than a look begins with", async () => {
    const page = (next: string | null, ...nodes: object[]) => ({
      pageInfo: { hasNextPage: next !== null, endCursor: next },
      nodes,
    });
    const group = (number: number, digit: string) => ({
      name: `pr-${number}-${sha("a")}`,
      target: { ...commit(digit), checkSuites: null },
    });
    const open = (number: number) => pull(number, { state: "OPEN", headRefName: `fix-${number}` });
    const pulls2 = page("p1", open(9));
    onGraphql(answer(nothing, { ...nothing, pulls2, groups0: page("g1", group(1, "1")) }));
    const second = onGraphql({
      data: { repository: { pulls2: page("p2", open(8)), groups0: page(null, group(2, "2")) } },
    });
    const third = onGraphql({ data: { repository: { pulls2: page(null, open(7)) } } });
    const app = (await look()).repositories[APP];
    expect(app).toMatchObject({ pulls: [{ number: 9 }, { number: 8 }, { number: 7 }] });
    expect(app).toMatchObject({
      groups: [
        { base: "tier-1", head: sha("1") },
        { base: "tier-1", head: sha("2") },
      ],
    });
    expect(second[0]?.query).toContain('after: "p1"');
    expect(second[0]?.query).toContain('after: "g1"');
    expect(third[0]?.query).toContain('after: "p2"');
    expect(third[0]?.query).not.toContain("groups0");
  });

  it("does not take what is in the queue of another branch for its own", async () => {
    const group = { name: `x/pr-1-${sha("a")}`, target: { ...commit("1"), checkSuites: null } };
    onGraphql(answer(nothing, { ...nothing, groups0: { nodes: [group] } }));
    expect((await look()).repositories[APP]).toMatchObject({ groups: [] });
  });

  describe("what merging it would give", () => {
    const mergeTree = async (more: object) => {
      const app = {
        ...nothing,
        branch1: branch(commit("b")),
        pulls0: { nodes: [pull(1, { state: "OPEN", ...more })] },
      };
      onGraphql(answer(nothing, app));
      const read = (await look()).repositories[APP];
      return read?.state === "present" ? read.pulls[0]?.mergeTree : undefined;
    };
    const trial = (...parents: string[]) => ({
      mergeable: "MERGEABLE",
      potentialMergeCommit: {
        tree: { oid: sha("d") },
        parents: { nodes: parents.map((digit) => ({ oid: sha(digit) })) },
      },
    });

    it("is what GitHub's trial gave, if that was of this base and this head", async () => {
      expect(await mergeTree(trial("b", "c"))).toBe(sha("d"));
      expect(await mergeTree(trial("a", "c"))).toBe("unknown");
      expect(await mergeTree(trial("b", "a"))).toBe("unknown");
      expect(await mergeTree({ ...trial("b", "c"), mergeable: "UNKNOWN" })).toBe("unknown");
      expect(await mergeTree({ mergeable: "CONFLICTING" })).toBe("conflict");
      expect(await mergeTree({ ...trial("b", "c"), state: "MERGED" })).toBe("unknown");
    });
  });

  describe("our check on its head", () => {
    const run = (databaseId: number, more: object = {}) => ({
      id: `CR_${databaseId}`,
      databaseId,
      name: "shopset/tier-1",
      status: "COMPLETED",
      conclusion: "SUCCESS",
      externalId: `digest ${databaseId}`,
      startedAt: "2026-11-23T09:00:00Z",
      completedAt: "2026-11-23T09:30:00Z",
      ...more,
    });
    const gateOf = async (oid: string, ...runs: object[]) => {
      const checkSuites = { nodes: [{ checkRuns: { nodes: runs } }] };
      return (await pullsOf(pull(1, { tip: { nodes: [{ commit: { oid, checkSuites } }] } })))[0]?.gate;
    };

    it("is the one that was made last, though it carries the start of an older one", async () => {
      const goesOn = run(2, { status: "IN_PROGRESS", conclusion: null, completedAt: null });
      expect(await gateOf(sha("c"), goesOn, run(1))).toEqual({
        id: "CR_2",
        digest: "digest 2",
        state: "in progress",
        since: "2026-11-23T09:00:00Z",
      });
    });

    it("counts for that very head only", async () => {
      const checkSuites = { nodes: [{ checkRuns: { nodes: [run(1)] } }] };
      const behind = pull(1, { tip: { nodes: [{ commit: { oid: sha("b"), checkSuites } }] } });
      onGraphql(answer(nothing, { ...nothing, pulls0: { nodes: [behind] } }));
      onGraphql({ data: { repository: { head0: null } } });
      expect((await look()).repositories[APP]).toMatchObject({ pulls: [{ gate: null }] });
      expect(await gateOf(sha("c"))).toBeNull();
    });

    describe("that GitHub does not list", () => {
      const checkSuites = { nodes: [{ checkRuns: { nodes: [run(1)] } }] };
      const tip = { nodes: [{ commit: { oid: sha("b"), checkSuites: { nodes: [] } } }] };
      const unlisted = (number: number, more: object = {}) => {
        const commits = { nodes: [{ commit: commit("b") }] };
        const node = pull(number, { state: "OPEN", headRefOid: sha("d"), tip, commits, ...more });
        onGraphql(answer(nothing, { ...nothing, pulls0: { nodes: [pull(9), node] } }));
      };
      const onHeads = () => onGraphql({ data: { repository: { head0: { ...commit("d"), checkSuites } } } });
      const looks = (forge: ReturnType<typeof aForge>) => forge.readLadder({ ladder: aLadder(), fleet: FLEET });
      const read = {
        pulls: [{ number: 9 }, { number: 1, gate: { id: "CR_1" } }],
        commits: { [sha("b")]: {}, [sha("d")]: { sha: sha("d") } },
      };

      it("is read at every look while the pull request is open, by one call", async () => {
        const forge = aForge();
        for (const _ of ["first", "second"]) {
          unlisted(1);
          const asked = onHeads();
          expect((await looks(forge)).repositories[APP]).toMatchObject(read);
          expect(asked[0]?.query).toContain(`head0: object(oid: "${sha("d")}")`);
          expect(asked[0]?.query).not.toContain(sha("c"));
        }
      });

      it("is read once when it ended, and anew when it ends again", async () => {
        const forge = aForge();
        const end = (createdAt: string) => ({ state: "CLOSED", timelineItems: { nodes: [closed(createdAt)] } });
        unlisted(1, end("2026-11-23T09:00:00Z"));
        onHeads();
        expect((await looks(forge)).repositories[APP]).toMatchObject(read);
        unlisted(1, end("2026-11-23T09:00:00Z"));
        expect((await looks(forge)).repositories[APP]).toMatchObject(read);
        unlisted(1, end("2026-11-23T09:30:00Z"));
        onHeads();
        expect((await looks(forge)).repositories[APP]).toMatchObject(read);
      });
    });

    it.each([
      ["SUCCESS", "success"],
      ["NEUTRAL", "success"],
      ["FAILURE", "failure"],
      ["CANCELLED", "failure"],
      ["STALE", "stale"],
    ])("that ended as %s is %s", async (conclusion, state) => {
      expect(await gateOf(sha("c"), run(1, { conclusion }))).toMatchObject({ state });
    });
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
