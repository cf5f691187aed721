// The buttons beside a check: "Re-run", and those that its App gave it. The App alone hears of them.
import type { CheckRun, Repository } from "../model.ts";
import { Refusal } from "./refusal.ts";
import { latestCheckRuns } from "./rollup.ts";
import { type Actor, announce, atLeast, roleOf, type World } from "./world.ts";

/** Asks the App that made a run to look again. */
export function rerequestCheckRun(world: World, actor: Actor, repository: Repository, run: CheckRun): void {
  announce(world, { name: "check_run", action: "rerequested", sender: actor.account, repository, run });
}

/** The newest runs that show buttons: GitHub shows them once a run is completed. */
export function runsWithButtons(repository: Repository): CheckRun[] {
  const commits = new Set(repository.checkRuns.map(({ sha }) => sha));
  return [...commits].flatMap((sha) => latestCheckRuns(repository, sha).filter(hasButtons));
}

export function hasButtons({ status, actions }: CheckRun): boolean {
  return status === "completed" && actions.length > 0;
}

/**
 * Presses a button of a completed run (docs.github.com/rest/guides: using the REST API to interact with checks). It
 * takes a person with write access. Throws 403 for others, 422 for a button that the run does not show.
 */
export function pressButton(
  world: World,
  actor: Actor,
  repository: Repository,
  { run, identifier }: { run: CheckRun; identifier: string },
): void {
  if (actor.app || !atLeast(roleOf(actor, repository), "write"))
    throw new Refusal(403, "Must have push access to Repository.");
  if (!hasButtons(run) || !run.actions.some((action) => action.identifier === identifier))
    throw new Refusal(422, `The check run shows no button "${identifier}".`);
  announce(world, {
    name: "check_run",
    action: "requested_action",
    sender: actor.account,
    repository,
    run,
    identifier,
  });
}
