// Rulesets, and the rules that hold on one branch.
import { printTime } from "../../forge/clock.ts";
import { names } from "../../forge/rules/bypass.ts";
import { type Actor, permits, type World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Repository, Rule, Ruleset } from "../../model.ts";
import type { RulesetShape } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";

/** A ruleset as one of a list: without what it says. */
export function listedRuleset(world: World, repository: Repository, ruleset: Ruleset): RulesetShape {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: "Repository",
    source: `${repository.owner.login}/${repository.name}`,
    enforcement: ruleset.enforcement,
    node_id: nodeId("RepositoryRuleset", ruleset.id),
    _links: {
      self: { href: repositoryApiUrl(world, repository, `/rulesets/${ruleset.id}`) },
      html: { href: repositoryUrl(world, repository, `/rules/${ruleset.id}`) },
    },
    created_at: printTime(ruleset.createdAt),
    updated_at: printTime(ruleset.updatedAt),
  };
}

/** A ruleset as a whole, and how far the asking actor is let past it. */
export function rulesetShape(world: World, actor: Actor, repository: Repository, ruleset: Ruleset): RulesetShape {
  const own = ruleset.bypassActors.filter((one) => names(one, actor, repository)).map(({ mode }) => mode);
  return {
    ...listedRuleset(world, repository, ruleset),
    // Only those who may change a ruleset are told whom it lets past (docs.github.com/rest/repos/rules).
    ...(permits(actor, repository, "administration", "write") && { bypass_actors: bypassActors(ruleset) }),
    current_user_can_bypass: bypassOf(own),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules,
  };
}

function bypassActors({ bypassActors }: Ruleset) {
  return bypassActors.map(({ actorId, actorType, mode }) => ({
    actor_id: actorId,
    actor_type: actorType,
    bypass_mode: mode,
  }));
}

function bypassOf(modes: Ruleset["bypassActors"][number]["mode"][]): "always" | "pull_requests_only" | "never" {
  if (modes.length === 0) return "never";
  return modes.every((mode) => mode === "pull_request") ? "pull_requests_only" : "always";
}

/** A rule that holds on a branch, with where it comes from. */
export function branchRule({ owner, name }: Repository, { id }: Ruleset, rule: Rule) {
  return { ...rule, ruleset_source_type: "Repository", ruleset_source: `${owner.login}/${name}`, ruleset_id: id };
}
