// The one query that reads a whole ladder: planned from the ladder, printed as GraphQL.
import { backportBranch } from "../core/ladder/backport-receipt.ts";
import { checkName } from "../core/ladder/gate.ts";
import { promotionBranch } from "../core/ladder/position.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import { type Edge, edgesOf, type Ladder } from "../core/resources/ladder.ts";
import type { Tier } from "../core/resources/tier.ts";
import { selectPointers } from "./commit.ts";
import { withFragments } from "./fragments.ts";
import { printRepository } from "./graphql.ts";
import { selectTrial } from "./pull.ts";

/** What is read of one repository. Branches, pull requests and pins are told apart by their index. */
export interface RepositoryPlan {
  name: RepositoryName;
  branches: BranchPlan[];
  pulls: PullsPlan[];
  pins: Sha[];
}

export interface PullsPlan {
  head: string;
  base: string;
  /** How many, the newest first; of a person's own only the open one counts. */
  first: number;
  states: "open" | "all";
  /** How many of its commits, from the head down. */
  commits: number;
  /** For a backport: the check in which it may be recorded that it would change nothing. */
  record: string | null;
}

export interface BranchPlan {
  branch: string;
  /** How many commits, newest first, at most 100. */
  depth: number;
  /** Paths of submodule pointers to read on each commit; undefined where the branch holds none. */
  paths: string[] | undefined;
  reports: "read" | "leave";
}

/** What checks and soak look back on, and what a tier in use is ahead of the next: more is read when it matters. */
const SYSTEM_DEPTH = 20;
const SOURCE_DEPTH = 25;

interface Printed {
  fleet: RepositoryName;
  /** Our App's. */
  appId: number;
}

/** What to read of each repository that the ladder names. */
export function planLadder(ladder: Ladder): RepositoryPlan[] {
  const plans = new Map<RepositoryName, RepositoryPlan>();
  const planOf = (name: RepositoryName): RepositoryPlan => {
    const plan = plans.get(name) ?? { name, branches: [], pulls: [], pins: [] };
    plans.set(name, plan);
    return plan;
  };
  for (const tier of ladder.tiers) {
    const paths = [...pointerPaths(tier).values()];
    planOf(tier.system.name).branches.push({ branch: tier.branch, depth: SYSTEM_DEPTH, paths, reports: "read" });
    for (const source of pointerPaths(tier).keys()) planOf(source).branches.push(...sourceBranches(tier));
    if (tier.pin?.base) planOf(tier.apps.name).pins.push(tier.pin.base);
  }
  for (const edge of edgesOf(ladder)) {
    for (const source of pointerPaths(edge.to).keys()) planOf(source).pulls.push(...pullsOf(edge));
  }
  return [...plans.values()];
}

/** The edge's promotions and backports, and what a person opened from tier to tier. */
function pullsOf({ from, to }: Edge): PullsPlan[] {
  return [
    { head: promotionBranch(to), base: to.branch, first: 5, states: "all", commits: 2, record: null },
    { head: backportBranch(to), base: from.branch, first: 3, states: "all", commits: 3, record: checkName(from) },
    { head: from.branch, base: to.branch, first: 1, states: "open", commits: 1, record: null },
  ];
}

function sourceBranches(tier: Tier): BranchPlan[] {
  const isAsked = tier.verification.checks.some(({ on }) => on === "app");
  const reports = isAsked ? "read" : "leave";
  const line: BranchPlan = { branch: tier.branch, depth: SOURCE_DEPTH, paths: undefined, reports };
  const ours = [promotionBranch(tier), backportBranch(tier)].map(
    (branch): BranchPlan => ({ branch, depth: 2, paths: undefined, reports: "leave" }),
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
  { name, branches, pulls, pins }: RepositoryPlan,
  { index, appId }: { index: number; appId: number },
): string {
  const lines = [
    "id",
    "defaultBranchRef { name target { __typename ...CommitFacts } }",
    ...branches.map((branch, i) => `branch${i}: ${printBranch(branch)}`),
    ...pulls.map((plan, i) => `pulls${i}: ${printPulls(plan, appId)}`),
    ...pins.map((sha, i) => `pin${i}: object(oid: "${sha}") { __typename ...CommitFacts ...Reports }`),
  ];
  return `  repository${index}: ${printRepository(name)} {\n    ${lines.join("\n    ")}\n  }`;
}

function printPulls({ head, base, first, states, commits, record }: PullsPlan, appId: number): string {
  const filter = `headRefName: ${JSON.stringify(head)}, baseRefName: ${JSON.stringify(base)}`;
  const newest = `first: ${first}, orderBy: { field: CREATED_AT, direction: DESC }`;
  const only = states === "open" ? ", states: OPEN" : "";
  const facts = `...PullFacts commits(last: ${commits}) { nodes { commit { ...CommitFacts } } }`;
  const trial = record === null ? "" : ` ${selectTrial({ appId, name: record })}`;
  return `pullRequests(${filter}${only}, ${newest}) { nodes { ${facts}${trial} } }`;
}

function printBranch({ branch, depth, paths, reports }: BranchPlan): string {
  const facts = ["...CommitFacts", reports === "read" ? "...Reports" : "", paths ? selectPointers(paths) : ""];
  const entries = paths ? "tree { entries { path mode oid } } " : "";
  return (
    `ref(qualifiedName: ${JSON.stringify(`refs/heads/${branch}`)}) { target { __typename oid ... on Commit { ` +
    `${entries}history(first: ${depth}) { nodes { ${facts.filter((fact) => fact !== "").join(" ")} } } } } }`
  );
}
