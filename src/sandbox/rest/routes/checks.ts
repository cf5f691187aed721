// Check runs. Only Apps write them.
import { z } from "zod";
import { rerequestCheckRun } from "../../forge/check-buttons.ts";
import { createCheckRun, findCheckRun, updateCheckRun } from "../../forge/checks.ts";
import { latestCheckRuns } from "../../forge/rollup.ts";
import type { CheckRun } from "../../model.ts";
import { created, idParam, list, ok, pageOf, type RepositoryCall } from "../call.ts";
import { checkReport, newCheckRun } from "../check-report.ts";
import { commitAt } from "../commits.ts";
import { onRepository } from "../route.ts";
import { annotationShape, checkRunShape } from "../shapes/check.ts";

export const checkRoutes = [
  onRepository("POST /repos/{owner}/{repo}/check-runs", "checks:write", async ({ world, actor, repository, body }) => {
    const run = await createCheckRun(world, actor, repository, body(newCheckRun));
    return created(checkRunShape(world, repository, run));
  }),

  onRepository("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", "checks:read", (call) =>
    ok(checkRunShape(call.world, call.repository, runOf(call))),
  ),

  onRepository("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", "checks:write", (call) => {
    const { world, actor, repository } = call;
    const run = runOf(call);
    updateCheckRun(world, actor, repository, run, call.body(checkReport));
    return ok(checkRunShape(world, repository, run));
  }),

  onRepository("GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", "checks:read", (call) => {
    const run = runOf(call);
    return list(call, run.output.annotations, (one) => annotationShape(call.world, call.repository, run.sha, one));
  }),

  onRepository("POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest", "checks:write", (call) => {
    rerequestCheckRun(call.world, call.actor, call.repository, runOf(call));
    return created({});
  }),

  onRepository("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", "checks:read", async (call) => {
    const { world, repository, query } = call;
    const { sha } = await commitAt(repository, call.param("ref"));
    const { filter } = call.asked(z.object({ filter: z.enum(["latest", "all"]).default("latest") }));
    const all = repository.checkRuns.filter((run) => run.sha === sha).reverse();
    const runs = (filter === "all" ? all : latestCheckRuns(repository, sha)).filter(
      (run) =>
        (query("check_name") ?? run.name) === run.name &&
        (query("status") ?? run.status) === run.status &&
        (query("app_id") ?? String(run.suite.app.id)) === String(run.suite.app.id),
    );
    const { items, link } = pageOf(call, runs);
    const check_runs = items.map((run) => checkRunShape(world, repository, run));
    return { ...ok({ total_count: runs.length, check_runs }), link };
  }),
];

function runOf(call: RepositoryCall): CheckRun {
  return findCheckRun(call.repository, idParam(call, "check_run_id"));
}
