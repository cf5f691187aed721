// Check suites: all that one App reports on one commit.
import type { App, CheckRun, CheckSuite, Repository, Sha } from "../model.ts";
import { notFound, Refusal } from "./refusal.ts";
import { latestCheckRuns } from "./rollup.ts";
import { type Actor, announce, nextId, type World } from "./world.ts";

export function findSuite(repository: Repository, id: number): CheckSuite {
  const suite = repository.checkSuites.find((one) => one.id === id);
  if (!suite) throw notFound();
  return suite;
}

/** Makes the suite of the asking App on a commit, before there is a run in it; the one that is there stays. */
export async function openSuite(
  world: World,
  actor: Actor,
  repository: Repository,
  sha: Sha,
): Promise<{ suite: CheckSuite; fresh: boolean }> {
  const app = checkingApp(actor);
  if ((await repository.git.type(sha)) !== "commit") throw new Refusal(422, `No commit found for SHA: ${sha}`);
  const fresh = !repository.checkSuites.some((suite) => suite.sha === sha && suite.app === app);
  return { suite: await suiteOf(world, repository, app, sha), fresh };
}

/** Asks the App of a suite to look again, as "Re-run all checks" does: that App alone hears of it. */
export function rerequestSuite(world: World, actor: Actor, repository: Repository, suite: CheckSuite): void {
  announce(world, { name: "check_suite", action: "rerequested", sender: actor.account, repository, suite });
}

/** A suite's state: completed when every newest run in it is, by the worst conclusion. */
export function suiteState(repository: Repository, suite: CheckSuite): Pick<CheckRun, "status" | "conclusion"> {
  const runs = latestCheckRuns(repository, suite.sha).filter((run) => run.suite === suite);
  if (runs.length === 0) return { status: "queued", conclusion: null };
  if (runs.some(({ status }) => status !== "completed")) return { status: "in_progress", conclusion: null };
  const worst = WORST_FIRST.find((conclusion) => runs.some((run) => run.conclusion === conclusion));
  return { status: "completed", conclusion: worst ?? "success" };
}

const WORST_FIRST: CheckRun["conclusion"][] = [
  "action_required",
  "failure",
  "timed_out",
  "cancelled",
  "stale",
  "success",
  "neutral",
  "skipped",
];

/** The suite of an App on a commit; made when there is none yet. */
export async function suiteOf(world: World, repository: Repository, app: App, sha: Sha): Promise<CheckSuite> {
  const branches = await repository.git.refs();
  const found = repository.checkSuites.find((suite) => suite.sha === sha && suite.app === app);
  if (found) return found;
  const branch = [...branches].find(([, head]) => head === sha)?.[0];
  const suite: CheckSuite = {
    id: nextId(world),
    sha,
    headBranch: branch?.slice("refs/heads/".length) ?? null,
    app,
    at: world.clock.now(),
  };
  repository.checkSuites.push(suite);
  return suite;
}

/** The App behind an actor. Throws 403 for people, who report no checks. */
export function checkingApp(actor: Actor): App {
  if (!actor.app || !actor.installation) throw new Refusal(403, "You must authenticate via a GitHub App.");
  return actor.app;
}
