// What the rules have against a moved ref, or against a merge: GitHub's sentences, in its order.
import { type RefChange, ZERO } from "../../git/refs.ts";
import type { Pull, Repository, Rule } from "../../model.ts";
import { isQueueBot, isQueueRef } from "../queue/bot.ts";
import { Refusal } from "../refusal.ts";
import type { Actor, World } from "../world.ts";
import { binding } from "./bypass.ts";
import { rulesetsOn, rulesOf } from "./conditions.ts";
import { checkViolation } from "./required-checks.ts";
import { reviewViolation } from "./reviews.ts";

const QUEUE = "Changes must be made through the merge queue";

/** What binds an actor who writes a ref itself. */
export async function writeViolations(
  world: World,
  actor: Actor,
  repository: Repository,
  change: RefChange,
): Promise<string[]> {
  if (isQueueRef(change.name)) return isQueueBot(actor) ? [] : ["Cannot update this protected ref."];
  const rules = binding(rulesetsOn(repository, change.name), actor, repository, "write").flatMap(({ rules }) => rules);
  if (rules.length === 0 || change.before === change.after) return [];
  const found = await Promise.all(rules.map((rule) => writeViolation(world, repository, rule, change)));
  return distinct(found);
}

async function writeViolation(
  world: World,
  repository: Repository,
  rule: Rule,
  { before, after }: RefChange,
): Promise<string | undefined> {
  const { git } = repository;
  const [creates, deletes] = [before === ZERO, after === ZERO];
  switch (rule.type) {
    case "creation":
      return creates ? "Cannot create ref due to creations being restricted." : undefined;
    case "deletion":
      return deletes ? "Cannot delete this branch" : undefined;
    case "update":
      return creates || deletes ? undefined : "Cannot update this protected ref.";
    case "non_fast_forward":
      if (creates || deletes || (await git.isAncestor(before, after))) return undefined;
      return "Cannot force-push to this branch";
    case "required_linear_history": {
      if (deletes) return undefined;
      const commits = await git.log(after, { max: 10_000, not: creates ? await heads(repository) : [before] });
      return commits.some(({ parents }) => parents.length > 1)
        ? "This branch must not contain merge commits."
        : undefined;
    }
    case "merge_queue":
      return creates || deletes ? undefined : QUEUE;
    case "pull_request":
      return creates || deletes ? undefined : "Changes must be made through a pull request.";
    case "required_status_checks":
      if (deletes || (creates && rule.parameters.do_not_enforce_on_create)) return undefined;
      return checkViolation(world, repository, rule.parameters, { sha: after, behind: false });
  }
}

/**
 * What binds an actor who merges a pull request. Without an actor: what must hold before anyone who may not bypass can
 * merge it, or have it merged by the queue.
 */
export async function mergeViolations(
  world: World,
  repository: Repository,
  pull: Pull,
  actor?: Actor,
): Promise<string[]> {
  const all = rulesetsOn(repository, `refs/heads/${pull.base.ref}`);
  const rules = (actor ? binding(all, actor, repository, "merge") : all).flatMap(({ rules }) => rules);
  if (rules.length === 0) return [];
  // A queue brings every pull request up to date by itself.
  const queued =
    rulesOf(
      all.flatMap(({ rules }) => rules),
      "merge_queue",
    ).length > 0;
  const behind = !queued && !(await repository.git.isAncestor(pull.base.sha, pull.head.sha));
  const at = { sha: pull.head.sha, behind };
  return distinct([
    ...(actor ? rulesOf(rules, "merge_queue").map(() => QUEUE) : []),
    ...rulesOf(rules, "update").map(() => "Cannot update this protected ref."),
    ...rulesOf(rules, "pull_request").map(({ parameters }) => reviewViolation(repository, pull, parameters)),
    ...rulesOf(rules, "required_status_checks").map(({ parameters }) =>
      checkViolation(world, repository, parameters, at),
    ),
  ]);
}

/** Whether nothing but the base's newer commits stands in the way of a merge that the rules refuse. */
export async function onlyBehind(world: World, repository: Repository, pull: Pull): Promise<boolean> {
  const { git } = repository;
  if (await git.isAncestor(pull.base.sha, pull.head.sha)) return false;
  const rules = rulesetsOn(repository, `refs/heads/${pull.base.ref}`).flatMap(({ rules }) => rules);
  const upToDate = { sha: pull.head.sha, behind: false };
  return [
    ...rulesOf(rules, "update"),
    ...rulesOf(rules, "pull_request").map(({ parameters }) => reviewViolation(repository, pull, parameters)),
    ...rulesOf(rules, "required_status_checks").map(({ parameters }) =>
      checkViolation(world, repository, parameters, upToDate),
    ),
  ].every((violation) => violation === undefined);
}

/** The refusal of an API call that the rules forbid: 422 where a ref is written, 405 where something is merged. */
export function ruleRefusal(status: 405 | 409 | 422, violations: string[]): Refusal {
  return new Refusal(status, `Repository rule violations found\n\n${violations.join("\n\n")}\n\n`);
}

/** Whether a refusal comes from the rules. */
export function isRuleRefusal(error: unknown): error is Refusal {
  return error instanceof Refusal && error.message.startsWith("Repository rule violations found");
}

async function heads(repository: Repository): Promise<string[]> {
  return [...new Set((await repository.git.refs()).values())];
}

function distinct(sentences: (string | undefined)[]): string[] {
  return [...new Set(sentences.filter((one) => one !== undefined))];
}
