// A ruleset as requests write it.
import { z } from "zod";
import type { RulesetFields } from "../forge/rules/rulesets.ts";
import type { Rule } from "../model.ts";

const minutes = z.int().min(0).max(360);
const entries = z.int().min(0).max(100);

const METHODS = ["merge", "squash", "rebase"] as const;

const bypassActor = z.object({
  actor_id: z.int().nullable().default(null),
  actor_type: z.enum(["Integration", "RepositoryRole", "OrganizationAdmin", "Team", "DeployKey"]),
  bypass_mode: z.enum(["always", "pull_request", "exempt"]).default("always"),
});

const requiredCheck = z
  .object({ context: z.string().min(1), integration_id: z.int().nullish() })
  .transform(({ context, integration_id: app }) => (app == null ? { context } : { context, integration_id: app }));

const rule: z.ZodType<Rule> = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["creation", "deletion", "non_fast_forward", "required_linear_history"]) }),
  z.object({
    type: z.literal("update"),
    parameters: z
      .object({ update_allows_fetch_and_merge: z.boolean() })
      .default({ update_allows_fetch_and_merge: false }),
  }),
  z.object({
    type: z.literal("pull_request"),
    parameters: z.object({
      required_approving_review_count: z.int().min(0).max(10),
      dismiss_stale_reviews_on_push: z.boolean(),
      require_code_owner_review: z.boolean(),
      require_last_push_approval: z.boolean(),
      required_review_thread_resolution: z.boolean(),
      allowed_merge_methods: z
        .array(z.enum(METHODS))
        .min(1)
        .default([...METHODS]),
    }),
  }),
  z.object({
    type: z.literal("merge_queue"),
    parameters: z.object({
      merge_method: z.enum(["MERGE", "SQUASH", "REBASE"]),
      // HEADGREEN, by which a failing entry may be carried by the next, is not played here.
      grouping_strategy: z.literal("ALLGREEN"),
      check_response_timeout_minutes: minutes.min(1),
      max_entries_to_build: entries.min(1),
      max_entries_to_merge: entries,
      min_entries_to_merge: entries,
      min_entries_to_merge_wait_minutes: minutes,
    }),
  }),
  z.object({
    type: z.literal("required_status_checks"),
    parameters: z.object({
      required_status_checks: z.array(requiredCheck),
      strict_required_status_checks_policy: z.boolean(),
      do_not_enforce_on_create: z.boolean().default(false),
    }),
  }),
]);

/** What may be said of a ruleset. A rule that the sandbox does not enforce is refused, not taken and forgotten. */
const fields = z.object({
  name: z.string().min(1),
  enforcement: z.enum(["active", "disabled", "evaluate"]),
  target: z.enum(["branch", "tag"]).optional(),
  bypass_actors: z.array(bypassActor).optional(),
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }) })
    .optional(),
  rules: z.array(rule).optional(),
});

export const newRuleset = fields.transform(
  ({ name, enforcement, ...asked }): RulesetFields => ({
    name,
    enforcement,
    target: asked.target ?? "branch",
    bypassActors: (asked.bypass_actors ?? []).map(actor),
    ...(asked.conditions?.ref_name ?? { include: [], exclude: [] }),
    rules: asked.rules ?? [],
  }),
);

export const rulesetChange = fields.partial().transform(
  ({ name, enforcement, target, ...asked }): Partial<RulesetFields> => ({
    ...(name !== undefined && { name }),
    ...(enforcement !== undefined && { enforcement }),
    ...(target !== undefined && { target }),
    ...(asked.bypass_actors && { bypassActors: asked.bypass_actors.map(actor) }),
    ...asked.conditions?.ref_name,
    ...(asked.rules && { rules: asked.rules }),
  }),
);

function actor({ actor_id: actorId, actor_type: actorType, bypass_mode: mode }: z.infer<typeof bypassActor>) {
  return { actorId, actorType, mode };
}
