// What an App reports about a check run, as requests write it.
import { z } from "zod";
import type { CheckReport } from "../forge/checks.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const annotation = z
  .object({
    path: z.string(),
    start_line: z.int().min(0),
    end_line: z.int().min(0),
    start_column: z.int().optional(),
    end_column: z.int().optional(),
    annotation_level: z.enum(["notice", "warning", "failure"]),
    message: z.string(),
    title: z.string().max(255).optional(),
    raw_details: z.string().optional(),
  })
  .transform(withoutUndefined);

const action = z.object({
  label: z.string().min(1),
  description: z.string(),
  identifier: z.string().min(1),
});

const fields = z.object({
  name: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  started_at: time.optional(),
  completed_at: time.optional(),
  // "stale" is GitHub's alone to set.
  conclusion: z
    .enum(["success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"])
    .optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().optional(),
      text: z.string().optional(),
      annotations: z.array(annotation).optional(),
    })
    .optional(),
  actions: z.array(action).optional(),
});

function reportOf(asked: z.infer<typeof fields>): CheckReport {
  return {
    name: asked.name,
    detailsUrl: asked.details_url,
    externalId: asked.external_id,
    status: asked.status,
    startedAt: asked.started_at,
    completedAt: asked.completed_at,
    conclusion: asked.conclusion,
    output: asked.output,
    actions: asked.actions,
  };
}

export const checkReport = fields.transform(reportOf);

export const newCheckRun = fields
  .extend({ name: z.string().min(1), head_sha: z.string() })
  .transform((asked) => ({ ...reportOf(asked), name: asked.name, sha: asked.head_sha }));

/** The same object without the keys that hold undefined. */
function withoutUndefined<Fields extends object>(fields: Fields) {
  type Defined = { [Key in keyof Fields]: Exclude<Fields[Key], undefined> };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined;
}
