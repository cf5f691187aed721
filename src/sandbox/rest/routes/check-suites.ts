// Check suites, and the runs in one.
import { z } from "zod";
import { findSuite, openSuite, rerequestSuite } from "../../forge/check-suites.ts";
import { latestCheckRuns } from "../../forge/rollup.ts";
import { created, idParam, ok, pageOf, type RepositoryCall } from "../call.ts";
import { commitAt } from "../commits.ts";
import { onRepository } from "../route.ts";
import { checkRunShape, checkSuiteShape } from "../shapes/check.ts";

const newSuite = z.object({ head_sha: z.string() });

export const checkSuiteRoutes = [
  onRepository("POST /repos/{owner}/{repo}/check-suites", "checks:write", async (call) => {
    const { world, actor, repository } = call;
    const { suite, fresh } = await openSuite(world, actor, repository, call.body(newSuite).head_sha);
    return (fresh ? created : ok)(await checkSuiteShape(world, repository, suite));
  }),

  onRepository("GET /repos/{owner}/{repo}/check-suites/{check_suite_id}", "checks:read", async (call) =>
    ok(await checkSuiteShape(call.world, call.repository, suiteIn(call))),
  ),

  onRepository("GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs", "checks:read", (call) => {
    const { world, repository } = call;
    const suite = suiteIn(call);
    const { filter } = call.asked(z.object({ filter: z.enum(["latest", "all"]).default("latest") }));
    const all = filter === "all" ? [...repository.checkRuns].reverse() : latestCheckRuns(repository, suite.sha);
    const runs = all.filter((run) => run.suite === suite);
    const { items, link } = pageOf(call, runs);
    const check_runs = items.map((run) => checkRunShape(world, repository, run));
    return { ...ok({ total_count: runs.length, check_runs }), link };
  }),

  onRepository("POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest", "checks:write", (call) => {
    rerequestSuite(call.world, call.actor, call.repository, suiteIn(call));
    return created({});
  }),

  onRepository("GET /repos/{owner}/{repo}/commits/{ref}/check-suites", "checks:read", async (call) => {
    const { world, repository, query } = call;
    const { sha } = await commitAt(repository, call.param("ref"));
    const suites = repository.checkSuites.filter(
      (suite) => suite.sha === sha && (query("app_id") ?? String(suite.app.id)) === String(suite.app.id),
    );
    const { items, link } = pageOf(call, suites);
    const check_suites = await Promise.all(items.map((suite) => checkSuiteShape(world, repository, suite)));
    return { ...ok({ total_count: suites.length, check_suites }), link };
  }),
];

function suiteIn(call: RepositoryCall) {
  return findSuite(call.repository, idParam(call, "check_suite_id"));
}
