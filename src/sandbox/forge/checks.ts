// Check runs: Apps report them, each in the suite of its App and commit.
import type { Annotation, CheckRun, Millis, Repository, Sha } from "../model.ts";
import { checkingApp, suiteOf, suiteState } from "./check-suites.ts";
import { notFound, Refusal } from "./refusal.ts";
import { type Actor, announce, nextId, type World } from "./world.ts";

export interface CheckOutput {
  title?: string | null | undefined;
  summary?: string | null | undefined;
  text?: string | null | undefined;
  annotations?: Annotation[] | undefined;
}

/** What a report may say; what it leaves out stays as it is. */
export interface CheckReport {
  name?: string | undefined;
  externalId?: string | undefined;
  detailsUrl?: string | undefined;
  status?: CheckRun["status"] | undefined;
  conclusion?: CheckRun["conclusion"] | undefined;
  startedAt?: Millis | undefined;
  completedAt?: Millis | undefined;
  output?: CheckOutput | undefined;
  actions?: CheckRun["actions"] | undefined;
}

/** Limits of docs.github.com/rest/checks/runs. */
const MAX_ANNOTATIONS = 50;
const MAX_ACTIONS = 3;
const MAX_TEXT = 65_535;
const MAX_ACTION = { label: 20, description: 40, identifier: 20 };

export function findCheckRun(repository: Repository, id: number): CheckRun {
  const run = repository.checkRuns.find((one) => one.id === id);
  if (!run) throw notFound();
  return run;
}

/** Starts a check run on a commit, in the suite of the asking App. Throws 403 for people, 422 for an unknown commit. */
export async function createCheckRun(
  world: World,
  actor: Actor,
  repository: Repository,
  { sha, name, ...report }: CheckReport & { sha: Sha; name: string },
): Promise<CheckRun> {
  const app = checkingApp(actor);
  if ((await repository.git.type(sha)) !== "commit") throw new Refusal(422, `No commit found for SHA: ${sha}`);
  refuseTooMuch(report);
  refuseOpenEnd(report, null);
  const run: CheckRun = {
    id: nextId(world),
    suite: await suiteOf(world, repository, app, sha),
    name,
    sha,
    externalId: null,
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    startedAt: report.startedAt ?? world.clock.now(),
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: [] },
    actions: [],
  };
  repository.checkRuns.push(run);
  apply(world, run, report);
  announce(world, { name: "check_run", action: "created", sender: actor.account, repository, run });
  if (run.status === "completed") complete(world, actor, repository, run);
  return run;
}

/** Updates a check run of the asking App. Annotations are added to those that are there. */
export function updateCheckRun(
  world: World,
  actor: Actor,
  repository: Repository,
  run: CheckRun,
  report: CheckReport,
): void {
  if (run.suite.app.id !== checkingApp(actor).id)
    throw new Refusal(403, "Check run can only be modified by the GitHub App that created it.");
  refuseTooMuch(report);
  refuseOpenEnd(report, run.conclusion);
  const before = { status: run.status, conclusion: run.conclusion };
  apply(world, run, report);
  const finished =
    run.status === "completed" && (before.status !== "completed" || before.conclusion !== run.conclusion);
  if (finished) complete(world, actor, repository, run);
}

function apply(world: World, run: CheckRun, report: CheckReport): void {
  const { output, conclusion } = report;
  // A conclusion alone completes the run; a status other than completed takes a conclusion back.
  const status = report.status ?? (conclusion ? "completed" : run.status);
  run.status = status;
  run.conclusion = status === "completed" ? (conclusion ?? run.conclusion) : null;
  run.completedAt = status === "completed" ? (report.completedAt ?? run.completedAt ?? world.clock.now()) : null;
  if (report.name !== undefined) run.name = report.name;
  if (report.startedAt !== undefined) run.startedAt = report.startedAt;
  if (report.externalId !== undefined) run.externalId = report.externalId;
  if (report.detailsUrl !== undefined) run.detailsUrl = report.detailsUrl;
  if (report.actions) run.actions = report.actions;
  if (output?.title !== undefined) run.output.title = output.title;
  if (output?.summary !== undefined) run.output.summary = output.summary;
  if (output?.text !== undefined) run.output.text = output.text;
  if (output?.annotations) run.output.annotations.push(...output.annotations);
}

function complete(world: World, actor: Actor, repository: Repository, run: CheckRun): void {
  const sender = actor.account;
  announce(world, { name: "check_run", action: "completed", sender, repository, run });
  if (suiteState(repository, run.suite).status === "completed")
    announce(world, { name: "check_suite", action: "completed", sender, repository, suite: run.suite });
}

function refuseOpenEnd({ status, conclusion }: CheckReport, earlier: CheckRun["conclusion"]): void {
  if (status === "completed" && !(conclusion ?? earlier))
    throw new Refusal(422, "Invalid request.\n\nA completed check run needs a conclusion.");
}

function refuseTooMuch({ output, actions }: CheckReport): void {
  const refuse = (message: string) => new Refusal(422, `Invalid request.\n\n${message}`);
  if ((output?.annotations?.length ?? 0) > MAX_ANNOTATIONS)
    throw refuse(`No more than ${MAX_ANNOTATIONS} items are allowed; ${output?.annotations?.length} were supplied.`);
  if ((actions?.length ?? 0) > MAX_ACTIONS)
    throw refuse(`No more than ${MAX_ACTIONS} items are allowed; ${actions?.length} were supplied.`);
  const refuseLong = (text: string, most: number) => {
    if (text.length > most) throw refuse(`Only ${most} characters are allowed; ${text.length} were supplied.`);
  };
  for (const text of [output?.summary, output?.text]) refuseLong(text ?? "", MAX_TEXT);
  for (const action of actions ?? [])
    for (const part of ["label", "description", "identifier"] as const) refuseLong(action[part], MAX_ACTION[part]);
}
