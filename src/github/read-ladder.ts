// All facts of a ladder in one GraphQL call; more only where a commit has more than a hundred reports.
import type { Commit, PresentRepository, Repository } from "../core/ladder/snapshot.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { LadderQuestion, LadderReading } from "../flow/ports.ts";
import type { Client, Identity } from "./client.ts";
import { type CommitNode, commitOf, type EntryNode, gather } from "./commit.ts";
import { ask, isHidden } from "./graphql.ts";
import { type BranchPlan, planLadder, printLadderQuery, type RepositoryPlan } from "./ladder-query.ts";
import { readAllReports } from "./more-reports.ts";
import { type PullNode, pullOf } from "./pull.ts";

interface LadderNode {
  fleet: { ref: { target: { oid: Sha } } | null } | null;
  [alias: `repository${number}`]: RepositoryNode | null;
}

interface RepositoryNode {
  id: string;
  defaultBranchRef: { name: string; target: ObjectNode } | null;
  [alias: `branch${number}`]: { target: BranchNode } | null;
  [alias: `pulls${number}`]: { nodes: PullNode[] };
  [alias: `pin${number}`]: ObjectNode | null;
}

/** A branch may hold a tag object, and an id may name anything: what is no commit is passed over. */
type ObjectNode = ({ __typename: "Commit" } & CommitNode) | { __typename: "Tag" | "Tree" | "Blob" };

type BranchNode =
  | { __typename: "Commit"; oid: Sha; tree?: { entries: EntryNode[] }; history: { nodes: CommitNode[] } }
  | { __typename: "Tag" | "Tree" | "Blob" };

/** Reads every fact of a ladder. Throws what `ask` throws; a repository that GitHub does not show is one of the facts. */
export async function readLadder(
  client: Client,
  identity: Identity,
  { ladder, fleet }: LadderQuestion,
): Promise<LadderReading> {
  const plans = planLadder(ladder);
  const document = printLadderQuery(plans, { fleet, appId: identity.appId });
  const { data, takenAt } = await ask<LadderNode>(client, { document, expects: isHidden });
  const repositories: Record<RepositoryName, Repository> = {};
  for (const [index, plan] of plans.entries()) {
    const node = data[`repository${index}`];
    if (node) await readAllReports(client, plan.name, commitNodes(plan, node));
    repositories[plan.name] = node ? presentOf(plan, node, identity.slug) : absent(plan.name);
  }
  return { takenAt, fleetHead: data.fleet?.ref?.target.oid ?? null, repositories };
}

function absent(name: RepositoryName): Repository {
  const reason = `ShopSet does not see ${name}: it does not exist, was renamed, or the App is not installed on it`;
  return { state: "absent", reason };
}

function presentOf(plan: RepositoryPlan, node: RepositoryNode, slug: string): PresentRepository {
  const branches: Record<string, Sha> = {};
  const commits: Commit[] = [];
  const head = commitIn(node.defaultBranchRef?.target);
  if (node.defaultBranchRef && head) {
    branches[node.defaultBranchRef.name] = head.oid;
    commits.push(commitOf(head, { slug }));
  }
  for (const [index, branch] of plan.branches.entries()) {
    const target = node[`branch${index}`]?.target;
    if (target?.__typename !== "Commit") continue;
    branches[branch.branch] = target.oid;
    commits.push(...lineOf(branch, target, slug));
  }
  const pulls = plan.pulls.flatMap((_, index) => node[`pulls${index}`]?.nodes ?? []);
  const ours = pulls.filter(({ isCrossRepository }) => !isCrossRepository).sort((a, b) => b.number - a.number);
  for (const pull of ours) for (const { commit } of pull.commits.nodes) commits.push(commitOf(commit, { slug }));
  for (const index of plan.pins.keys()) {
    const pinned = commitIn(node[`pin${index}`]);
    if (pinned) commits.push(commitOf(pinned, { slug }));
  }
  return {
    state: "present",
    id: node.id,
    defaultBranch: node.defaultBranchRef?.name ?? null,
    branches,
    commits: gather(commits),
    pulls: ours.map((pull) => pullOf(pull, slug)),
  };
}

/** The commits of a branch; its head also knows what its tree holds, where that was asked. */
function lineOf({ paths }: BranchPlan, target: BranchNode & { __typename: "Commit" }, slug: string): Commit[] {
  return target.history.nodes.map((node) => {
    const isHead = node.oid === target.oid && target.tree;
    const whole = isHead ? { ...node, tree: { ...node.tree, ...target.tree } } : node;
    return commitOf(whole, { slug, ...(paths ? { paths } : {}) });
  });
}

/** Every commit of the answer that may have reports. */
function commitNodes(plan: RepositoryPlan, node: RepositoryNode): CommitNode[] {
  const lines = plan.branches.flatMap((_, index) => {
    const target = node[`branch${index}`]?.target;
    return target?.__typename === "Commit" ? target.history.nodes : [];
  });
  const pins = [...plan.pins.keys()].flatMap((index) => commitIn(node[`pin${index}`]) ?? []);
  return [...lines, ...pins];
}

function commitIn(node: ObjectNode | null | undefined): CommitNode | undefined {
  return node?.__typename === "Commit" ? node : undefined;
}
