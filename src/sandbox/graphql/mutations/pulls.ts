// Opening, editing, closing, reopening and merging pull requests.
import type {
  ClosePullRequestInput,
  CreatePullRequestInput,
  MergePullRequestInput,
  ReopenPullRequestInput,
  UpdatePullRequestInput,
} from "@octokit/graphql-schema";
import type { MergeMethod } from "../../forge/merge-commits.ts";
import { mergePull } from "../../forge/merging.ts";
import { editPull, openPull } from "../../forge/pulls.ts";
import type { Context, Fields } from "../context.ts";
import { failure } from "../errors.ts";
import { find } from "../lookup.ts";
import { accountNode, type PullNode, pullNode } from "../nodes.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const pullMutations: Fields<undefined> = {
  createPullRequest: mutation<CreatePullRequestInput>(async (input, context) => {
    const { repository } = await find(context, "Repository", input.repositoryId);
    mayWrite(context, repository, "pull_requests");
    const pull = await openPull(context.world, context.actor, repository, {
      title: input.title,
      body: input.body,
      head: input.headRefName,
      base: input.baseRefName,
      draft: input.draft ?? false,
    });
    return { pullRequest: pullNode(repository, pull) };
  }),

  updatePullRequest: mutation<UpdatePullRequestInput>(async (input, context) => {
    const source = await writable(context, input.pullRequestId);
    const { title, body, baseRefName, state } = input;
    return edit(context, source, {
      ...(title == null ? {} : { title }),
      ...(body == null ? {} : { body }),
      ...(baseRefName == null ? {} : { base: baseRefName }),
      ...(state == null ? {} : { state: state === "OPEN" ? "open" : "closed" }),
    });
  }),

  closePullRequest: mutation<ClosePullRequestInput>(async ({ pullRequestId }, context) =>
    edit(context, await writable(context, pullRequestId), { state: "closed" }),
  ),

  reopenPullRequest: mutation<ReopenPullRequestInput>(async ({ pullRequestId }, context) =>
    edit(context, await writable(context, pullRequestId), { state: "open" }),
  ),

  /** Merging writes the base branch: it takes `contents`, as in REST. */
  mergePullRequest: mutation<MergePullRequestInput>(async (input, context) => {
    const { repository, pull } = await find(context, "PullRequest", input.pullRequestId);
    mayWrite(context, repository, "contents");
    if (pull.merged) throw failure("UNPROCESSABLE", "Pull Request is already merged");
    await mergePull(context.world, context.actor, repository, pull, {
      method: (input.mergeMethod ?? "MERGE").toLowerCase() as MergeMethod,
      sha: input.expectedHeadOid == null ? undefined : String(input.expectedHeadOid),
      title: input.commitHeadline ?? undefined,
      message: input.commitBody ?? undefined,
    });
    return { actor: accountNode(context.actor.account), pullRequest: pullNode(repository, pull) };
  }),
};

async function writable(context: Context, id: string): Promise<PullNode> {
  const source = await find(context, "PullRequest", id);
  mayWrite(context, source.repository, "pull_requests");
  return source;
}

async function edit(
  { world, actor }: Context,
  { repository, pull }: PullNode,
  change: Parameters<typeof editPull>[4],
): Promise<{ pullRequest: PullNode }> {
  await editPull(world, actor, repository, pull, change);
  return { pullRequest: pullNode(repository, pull) };
}
