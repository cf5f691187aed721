// What the App promises to cost, in calls: how long it takes depends on the machine, and is for the reader of the bench.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Results } from "../bench/bench.ts";
import { DASHBOARD_BUDGET, SCENARIOS } from "../bench/scenarios.ts";
import { printSize } from "../bench/stage.ts";

const run = promisify(execFile);

let directory: string;
let page: string;
let results: Results;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "shopset-bench-test-"));
  const file = join(directory, "results.json");
  const root = join(import.meta.dirname, "..");
  page = (await run(process.execPath, ["bench/run.ts", "--quick", "--json", file], { cwd: root })).stdout;
  results = JSON.parse(await readFile(file, "utf8"));
}, 240_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The calls of a row; `what` names it. */
function callsOf(what: string, of = "3 tiers") {
  const calls = results.rows.find((row) => row.what === what && printSize(row.size) === of)?.calls;
  if (!calls) throw new Error(`no calls of ${what}, ${of}`);
  return calls;
}

describe("a quick run", () => {
  it("measures everything, once with the App and the bump once without", () => {
    expect(results.rows.map(({ what, size, samples }) => `${what}, ${printSize(size)}, ${samples}`)).toEqual([
      "settled look, 3 tiers, 1",
      "settled resync, 3 tiers, 1",
      "bump, 3 tiers, 1",
      "opening a promotion, 3 tiers, 1",
      "moving a promotion, 3 tiers, 1",
      "moving one made anew, 3 tiers, 1",
      "comment to 👀, 3 tiers, 1",
      "/promote to merged, 3 tiers, 1",
      "climb of three tiers, 3 tiers, 1",
      "bump by bump.sh, 3 tiers, 1",
      "webhook: push to another branch, 3 tiers, 1",
      "webhook: push to another repository, 3 tiers, 1",
      "webhook: a check that no tier asks for, 3 tiers, 1",
      "webhook: our own echoes, 3 tiers, 1",
      ...SCENARIOS.ShopSets.flatMap(({ what }) => [`${what}, 1 ShopSet, 1`, `${what}, 60 ShopSets, 1`]),
    ]);
    for (const { milliseconds } of results.rows) expect(milliseconds.p95).toBeGreaterThanOrEqual(milliseconds.median);
    for (const { resident, heap } of results.memory) expect(resident).toBeGreaterThan(heap);
  });

  it("prints a page that names each of them, and the command that repeats it", () => {
    for (const { what } of results.rows) expect(page).toContain(`| ${what} `);
    expect(page).toContain("`npm run --silent bench -- --quick`");
  });
});

describe("what a change costs in calls", () => {
  it("a look at a settled ladder is one", () => {
    expect(callsOf("settled look").routes).toEqual(["POST /graphql query ReadLadder"]);
  });

  it("a settled resync is one for the installations, the fleet, the ladder, its lowest tier, and each one's comments", () => {
    const comments = "GET /repos/{owner}/{repo}/issues/comments";
    // The sample has two sources: each is asked for its open pull requests and its comments.
    const pulls = "POST /graphql query ReadOpenPulls";
    expect(callsOf("settled resync").routes.sort()).toEqual([
      "GET /app/installations",
      ...Array(3).fill(comments),
      "POST /graphql query ReadFleet",
      "POST /graphql query ReadLadder",
      pulls,
      pulls,
    ]);
  });

  it("a bump is three beyond the looks", () => {
    const bump = callsOf("bump");
    expect(bump.beyondLooks, bump.routes.join("\n")).toBeLessThanOrEqual(3);
  });

  it("opening a promotion is at most four beyond the looks, and giving it newer content three", () => {
    const opening = callsOf("opening a promotion");
    expect(opening.beyondLooks, opening.routes.join("\n")).toBeLessThanOrEqual(4);
    for (const what of ["moving a promotion", "moving one made anew"]) {
      const moving = callsOf(what);
      expect(moving.beyondLooks, `${what}\n${moving.routes.join("\n")}`).toBeLessThanOrEqual(3);
    }
  });

  it.each(["bump", "opening a promotion", "moving one made anew"])("the dashboard takes one more for a %s", (what) => {
    const { dashboard, routes } = callsOf(what);
    expect(dashboard, routes.join("\n")).toBeLessThanOrEqual(DASHBOARD_BUDGET);
  });

  it.each(["push to another branch", "push to another repository", "a check that no tier asks for", "our own echoes"])(
    "hearing of %s is none",
    (what) => {
      expect(callsOf(`webhook: ${what}`).routes).toEqual([]);
    },
  );

  it("of a burst of merges the newest wins, with no more bumps than merges", () => {
    const [burst] = results.bursts;
    expect(burst).toMatchObject({ merges: 5, newestWins: true });
    expect(burst?.bumps).toBeLessThanOrEqual(5);
  });
});

describe("what it costs that a tier has many ShopSets", () => {
  const [few, many] = ["1 ShopSet", "60 ShopSets"] as const;

  it.each([few, many])("a look at a settled ladder is one, with %s", (of) => {
    expect(callsOf("settled look", of).routes).toEqual(["POST /graphql query ReadLadder"]);
  });

  it.each([few, many])("a bump is three beyond the looks, and writes the pointer alone, with %s", (of) => {
    const { beyondLooks, files, routes } = callsOf("bump", of);
    expect(beyondLooks, routes.join("\n")).toBeLessThanOrEqual(3);
    expect(files).toBe(1);
  });

  it("a change to one takes the same calls and files however many others there are, and so does putting an edit back", () => {
    for (const { what, budget } of SCENARIOS.ShopSets) {
      if (budget === undefined) continue;
      const [alone, among] = [callsOf(what, few), callsOf(what, many)];
      expect(among.beyondLooks, `${what}\n${among.routes.join("\n")}`).toBeLessThanOrEqual(budget.calls);
      expect(among.routes.toSorted(), what).toEqual(alone.routes.toSorted());
      expect(among.files, what).toBe(alone.files);
    }
  });

  it("the first commit of all files takes no more calls for sixty than for one, as long as one call takes them all", () => {
    const [one, sixty] = [callsOf("first commit of all files", few), callsOf("first commit of all files", many)];
    expect(sixty.files).toBeGreaterThan(one.files);
    expect(sixty.routes.toSorted()).toEqual(one.routes.toSorted());
  });

  it.each([few, many])("the dashboard takes one more at most, with %s", (of) => {
    for (const { what, size, calls } of results.rows)
      if (calls && printSize(size) === of) expect(calls.dashboard, what).toBeLessThanOrEqual(DASHBOARD_BUDGET);
  });
});
