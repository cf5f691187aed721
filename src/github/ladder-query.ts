// The one query that reads a whole ladder: planned from the ladder, printed as GraphQL.
import { backportBranch } from "../core/ladder/backport-receipt.ts";
import { checkName } from "../core/ladder/gate.ts";
import { promotionBranch } from "../core/ladder/position.ts";
import { componentPaths, pinOf, systemPaths } from "../core/ladder/source.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import { type Edge, edgesOf, type Ladder } from "../core/resources/ladder.ts";
import type { Tier } from "../core/resources/tier.ts";
import { selectPaths } from "./commit.ts";
import { withFragments } from "./fragments.ts";
import { printRepository } from "./graphql.ts";
import { selectGroups } from "./merge-group.ts";
import { SELECT_END, SELECT_PROSPECT, selectTip } from "./pull.ts";

/** What is read of one repository. Branches, pull requests and pins are told apart by their index. */
export interface RepositoryPlan {
  name: RepositoryName;
  branches: BranchPlan[];
  pulls: PullsPlan[];
  groups: GroupsPlan[];
  pins: Sha[];
  /** Directories that Configurations name in it. */
  components: string[];
}

export interface PullsPlan {
  /** null: whatever it is. */
  head: string | null;
  base: string;
  /** How many, the newest first; those of "every open one" are but the first page. */
  first: number;
  states: "every open one" | "the newest" | "the newest merged";
  /** How many of its commits, from the head down. */
  commits: number;
  /** Our check for the tier that it goes into. */
  check: string;
}

/** What the merge queue of a branch tries. */
export interface GroupsPlan {
  base: string;
  check: string;
}

export interface BranchPlan {
  branch: string;
  /** How many commits, newest first, at most 100. */
  depth: number;
  /** Paths of submodule pointers and folders to read on each commit; undefined where none matters. */
  paths: string[] | undefined;
  reports: "read" | "leave";
  /** What the tree of its head holds, folders unopened. */
  entries: "read" | "leave";
}

/** What checks and soak look back on, and what a tier in use is ahead of the next: more is read when it matters. */
const SYSTEM_DEPTH = 20;
const SOURCE_DEPTH = 25;
/** Seldom is more open into a tier that is not the lowest, or tried in its queue: those are read on then, all of them. */
const OPEN_AT_FIRST = 5;
const GROUPS_AT_FIRST = 3;

interface Printed {
  fleet: RepositoryName;
  /** Our App's. */
  appId: number;
}

/** What to read of each repository that the ladder names. */
export function planLadder(ladder: Ladder): RepositoryPlan[] {
  const plans = new Map<RepositoryName, RepositoryPlan>();
  const planOf = (name: RepositoryName): RepositoryPlan => {
    const plan = plans.get(name) ?? { name, branches: [], pulls: [], groups: [], pins: [], components: [] };
    plans.set(name, plan);
    return plan;
  };
  for (const tier of ladder.tiers) {
    const paths = systemPaths(tier);
    const { branch } = tier;
    planOf(tier.system.name).branches.push({ branch, depth: SYSTEM_DEPTH, paths, reports: "read", entries: "read" });
    for (const source of pointerPaths(tier).keys()) {
      const plan = planOf(source);
      plan.components = componentPaths(ladder, source);
      plan.branches.push(...sourceBranches(tier, source, plan.components));
      const pin = pinOf(tier, source);
      if (pin !== null) plan.pins.push(pin);
    }
  }
  for (const edge of edgesOf(ladder)) {
    for (const source of pointerPaths(edge.to).keys()) {
      const plan = planOf(source);
      plan.pulls.push(...pullsOf(edge));
      plan.groups.push({ base: edge.to.branch, check: checkName(edge.to) });
    }
  }
  return [...plans.values()];
}

/** The edge's promotions and backports, whatever became of them, and what is open, or was merged, into the upper tier. */
function pullsOf({ from, to }: Edge): PullsPlan[] {
  const into = { base: to.branch, check: checkName(to) };
  return [
    { ...into, head: promotionBranch(to), first: 5, states: "the newest", commits: 2 },
    { head: backportBranch(to), base: from.branch, first: 3, states: "the newest", commits: 3, check: checkName(from) },
    { ...into, head: null, first: OPEN_AT_FIRST, states: "every open one", commits: 1 },
    { ...into, head: null, first: 5, states: "the newest merged", commits: 0 },
  ];
}

