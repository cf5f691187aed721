// All facts of a ladder in one GraphQL call; more only where a commit has very many reports, a tier open requests, or one
// of those commits.
import type { Commit, PresentRepository, Repository } from "../core/ladder/snapshot.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { LadderQuestion, LadderReading } from "../flow/ports/reading.ts";
import type { Client, Identity } from "./client.ts";
import { type CommitNode, commitOf, type EntryNode, entriesOf, gather } from "./commit.ts";
import { ask, isHidden } from "./graphql.ts";
import { type BranchPlan, planLadder, printLadderQuery, type RepositoryPlan } from "./ladder-query.ts";
import type { Listings, Opened } from "./listings.ts";
import { type GroupNode, groupOf } from "./merge-group.ts";
import { type Page, readAllOpen } from "./more-open.ts";
import type { MoreReports } from "./more-reports.ts";
import { type PullNode, pullOf } from "./pull.ts";
import type { UnlistedHeads } from "./unlisted-heads.ts";

interface LadderNode {
  fleet: { ref: { target: { oid: Sha } } | null } | null;
  [alias: `repository${number}`]: RepositoryNode | null;
}

interface RepositoryNode {
  id: string;
  defaultBranchRef: { name: string; target: ObjectNode } | null;
  [alias: `branch${number}`]: { target: BranchNode } | null;
  [alias: `pulls${number}`]: Page<PullNode>;
  [alias: `groups${number}`]: Page<GroupNode>;
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
  {
    identity,
    listings,
    reports,
    heads,
  }: { identity: Identity; listings: Listings; reports: MoreReports; heads: UnlistedHeads },
  { ladder, fleet }: LadderQuestion,
): Promise<LadderReading> {
  const plans = planLadder(ladder);
  const document = printLadderQuery(plans, { fleet, appId: identity.appId });
  const { data, takenAt } = await ask<LadderNode>(client, { document, expects: isHidden });
  const repositories: Record<RepositoryName, Repository> = {};
  for (const [index, plan] of plans.entries()) {
    const node = data[`repository${index}`];
    if (node) {
      await reports.readOn(plan.name, commitNodes(plan, node));
      await readAllOpen(client, identity, { plan, node });
      await heads.readOn(plan, node);
    }
    repositories[plan.name] = node
      ? presentOf(plan, node, { slug: identity.slug, opened: await openHeads(listings, plan, node) })
      : absent(plan.name);
  }
  return { takenAt, fleetHead: data.fleet?.ref?.target.oid ?? null, repositories };
}

function absent(name: RepositoryName): Repository {
  const reason = `ShopSet does not see ${name}: it does not exist, was renamed, or the App is not installed on it`;
  return { state: "absent", reason };
}

/** What the trees of the heads hold, the App's folders opened, by the commit. */
async function openHeads(listings: Listings, plan: RepositoryPlan, node: RepositoryNode): Promise<Map<Sha, Opened>> {
  const opened = new Map<Sha, Opened>();
  for (const index of plan.branches.keys()) {
    const target = node[`branch${index}`]?.target;
    const head = target?.__typename === "Commit" && target.tree ? target.history.nodes[0] : undefined;
    if (target?.__typename !== "Commit" || !target.tree || !head) continue;
    const tree = { id: head.tree.oid, entries: entriesOf(target.tree.entries) };
    opened.set(target.oid, await listings.open(plan.name, tree));
  }
  return opened;
}

interface Reading {
  slug: string;
  opened: ReadonlyMap<Sha, Opened>;
}

function presentOf(plan: RepositoryPlan, node: RepositoryNode, { slug, opened }: Reading): PresentRepository {
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
    commits.push(...lineOf(branch, target, { slug, opened }));
  }
  const pulls = distinct(plan.pulls.flatMap((_, index) => node[`pulls${index}`]?.nodes ?? []));
  for (const pull of pulls)
    for (const { commit } of pull.commits?.nodes ?? []) commits.push(commitOf(commit, { slug }));
  const groups = plan.groups.flatMap(({ base }, index) =>
    (node[`groups${index}`]?.nodes ?? []).flatMap((ref) => groupOf(base, ref) ?? []),
  );
  for (const { head } of groups) commits.push(commitOf(head, { slug }));
  for (const index of plan.pins.keys()) {
    const pinned = commitIn(node[`pin${index}`]);
    if (pinned) commits.push(commitOf(pinned, { slug, paths: plan.components }));
  }
  return {
    state: "present",
    id: node.id,
    defaultBranch: node.defaultBranchRef?.name ?? null,
    branches,
    commits: gather(commits),
    pulls: pulls.map((pull) => pullOf(pull, slug, branches)),
    groups: groups.map(({ group }) => group),
    folders: Object.assign({}, ...[...opened.values()].map(({ folders }) => folders)),
  };
}

/** Each once, newest first: an open promotion is also one of those that are open into its tier, where less is asked. */
function distinct(pulls: readonly PullNode[]): PullNode[] {
  const byNumber = new Map<number, PullNode>();
  for (const pull of pulls) byNumber.set(pull.number, { ...pull, ...byNumber.get(pull.number) });
  return [...byNumber.values()].sort((a, b) => b.number - a.number);
}

/** The commits of a branch; its head also knows what its tree holds, where that was asked. */
function lineOf(
  { paths }: BranchPlan,
  target: BranchNode & { __typename: "Commit" },
  { slug, opened }: Reading,
): Commit[] {
  return target.history.nodes.map((node) => {
    const commit = commitOf(node, { slug, ...(paths ? { paths } : {}) });
    const head = opened.get(node.oid);
    return head && node.oid === target.oid ? { ...commit, entries: head.entries } : commit;
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
