// All that was reported on one commit, as one state: the newest status of each context, the newest run of each check.
import type { CheckRun, Repository, Sha, Status } from "../model.ts";

/** The newest status of every context, newest first. */
export function latestStatuses(repository: Repository, sha: Sha): Status[] {
  const newest = new Map<string, Status>();
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
  return [...newest.values()].sort((a, b) => b.id - a.id);
}

/** The newest run of every check name within its suite's App, newest first. */
export function latestCheckRuns(repository: Repository, sha: Sha): CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of repository.checkRuns) if (run.sha === sha) newest.set(`${run.suite.app.id} ${run.name}`, run);
  return [...newest.values()].sort((a, b) => b.id - a.id);
}

/** The combined state; undefined when nothing was reported. A skipped or neutral run counts as success. */
export function rollup(repository: Repository, sha: Sha): "success" | "pending" | "failure" | undefined {
  const states = [
    ...latestStatuses(repository, sha).map(({ state }) => (state === "error" ? "failure" : state)),
    ...latestCheckRuns(repository, sha).map(stateOfRun),
  ];
  if (states.length === 0) return undefined;
  if (states.includes("failure")) return "failure";
  return states.includes("pending") ? "pending" : "success";
}

/** What a run counts as: a skipped or neutral one as success. */
export function stateOfRun({ status, conclusion }: CheckRun): "success" | "pending" | "failure" {
  if (status !== "completed" || conclusion === "stale") return "pending";
  return conclusion === "success" || conclusion === "neutral" || conclusion === "skipped" ? "success" : "failure";
}
