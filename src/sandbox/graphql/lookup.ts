// From a node id back to the thing itself, as far as the asker may see it.
import type { Account, Repository } from "../model.ts";
import type { Context } from "./context.ts";
import { queueEntryNode } from "./fields/queue.ts";
import { type NodeKind, parseNodeId } from "./ids.ts";
import {
  type AccountNode,
  accountNode,
  type CheckRunNode,
  type CommentNode,
  checkRunNode,
  commentNode,
  findObject,
  findRef,
  type IssueNode,
  issueNode,
  type PullNode,
  pullNode,
  type RefNode,
  type RepositoryNode,
  type ReviewNode,
  repositoryNode,
} from "./nodes.ts";
import { findInRepositories, unresolved } from "./visible.ts";

type Lookup = (context: Context, parts: string[]) => unknown;

const lookups: Partial<Record<NodeKind, Lookup>> = {
  User: account,
  Bot: account,
  Organization: account,
  App: ({ world }, [id]) => {
    const app = world.apps.find((one) => String(one.id) === id);
    return app && { __typename: "App", app };
  },
  Repository: (context, [id]) => {
    const repository = repositoryOf(context, id);
    return repository && repositoryNode(repository);
  },
  Ref: (context, [id, name = ""]) => inRepository(context, id, (repository) => findRef(repository, name)),
  Commit: object,
  Tree: object,
  Blob: object,
  PullRequest: (context, [id]) => {
    const hit = findInRepositories(context, ({ pulls }) => pulls.find((pull) => String(pull.id) === id));
    return hit && pullNode(hit.repository, hit.found);
  },
  Issue: (context, [id]) => {
    const hit = findInRepositories(context, ({ issues }) => issues.find((issue) => String(issue.id) === id));
    return hit && issueNode(hit.repository, hit.found);
  },
  PullRequestReview: (context, [id]) => {
    const hit = findInRepositories(context, ({ pulls }) => {
      const pull = pulls.find(({ reviews }) => reviews.some((review) => String(review.id) === id));
      const review = pull?.reviews.find((one) => String(one.id) === id);
      return pull && review && { pull, review };
    });
    return hit && { __typename: "PullRequestReview", repository: hit.repository, ...hit.found };
  },
  IssueComment: (context, [id]) => {
    const hit = findInRepositories(context, ({ comments }) => comments.find((comment) => String(comment.id) === id));
    return hit && commentNode(hit.repository, hit.found);
  },
  CheckRun: (context, [id]) => {
    const hit = findInRepositories(context, ({ checkRuns }) => checkRuns.find((run) => String(run.id) === id));
    return hit && checkRunNode(hit.repository, hit.found);
  },
  CheckSuite: (context, [id]) => {
    const hit = findInRepositories(context, ({ checkSuites }) => checkSuites.find((suite) => String(suite.id) === id));
    return hit && { __typename: "CheckSuite", repository: hit.repository, suite: hit.found };
  },
  MergeQueueEntry: (context, [id]) => {
    const hit = findInRepositories(context, ({ queue }) => queue.find((entry) => String(entry.id) === id));
    return hit && queueEntryNode(hit.repository, hit.found);
  },
  StatusContext: (context, [id]) => {
    const hit = findInRepositories(context, ({ statuses }) => statuses.find((status) => String(status.id) === id));
    return hit && { __typename: "StatusContext", repository: hit.repository, status: hit.found };
  },
};

/** The node of an id. Throws GitHub's NOT_FOUND for an id that names nothing, or nothing the asker may see. */
export async function lookUp(context: Context, id: string): Promise<{ __typename: string }> {
  const parsed = parseNodeId(id);
  const found = parsed && (await lookups[parsed.kind]?.(context, parsed.parts));
  if (!found) throw unresolved(id);
  return found as { __typename: string };
}

interface Kinds {
  Repository: RepositoryNode;
  Ref: RefNode;
  PullRequest: PullNode;
  PullRequestReview: ReviewNode;
  Issue: IssueNode;
  IssueComment: CommentNode;
  CheckRun: CheckRunNode;
}

/** The node of an id that must be of this kind; throws NOT_FOUND like `lookUp`. */
export async function find<Kind extends keyof Kinds>(context: Context, kind: Kind, id: string): Promise<Kinds[Kind]> {
  const found = await lookUp(context, id);
  if (found.__typename !== kind) throw unresolved(id);
  return found as Kinds[Kind];
}

function account({ world }: Context, [id]: string[]): AccountNode | undefined {
  const bots: Account[] = world.apps.map(({ bot }) => bot);
  const found = [...world.accounts, ...bots].find((one) => String(one.id) === id);
  return found && accountNode(found);
}

function object(context: Context, [id, oid = ""]: string[]) {
  return inRepository(context, id, (repository) => findObject(repository, oid));
}

function repositoryOf(context: Context, id: string | undefined): Repository | undefined {
  return findInRepositories(context, (repository) => (String(repository.id) === id ? repository : undefined))?.found;
}

function inRepository<T>(context: Context, id: string | undefined, pick: (repository: Repository) => T): T | undefined {
  const repository = repositoryOf(context, id);
  return repository && pick(repository);
}