function sourceBranches(tier: Tier, source: RepositoryName, components: string[]): BranchPlan[] {
  const isAsked = source === tier.apps.name && tier.verification.checks.some(({ on }) => on === "app");
  const reports = isAsked ? "read" : "leave";
  const paths = components.length > 0 ? components : undefined;
  const line: BranchPlan = { branch: tier.branch, depth: SOURCE_DEPTH, paths, reports, entries: "leave" };
  const ours = [promotionBranch(tier), backportBranch(tier)].map(
    (branch): BranchPlan => ({ branch, depth: 2, paths: undefined, reports: "leave", entries: "leave" }),
  );
  return tier.previous === null ? [line] : [line, ...ours];
}

/** The query of a plan. */
export function printLadderQuery(plans: readonly RepositoryPlan[], { fleet, appId }: Printed): string {
  const body = `query ReadLadder {
  fleet: ${printRepository(fleet)} { ref(qualifiedName: "refs/heads/main") { target { oid } } }
${plans.map((plan, index) => printPlan(plan, { index, appId })).join("\n")}
}`;
  return withFragments(body);
}

function printPlan(
  { name, branches, pulls, groups, pins, components }: RepositoryPlan,
  { index, appId }: { index: number; appId: number },
): string {
  const lines = [
    "id",
    "defaultBranchRef { name target { __typename ...CommitFacts } }",
    ...branches.map((branch, i) => `branch${i}: ${printBranch(branch)}`),
    ...pulls.map((plan, i) => `pulls${i}: ${printPulls(plan, { appId, page: `first: ${plan.first}` })}`),
    ...groups.map((plan, i) => `groups${i}: ${printGroups(plan, { appId, page: `first: ${GROUPS_AT_FIRST}` })}`),
    ...pins.map(
      (sha, i) => `pin${i}: object(oid: "${sha}") { __typename ...CommitFacts ...Reports ${selectFolders(components)}}`,
    ),
  ];
  return `  repository${index}: ${printRepository(name)} {\n    ${lines.join("\n    ")}\n  }`;
}

/** `page` is `first: …`, with a cursor behind the first page. */
export function printPulls(
  { head, base, states, commits, check }: PullsPlan,
  { appId, page }: { appId: number; page: string },
): string {
  const from = head === null ? [] : [`headRefName: ${JSON.stringify(head)}`];
  const filter = [...from, `baseRefName: ${JSON.stringify(base)}`, ...ARGUMENTS[states], page].join(", ");
  const line = commits > 0 ? `commits(last: ${commits}) { nodes { commit { ...CommitFacts } } }` : "";
  const facts = ["...PullFacts", selectTip({ appId, name: check }), line, ...FACTS[states]].filter((one) => one !== "");
  const more = states === "every open one" ? "pageInfo { hasNextPage endCursor } " : "";
  return `pullRequests(${filter}) { ${more}nodes { ${facts.join(" ")} } }`;
}

const NEWEST = "orderBy: { field: CREATED_AT, direction: DESC }";

/** What is asked for; an old pull request may be merged today, and is updated by that. */
const ARGUMENTS: Record<PullsPlan["states"], string[]> = {
  "every open one": ["states: OPEN", NEWEST],
  "the newest": [NEWEST],
  "the newest merged": ["states: MERGED", "orderBy: { field: UPDATED_AT, direction: DESC }"],
};

/** What is asked of each, beside the facts of all. */
const FACTS: Record<PullsPlan["states"], string[]> = {
  "every open one": [SELECT_PROSPECT],
  "the newest": [SELECT_PROSPECT, SELECT_END],
  "the newest merged": [],
};

export function printGroups({ base, check }: GroupsPlan, { appId, page }: { appId: number; page: string }): string {
  return selectGroups(base, { appId, name: check, page });
}

function selectFolders(paths: readonly string[]): string {
  return paths.length === 0 ? "" : `... on Commit { ${selectPaths(paths)} } `;
}

function printBranch({ branch, depth, paths, reports, entries: asked }: BranchPlan): string {
  const facts = ["...CommitFacts", reports === "read" ? "...Reports" : "", paths ? selectPaths(paths) : ""];
  const entries = asked === "read" ? "tree { entries { path mode oid } } " : "";
  return (
    `ref(qualifiedName: ${JSON.stringify(`refs/heads/${branch}`)}) { target { __typename oid ... on Commit { ` +
    `${entries}history(first: ${depth}) { nodes { ${facts.filter((fact) => fact !== "").join(" ")} } } } } }`
  );
}
