// convertPullRequestToDraft and markPullRequestReadyForReview.
import type { ConvertPullRequestToDraftInput, MarkPullRequestReadyForReviewInput } from "@octokit/graphql-schema";
import { setDraft } from "../../forge/drafts.ts";
import type { Context, Fields } from "../context.ts";
import { find } from "../lookup.ts";
import { mayWrite, mutation } from "./mutate.ts";

type Input = ConvertPullRequestToDraftInput | MarkPullRequestReadyForReviewInput;

export const draftMutations: Fields<undefined> = {
  convertPullRequestToDraft: mutation<Input>((input, context) => set(input, context, "draft")),
  markPullRequestReadyForReview: mutation<Input>((input, context) => set(input, context, "ready")),
};

async function set({ pullRequestId }: Input, context: Context, stage: "draft" | "ready") {
  const source = await find(context, "PullRequest", pullRequestId);
  mayWrite(context, source.repository, "pull_requests");
  setDraft(context.world, context.actor, source, stage);
  return { pullRequest: source };
}
