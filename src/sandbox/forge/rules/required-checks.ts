// Required status checks: which are there on a commit, and what is said about those that do not pass.
import type { CheckRun, Repository, RequiredCheck, Sha, Status, StatusChecksRule } from "../../model.ts";
import { latestCheckRuns, latestStatuses, stateOfRun } from "../rollup.ts";
import type { World } from "../world.ts";

type State = "expected" | "pending" | "failing" | "passing";

/** Whether a status or a check run is one that a required check means: by its name, and by who reported it. */
export function meansStatus(world: World, { context, integration_id: app }: RequiredCheck, status: Status): boolean {
  if (context !== status.context) return false;
  return app === undefined || world.apps.find(({ id }) => id === app)?.bot.id === status.creator.id;
}

export function meansRun({ context, integration_id: app }: RequiredCheck, run: CheckRun): boolean {
  return context === run.name && (app === undefined || app === run.suite.app.id);
}

/**
 * GitHub's sentence about the required checks of a commit, none when all pass. A check and a status of one name must
 * both pass; skipped and neutral pass (docs.github.com: troubleshooting required status checks). On a head that lacks
 * what its base holds, the strict policy takes every check for one still to come.
 */
export function checkViolation(
  world: World,
  repository: Repository,
  { required_status_checks: checks, strict_required_status_checks_policy: strict }: StatusChecksRule,
  { sha, behind }: { sha: Sha; behind: boolean },
): string | undefined {
  const states = checks.map((check) => (strict && behind ? "expected" : stateOf(world, repository, check, sha)));
  const open = states.filter((state) => state !== "passing");
  const [only] = open;
  if (only === undefined) return undefined;
  if (open.length === 1) {
    const { context } = checks[states.indexOf(only)] ?? { context: "" };
    return `Required status check "${context}" is ${only}.`;
  }
  const kinds = [...new Set(open)];
  if (kinds.length === 1) return `${open.length} of ${checks.length} required status checks are ${only}.`;
  const counts = kinds.map((kind) => `${open.filter((one) => one === kind).length} ${kind}`);
  return `${open.length} of ${checks.length} required status checks have not succeeded: ${counts.join(", ")}.`;
}

/** The required checks of a commit as one: failing when one is, pending as long as one is or is still expected. */
export function checksState(
  world: World,
  repository: Repository,
  { required_status_checks: checks }: StatusChecksRule,
  sha: Sha,
): "failing" | "pending" | "passing" {
  const states = checks.map((check) => stateOf(world, repository, check, sha));
  if (states.includes("failing")) return "failing";
  return states.every((state) => state === "passing") ? "passing" : "pending";
}

function stateOf(world: World, repository: Repository, check: RequiredCheck, sha: Sha): State {
  const states = [
    ...latestStatuses(repository, sha)
      .filter((status) => meansStatus(world, check, status))
      .map(({ state }) => (state === "error" ? "failure" : state)),
    ...latestCheckRuns(repository, sha)
      .filter((run) => meansRun(check, run))
      .map(stateOfRun),
  ];
  if (states.length === 0) return "expected";
  if (states.includes("failure")) return "failing";
  return states.includes("pending") ? "pending" : "passing";
}
