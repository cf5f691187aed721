// Rulesets of a repository, and the rules that hold on a branch.
import { Refusal } from "../../forge/refusal.ts";
import { rulesetsOn } from "../../forge/rules/conditions.ts";
import { addRuleset, changeRuleset, findRuleset, removeRuleset } from "../../forge/rules/rulesets.ts";
import { created, idParam, list, noContent, ok, type RepositoryCall } from "../call.ts";
import { onRepository } from "../route.ts";
import { newRuleset, rulesetChange } from "../ruleset-fields.ts";
import { branchRule, listedRuleset, rulesetShape } from "../shapes/ruleset.ts";

export const rulesetRoutes = [
  onRepository("GET /repos/{owner}/{repo}/rulesets", "metadata:read", (call) =>
    list(call, call.repository.rulesets, (ruleset) => listedRuleset(call.world, call.repository, ruleset)),
  ),

  onRepository("POST /repos/{owner}/{repo}/rulesets", "administration:write", (call) => {
    const { world, actor, repository } = call;
    return created(rulesetShape(world, actor, repository, addRuleset(world, repository, call.body(newRuleset))));
  }),

  onRepository("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", "metadata:read", (call) =>
    ok(rulesetShape(call.world, call.actor, call.repository, rulesetOf(call))),
  ),

  onRepository("PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}", "administration:write", (call) => {
    const { world, actor, repository } = call;
    const ruleset = rulesetOf(call);
    changeRuleset(world, repository, ruleset, call.body(rulesetChange));
    return ok(rulesetShape(world, actor, repository, ruleset));
  }),

  onRepository("DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}", "administration:write", (call) => {
    removeRuleset(call.repository, rulesetOf(call));
    return noContent;
  }),

  /** The branch need not exist (docs.github.com/rest/repos/rules#get-rules-for-a-branch). */
  onRepository("GET /repos/{owner}/{repo}/rules/branches/{branch}", "metadata:read", (call) => {
    const { repository } = call;
    const rulesets = rulesetsOn(repository, `refs/heads/${call.param("branch")}`);
    const rules = rulesets.flatMap((ruleset) => ruleset.rules.map((rule) => ({ ruleset, rule })));
    return list(call, rules, ({ ruleset, rule }) => branchRule(repository, ruleset, rule));
  }),

  /** There is no protection of the classic kind here, and GitHub says of branches under rulesets that there is none. */
  onRepository("GET /repos/{owner}/{repo}/branches/{branch}/protection", "administration:read", () => {
    throw new Refusal(404, "Branch not protected");
  }),
];

function rulesetOf(call: RepositoryCall) {
  return findRuleset(call.repository, idParam(call, "ruleset_id"));
}
