// Opening and closing pull requests.
import type { RepositoryName } from "../core/names.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import type { NewPull } from "../flow/ports/writing.ts";
import { type Client, place } from "./client.ts";
import { ask } from "./graphql.ts";
import { attempt } from "./outcome.ts";

const needs = "pull_requests: write";

/** One call for the words and the closing. */
const CLOSE_PULL = `mutation ClosePull($input: UpdatePullRequestInput!) {
  updatePullRequest(input: $input) { clientMutationId }
}`;

/** Opens a pull request from a branch of the repository itself. GitHub keeps a second one for the same branches out. */
export function ensurePullOpen(client: Client, repository: RepositoryName, pull: NewPull): Promise<Outcome> {
  const { head, base } = pull;
  const what = {
    doing: `opening the pull request ${head} → ${base} of ${repository}`,
    needs,
    meanings: [
      { says: /a pull request already exists/i, outcome: { kind: "already" } as const },
      { says: /no commits between/i, outcome: { kind: "refused", reason: `${base} has all of ${head}` } as const },
      {
        says: /"field":"(?:head|base)"/,
        outcome: { kind: "refused", reason: `${head} or ${base} is gone` } as const,
      },
    ],
  };
  return attempt(what, async () => {
    await client.request("POST /repos/{owner}/{repo}/pulls", { ...place(repository), ...pull });
    return { kind: "done" };
  });
}

/** Closes a pull request; its body says why. */
export function ensurePullClosed(
  client: Client,
  repository: RepositoryName,
  { number, id, body }: { number: number; id: string; body: string },
): Promise<Outcome> {
  const outcome = { kind: "refused", reason: `${repository}#${number} cannot be closed any more` } as const;
  const what = { doing: `closing ${repository}#${number}`, needs, meanings: [{ says: /./, outcome }] };
  return attempt(what, async () => {
    await ask(client, { document: CLOSE_PULL, variables: { input: { pullRequestId: id, body, state: "CLOSED" } } });
    return { kind: "done" };
  });
}
