// enqueuePullRequest and dequeuePullRequest.
import type { DequeuePullRequestInput, EnqueuePullRequestInput } from "@octokit/graphql-schema";
import { dequeue, enqueue } from "../../forge/queue/enqueue.ts";
import type { Context, Fields } from "../context.ts";
import { queueEntryNode } from "../fields/queue.ts";
import { find } from "../lookup.ts";
import type { PullNode } from "../nodes.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const queueMutations: Fields<undefined> = {
  enqueuePullRequest: mutation<EnqueuePullRequestInput>(async (input, context) => {
    const { repository, pull } = await mergeable(context, input.pullRequestId);
    const entry = await enqueue(context.world, context.actor, {
      repository,
      pull,
      expectedHead: input.expectedHeadOid == null ? undefined : String(input.expectedHeadOid),
      place: input.jump ? "front" : "back",
    });
    return { mergeQueueEntry: queueEntryNode(repository, entry) };
  }),

  /** Named by the pull request's id, as the schema says, not by the entry's. */
  dequeuePullRequest: mutation<DequeuePullRequestInput>(async ({ id }, context) => {
    const { repository, pull } = await mergeable(context, id);
    return {
      mergeQueueEntry: queueEntryNode(repository, await dequeue(context.world, context.actor, repository, pull)),
    };
  }),
};

/** It takes what merging takes, and the pull request. GitHub documents no permission for either mutation. */
async function mergeable(context: Context, id: string): Promise<PullNode> {
  const source = await find(context, "PullRequest", id);
  mayWrite(context, source.repository, "contents");
  mayWrite(context, source.repository, "pull_requests");
  return source;
}
