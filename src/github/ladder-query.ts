// The one query that reads a whole ladder: planned from the ladder, printed as GraphQL.
import { promotionBranch } from "../core/ladder/position.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import { edgesOf, type Ladder } from "../core/resources/ladder.ts";
import type { Tier } from "../core/resources/tier.ts";
import { selectPointers } from "./commit.ts";
import { withFragments } from "./fragments.ts";
import { printRepository } from "./graphql.ts";

/** What is read of one repository. Branches, promotions and pins are told apart by their index. */
export interface RepositoryPlan {
  name: RepositoryName;
  branches: BranchPlan[];
  promotions: { head: string; base: string }[];
  pins: Sha[];
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
const SYSTEM_DEPTH = 30;
const SOURCE_DEPTH = 60;

/** What to read of each repository that the ladder names. */
export function planLadder(ladder: Ladder): RepositoryPlan[] {
  const plans = new Map<RepositoryName, RepositoryPlan>();
  const planOf = (name: RepositoryName): RepositoryPlan => {
    const plan = plans.get(name) ?? { name, branches: [], promotions: [], pins: [] };
    plans.set(name, plan);
    return plan;
  };
  for (const tier of ladder.tiers) {
    const paths = [...pointerPaths(tier).values()];
    planOf(tier.system.name).branches.push({ branch: tier.branch, depth: SYSTEM_DEPTH, paths, reports: "read" });
    for (const source of pointerPaths(tier).keys()) planOf(source).branches.push(...sourceBranches(tier));
    if (tier.pin?.base) planOf(tier.apps.name).pins.push(tier.pin.base);
  }
  for (const { to } of edgesOf(ladder)) {
    for (const source of pointerPaths(to).keys()) {
      planOf(source).promotions.push({ head: promotionBranch(to), base: to.branch });
    }
  }
  return [...plans.values()];
}

function sourceBranches(tier: Tier): BranchPlan[] {
  const isAsked = tier.verification.checks.some(({ on }) => on === "app");
  const reports = isAsked ? "read" : "leave";
  const line: BranchPlan = { branch: tier.branch, depth: SOURCE_DEPTH, paths: undefined, reports };
  const promotion: BranchPlan = { branch: promotionBranch(tier), depth: 1, paths: undefined, reports: "leave" };
  return tier.previous === null ? [line] : [line, promotion];
}

/** The query of a plan. */
export function printLadderQuery(plans: readonly RepositoryPlan[], fleet: RepositoryName): string {
  const body = `query ReadLadder {
  fleet: ${printRepository(fleet)} { ref(qualifiedName: "refs/heads/main") { target { oid } } }
${plans.map((plan, index) => printPlan(plan, index)).join("\n")}
}`;
  return withFragments(body);
}

function printPlan({ name, branches, promotions, pins }: RepositoryPlan, index: number): string {
  const lines = [
    "id",
    "defaultBranchRef { name target { __typename ...CommitFacts } }",
    ...branches.map((branch, i) => `branch${i}: ${printBranch(branch)}`),
    ...promotions.map(({ head, base }, i) => {
      const filter = `headRefName: ${JSON.stringify(head)}, baseRefName: ${JSON.stringify(base)}`;
      const newest = "first: 20, orderBy: { field: CREATED_AT, direction: DESC }";
      return `pulls${i}: pullRequests(${filter}, ${newest}) { nodes { ...PullFacts } }`;
    }),
    ...pins.map((sha, i) => `pin${i}: object(oid: "${sha}") { __typename ...CommitFacts ...Reports }`),
  ];
  return `  repository${index}: ${printRepository(name)} {\n    ${lines.join("\n    ")}\n  }`;
}

function printBranch({ branch, depth, paths, reports }: BranchPlan): string {
  const facts = ["...CommitFacts", reports === "read" ? "...Reports" : "", paths ? selectPointers(paths) : ""];
  const entries = paths ? "tree { entries { path mode oid } } " : "";
  return (
    `ref(qualifiedName: ${JSON.stringify(`refs/heads/${branch}`)}) { target { __typename oid ... on Commit { ` +
    `${entries}history(first: ${depth}) { nodes { ${facts.filter((fact) => fact !== "").join(" ")} } } } } }`
  );
}
