// createIssue, updateIssue, closeIssue, reopenIssue, pinIssue, unpinIssue.
import type {
  CloseIssueInput,
  CreateIssueInput,
  PinIssueInput,
  ReopenIssueInput,
  UnpinIssueInput,
  UpdateIssueInput,
} from "@octokit/graphql-schema";
import { editIssue, type IssueEdit, openIssue } from "../../forge/issues.ts";
import { pinIssue, unpinIssue } from "../../forge/pinning.ts";
import type { Context, Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { find } from "../lookup.ts";
import { type IssueNode, issueNode } from "../nodes.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const issueMutations: Fields<undefined> = {
  createIssue: mutation<CreateIssueInput>(async ({ repositoryId, title, body }, context) => {
    const { repository } = await find(context, "Repository", repositoryId);
    mayWrite(context, repository, "issues");
    return { issue: issueNode(repository, openIssue(context.world, context.actor, repository, { title, body })) };
  }),

  updateIssue: mutation<UpdateIssueInput>(({ id, title, body, state }, context) =>
    edit(context, id, {
      ...(title == null ? {} : { title }),
      ...(body == null ? {} : { body }),
      ...(state == null ? {} : { state: state === "OPEN" ? "open" : "closed" }),
    }),
  ),

  closeIssue: mutation<CloseIssueInput>(({ issueId, stateReason }, context) =>
    edit(context, issueId, { state: "closed", reason: stateReason === "NOT_PLANNED" ? "not_planned" : "completed" }),
  ),

  reopenIssue: mutation<ReopenIssueInput>(({ issueId }, context) => edit(context, issueId, { state: "open" })),

  pinIssue: mutation<PinIssueInput>(async ({ issueId }, context) => {
    const source = await writable(context, issueId);
    pinIssue(context.world, context.actor, { repository: source.repository, issue: source.issue });
    return { issue: source };
  }),

  unpinIssue: mutation<UnpinIssueInput>(async ({ issueId }, context) => {
    const source = await writable(context, issueId);
    unpinIssue(context.world, context.actor, { repository: source.repository, issue: source.issue });
    return { issue: source, id: nodeId("PinnedIssue", source.issue.id) };
  }),
};

async function writable(context: Context, id: string): Promise<IssueNode> {
  const source = await find(context, "Issue", id);
  mayWrite(context, source.repository, "issues");
  return source;
}

async function edit(context: Context, id: string, change: IssueEdit) {
  const source = await writable(context, id);
  editIssue(context.world, context.actor, source.repository, source.issue, change);
  return { issue: source };
}
