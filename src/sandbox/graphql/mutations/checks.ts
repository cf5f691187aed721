// createCheckRun and updateCheckRun: GraphQL's spelling of a report, translated to the world's.
import type { CreateCheckRunInput, UpdateCheckRunInput } from "@octokit/graphql-schema";
import { type CheckReport, createCheckRun, updateCheckRun } from "../../forge/checks.ts";
import { Refusal } from "../../forge/refusal.ts";
import type { Annotation, CheckRun } from "../../model.ts";
import type { Fields } from "../context.ts";
import { find } from "../lookup.ts";
import { checkRunNode } from "../nodes.ts";
import { unresolved } from "../visible.ts";
import { mayWrite, mutation } from "./mutate.ts";

type Reported = Omit<CreateCheckRunInput, "name" | "headSha" | "repositoryId">;

/** What the schema has words for, and only GitHub itself may say (docs.github.com/rest/checks/runs). */
const RESERVED = ["PENDING", "WAITING", "STALE", "STARTUP_FAILURE"];

export const checkMutations: Fields<undefined> = {
  createCheckRun: mutation<CreateCheckRunInput>(async ({ repositoryId, headSha, name, ...rest }, context) => {
    const { repository } = await find(context, "Repository", repositoryId);
    mayWrite(context, repository, "checks");
    const sha = String(headSha);
    const run = await createCheckRun(context.world, context.actor, repository, { ...report(rest), sha, name });
    return { checkRun: checkRunNode(repository, run) };
  }),

  updateCheckRun: mutation<UpdateCheckRunInput>(async ({ checkRunId, repositoryId, name, ...rest }, context) => {
    const { repository, run } = await find(context, "CheckRun", checkRunId);
    if ((await find(context, "Repository", repositoryId)).repository !== repository) throw unresolved(checkRunId);
    mayWrite(context, repository, "checks");
    const renamed = name == null ? {} : { name };
    updateCheckRun(context.world, context.actor, repository, run, { ...report(rest), ...renamed });
    return { checkRun: checkRunNode(repository, run) };
  }),
};

function report(input: Reported): CheckReport {
  const { output, actions } = input;
  const reserved = RESERVED.find((word) => word === input.status || word === input.conclusion);
  if (reserved) throw new Refusal(422, `Invalid request.\n\n${reserved} is not a value that an App may report.`);
  return {
    status: input.status == null ? undefined : (input.status.toLowerCase() as CheckRun["status"]),
    conclusion: input.conclusion == null ? undefined : (input.conclusion.toLowerCase() as CheckRun["conclusion"]),
    externalId: input.externalId ?? undefined,
    detailsUrl: input.detailsUrl == null ? undefined : String(input.detailsUrl),
    startedAt: input.startedAt == null ? undefined : Date.parse(String(input.startedAt)),
    completedAt: input.completedAt == null ? undefined : Date.parse(String(input.completedAt)),
    actions: actions?.map(({ label, description, identifier }) => ({ label, description, identifier })),
    output:
      output == null
        ? undefined
        : { title: output.title, summary: output.summary, text: output.text, annotations: annotations(output) },
  };
}

function annotations({ annotations }: NonNullable<Reported["output"]>): Annotation[] | undefined {
  return annotations?.map(({ path, location, annotationLevel, message, title, rawDetails }) => ({
    path,
    start_line: location.startLine,
    end_line: location.endLine,
    ...(location.startColumn == null ? {} : { start_column: location.startColumn }),
    ...(location.endColumn == null ? {} : { end_column: location.endColumn }),
    annotation_level: annotationLevel.toLowerCase() as Annotation["annotation_level"],
    message,
    ...(title == null ? {} : { title }),
    ...(rawDetails == null ? {} : { raw_details: rawDetails }),
  }));
}
