// Ref, and Comparison of a ref with another.
import type { RefAssociatedPullRequestsArgs, RefCompareArgs } from "@octokit/graphql-schema";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import { type ComparisonNode, commitNode, findObject, pullNode, type RefNode, repositoryNode } from "../nodes.ts";
import { filterPulls } from "./pulls.ts";

export const ref: Fields<RefNode> = {
  id: ({ repository, ref }) => nodeId("Ref", repository.id, ref),
  name: ({ ref }) => ref.slice(prefixOf(ref).length),
  prefix: ({ ref }) => prefixOf(ref),
  repository: ({ repository }) => repositoryNode(repository),
  /** Rulesets are all there is: no branch has a protection of the classic kind. */
  branchProtectionRule: () => null,
  target: ({ repository, oid }) => findObject(repository, oid),
  /** Null if the comparison cannot be made, as the schema says. */
  compare: async ({ repository, oid }, { headRef }: RefCompareArgs): Promise<ComparisonNode | null> => {
    const head = await repository.git.resolve(headRef);
    if (head === undefined || (await repository.git.type(head)) !== "commit") return null;
    return { __typename: "Comparison", repository, base: oid, head };
  },
  associatedPullRequests: ({ repository, ref }, args: RefAssociatedPullRequestsArgs) =>
    filterPulls(repository.pulls, args)
      .filter((pull) => `refs/heads/${pull.head.ref}` === ref)
      .map((pull) => pullNode(repository, pull)),
};

export const comparison: Fields<ComparisonNode> = {
  id: ({ repository, base, head }) => nodeId("Comparison", repository.id, base, head),
  aheadBy: ahead,
  behindBy: behind,
  baseTarget: ({ repository, base }) => findObject(repository, base),
  headTarget: ({ repository, head }) => findObject(repository, head),
  status: async (source) => {
    const [more, less] = await Promise.all([ahead(source), behind(source)]);
    if (more === 0) return less === 0 ? "IDENTICAL" : "BEHIND";
    return less === 0 ? "AHEAD" : "DIVERGED";
  },
  /** Oldest first, as on a pull request's page. */
  commits: async (source) => {
    const { repository, base, head } = source;
    const commits = await repository.git.log(head, { max: await ahead(source), not: [base] });
    return commits.reverse().map((commit) => commitNode(repository, commit));
  },
};

function ahead({ repository, base, head }: ComparisonNode): Promise<number> {
  return repository.git.count(head, { not: [base] });
}

function behind({ repository, base, head }: ComparisonNode): Promise<number> {
  return repository.git.count(base, { not: [head] });
}

function prefixOf(ref: string): string {
  return /^refs\/(heads|tags)\//.exec(ref)?.[0] ?? ref.slice(0, ref.lastIndexOf("/") + 1);
}
