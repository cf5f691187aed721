// Rulesets of a repository: making, changing and removing them.
import type { Repository, Ruleset } from "../../model.ts";
import { invalid, notFound } from "../refusal.ts";
import { nextId, type World } from "../world.ts";

export type RulesetFields = Omit<Ruleset, "id" | "createdAt" | "updatedAt">;

export function findRuleset(repository: Repository, id: number): Ruleset {
  const found = repository.rulesets.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

/** Adds a ruleset. Throws 422 when another has its name. */
export function addRuleset(world: World, repository: Repository, fields: RulesetFields): Ruleset {
  refuseTwin(repository, fields.name);
  const now = world.clock.now();
  const ruleset: Ruleset = { id: nextId(world), ...fields, createdAt: now, updatedAt: now };
  repository.rulesets.push(ruleset);
  return ruleset;
}

/** Changes what is given, and leaves the rest. */
export function changeRuleset(
  world: World,
  repository: Repository,
  ruleset: Ruleset,
  change: Partial<RulesetFields>,
): void {
  if (change.name !== undefined && change.name !== ruleset.name) refuseTwin(repository, change.name);
  Object.assign(ruleset, change, { updatedAt: world.clock.now() });
}

export function removeRuleset(repository: Repository, ruleset: Ruleset): void {
  repository.rulesets.splice(repository.rulesets.indexOf(ruleset), 1);
}

function refuseTwin(repository: Repository, name: string): void {
  if (repository.rulesets.some((one) => one.name === name))
    throw invalid("RepositoryRuleset", "name", "Name must be unique");
}
