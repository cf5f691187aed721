// Issues that the App keeps: it finds them as their author, and rewrites them.
import type { RepositoryName } from "../core/names.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import type { KeptIssue } from "../flow/ports/talking.ts";
import type { Client, Identity } from "./client.ts";
import { ask, printRepository } from "./graphql.ts";
import { attempt } from "./outcome.ts";
import { type ActorNode, isOurBot } from "./pull.ts";
import { GONE } from "./write-comment.ts";

const CREATE = `mutation OpenIssue($input: CreateIssueInput!) { createIssue(input: $input) { clientMutationId } }`;
const UPDATE = `mutation RewriteIssue($input: UpdateIssueInput!) { written: updateIssue(input: $input) { issue { state } } }`;

/** The open issues that our bot wrote, newest first, at most twenty. As an author a bot is called with its `[bot]`. */
export async function readKeptIssues(
  client: Client,
  { slug }: Identity,
  repository: RepositoryName,
): Promise<KeptIssue[]> {
  const filter = `states: OPEN, filterBy: { createdBy: ${JSON.stringify(`${slug}[bot]`)} }`;
  const newest = "first: 20, orderBy: { field: CREATED_AT, direction: DESC }";
  const issues = `issues(${filter}, ${newest}) { nodes { id number title body author { __typename login } } }`;
  const document = `query ReadKeptIssues { repository: ${printRepository(repository)} { ${issues} } }`;
  const { data } = await ask<{ repository: { issues: { nodes: (KeptIssue & { author: ActorNode | null })[] } } }>(
    client,
    { document },
  );
  const ours = data.repository.issues.nodes.filter(({ author }) => isOurBot(author, slug));
  return ours.map(({ id, number, title, body }) => ({ id, number, title, body }));
}

/** Opens an issue, or gives one its text; what somebody closed is refused, though its text is written. `idOf` gives a repository's node id. */
export function ensureIssue(
  client: Client,
  idOf: (repository: RepositoryName) => Promise<string>,
  { repository, issue }: { repository: RepositoryName; issue: { id: string | null; title: string; body: string } },
): Promise<Outcome> {
  const { id, title, body } = issue;
  const meanings = [{ says: GONE, outcome: { kind: "refused", reason: "the issue is gone" } as const }];
  return attempt({ doing: `writing “${title}” in ${repository}`, needs: "issues: write", meanings }, async () => {
    const input = id === null ? { repositoryId: await idOf(repository), title, body } : { id, title, body };
    const document = id === null ? CREATE : UPDATE;
    const { data } = await ask<{ written?: { issue: { state: string } | null } }>(client, {
      document,
      variables: { input },
    });
    const isClosed = data.written?.issue?.state === "CLOSED";
    return isClosed ? { kind: "refused", reason: "somebody closed the issue" } : { kind: "done" };
  });
}
