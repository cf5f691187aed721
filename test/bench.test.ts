// What the App promises to cost, in calls: how long it takes depends on the machine, and is for the reader of the bench.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Results } from "../bench/bench.ts";

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
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The calls of a row; `what` names it. */
function callsOf(what: string) {
  const calls = results.rows.find((row) => row.what === what)?.calls;
  if (!calls) throw new Error(`no calls of ${what}`);
  return calls;
}

describe("a quick run", () => {
  it("measures everything, once with the App and the bump once without", () => {
    expect(results.rows.map(({ what, tiers, samples }) => `${what}, ${tiers} tiers, ${samples}`)).toEqual([
      "settled look, 3 tiers, 1",
      "settled resync, 3 tiers, 1",
      "bump, 3 tiers, 1",
      "opening a promotion, 3 tiers, 1",
      "moving a promotion, 3 tiers, 1",
      "climb of three tiers, 3 tiers, 1",
      "bump by bump.sh, 3 tiers, 1",
      "webhook: push to another branch, 3 tiers, 1",
      "webhook: push to another repository, 3 tiers, 1",
      "webhook: a check that no tier asks for, 3 tiers, 1",
      "webhook: our own echoes, 3 tiers, 1",
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
    expect(callsOf("settled look").routes).toEqual(["POST /graphql"]);
  });

  it("a settled resync is one for the installations, one for the fleet and one for the ladder", () => {
    expect(callsOf("settled resync").routes).toEqual(["GET /app/installations", "POST /graphql", "POST /graphql"]);
  });

  it("a bump is three beyond the looks", () => {
    expect(callsOf("bump").beyondLooks, callsOf("bump").routes.join("\n")).toBeLessThanOrEqual(3);
  });

  it("opening a promotion is at most four beyond the looks, and giving it newer content three", () => {
    const [opening, moving] = [callsOf("opening a promotion"), callsOf("moving a promotion")];
    expect(opening.beyondLooks, opening.routes.join("\n")).toBeLessThanOrEqual(4);
    expect(moving.beyondLooks, moving.routes.join("\n")).toBeLessThanOrEqual(3);
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
