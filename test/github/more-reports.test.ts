// A tier of many ShopSets: a commit with more reports than one answer holds, and what looking at it again asks for.
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/core/ladder/snapshot.ts";
import type { Forge } from "../../src/flow/ports/forge.ts";
import { aForge, type GraphqlRequest, onGraphql, SYSTEM, sha, useWire } from "./wire.ts";

useWire();

const PAGE = 100;

const status = (id: string, more: object = {}) => ({
  __typename: "StatusContext",
  id,
  context: `argocd/${id}`,
  state: "SUCCESS",
  createdAt: "2026-11-23T09:00:00Z",
  targetUrl: null,
  creator: { login: "argocd" },
  ...more,
});
type Status = ReturnType<typeof status>;

const run = (name: string, conclusion = "SUCCESS") => ({
  __typename: "CheckRun",
  name,
  status: "COMPLETED",
  conclusion,
  startedAt: null,
  completedAt: "2026-11-23T09:30:00Z",
  detailsUrl: null,
  url: "https://github.com/run",
  checkSuite: { app: { slug: "ci" } },
});

const statuses = (count: number) => Array.from({ length: count }, (_, index) => status(`S${index}`));
const runs = (count: number) => Array.from({ length: count }, (_, index) => run(`run-${index}`));

type Said = (Status | ReturnType<typeof run>)[];

/** The page of what is said of a commit that begins at `from`, as GitHub counts it. */
const page = (all: Said, from = 0) => {
  const end = from + PAGE;
  return {
    contexts: {
      checkRunCount: all.filter(({ __typename }) => __typename === "CheckRun").length,
      statusContextCount: all.filter(isStatus).length,
      pageInfo: { hasNextPage: end < all.length, endCursor: `${end}` },
      nodes: all.slice(from, end),
    },
  };
};
const isStatus = (one: Said[number]): one is Status => one.__typename === "StatusContext";
const idsOf = (all: Said) => ({ contexts: all.filter(isStatus).map(({ id }) => ({ id })) });

/** What GitHub answers about the commit first. `listed`: the statuses that it lists by id. */
const onCommit = (all: Said, listed: Said = all) => {
  const commit = {
    __typename: "Commit",
    oid: sha("a"),
    tree: { oid: sha("e") },
    parents: { nodes: [] },
    message: "change",
    committedDate: "2026-11-23T09:00:00Z",
    author: null,
    committer: null,
    status: idsOf(listed),
    statusCheckRollup: page(all),
  };
  return onGraphql({ data: { repository: { commit0: commit } } });
};
/** A further page of it. */
const onPage = (all: Said, from: number) =>
  onGraphql({ data: { repository: { commit0: { statusCheckRollup: page(all, from) } } } });
/** Statuses by their ids, a hundred at a time; null for one that GitHub does not show. */
const onStatuses = (all: readonly (Status | null)[], errors?: unknown[]) => {
  const data = Object.fromEntries(chunks(all).map((chunk, index) => [`statuses${index}`, chunk]));
  return onGraphql({ data, ...(errors ? { errors } : {}) });
};
const chunks = <T>(all: readonly T[]) =>
  Array.from({ length: Math.ceil(all.length / PAGE) }, (_, index) => all.slice(index * PAGE, (index + 1) * PAGE));

const askedFor = ([request]: GraphqlRequest[]): string[] => Object.values<string[]>(request?.variables ?? {}).flat();

async function look(forge: Forge): Promise<Report[]> {
  const [commit] = await forge.readCommits(SYSTEM, [sha("a")]);
  return commit?.reports ?? [];
}

describe("a commit with 350 statuses", () => {
  const all = statuses(350);

  it("takes one call more at first, and none where nothing is new", async () => {
    const forge = aForge();
    onCommit(all);
    const asked = onStatuses(all.slice(PAGE));
    expect(await look(forge)).toHaveLength(350);
    expect(askedFor(asked)).toHaveLength(250);

    onCommit(all);
    expect(await look(forge)).toHaveLength(350);
  });

  it("takes one for what is new, and for that alone", async () => {
    const forge = aForge();
    onCommit(all);
    onStatuses(all.slice(PAGE));
    await look(forge);

    const red = status("Snew", { context: "argocd/S300", state: "FAILURE" });
    const now = all.with(300, red);
    onCommit(now);
    const asked = onStatuses([red]);
    const reports = await look(forge);
    expect(askedFor(asked)).toEqual(["Snew"]);
    expect(reports).toHaveLength(350);
    expect(reports.filter(({ name }) => name === "argocd/S300")).toMatchObject([{ result: "failed" }]);
  });

  it("takes none for what moved from one page to another", async () => {
    const forge = aForge();
    onCommit(all);
    onStatuses(all.slice(PAGE));
    await look(forge);
    const newest = status("Snew", { context: "verify" });
    onCommit([newest, ...all]);
    expect(await look(forge)).toHaveLength(351);
  });

  it("is read page by page where GitHub does not list all of its statuses, or does not show one of them", async () => {
    const forge = aForge();
    const some = all.slice(0, 150);
    onCommit(some, some.slice(0, 30));
    onPage(some, PAGE);
    expect(await look(forge)).toHaveLength(150);

    onCommit(some);
    onStatuses([...some.slice(PAGE, 149), null], [{ type: "NOT_FOUND", path: ["statuses0", 49], message: "gone" }]);
    onPage(some, PAGE);
    expect(await look(aForge())).toHaveLength(150);
  });
});

describe("a commit with 150 check runs", () => {
  it("is read on at every look, since a run may change where it stands", async () => {
    const forge = aForge();
    const before = runs(150);
    onCommit(before);
    const asked = onPage(before, PAGE);
    expect(await look(forge)).toHaveLength(150);
    expect(asked[0]?.query).toContain('after: "100"');

    const after = before.with(149, run("run-149", "FAILURE"));
    onCommit(after);
    onPage(after, PAGE);
    expect((await look(forge)).filter(({ result }) => result === "failed")).toMatchObject([{ name: "run-149" }]);
  });

  it("is read on no further than its runs go, where its statuses are known", async () => {
    const forge = aForge();
    const said = [...runs(150), ...statuses(250)];
    onCommit(said);
    onPage(said, PAGE);
    const asked = onStatuses(statuses(250).slice(50));
    expect(await look(forge)).toHaveLength(400);
    expect(askedFor(asked)).toHaveLength(200);

    onCommit(said);
    onPage(said, PAGE);
    expect(await look(forge)).toHaveLength(400);
  });
});
