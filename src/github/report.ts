// Commit statuses and check runs as GraphQL gives them, and as the core knows them.
import type { Report } from "../core/ladder/snapshot.ts";
import { type Instant, instantOf, millisOf } from "../core/names.ts";

const STATUS = "... on StatusContext { __typename id context state createdAt targetUrl creator { login } }";

const CONTEXTS = `checkRunCount
      statusContextCount
      pageInfo { hasNextPage endCursor }
      nodes {
        __typename
        ${STATUS}
        ... on CheckRun { name status conclusion startedAt completedAt detailsUrl url checkSuite { app { slug } } }
      }`;

/** What checks said of a commit: the newest word of each, a hundred of them; and the ids of all statuses among those. */
export const REPORTS_FRAGMENT = `fragment Reports on Commit {
  status { contexts { id } }
  statusCheckRollup {
    contexts(first: 100) {
      ${CONTEXTS}
    }
  }
}`;

/** The selection of the hundred reports behind `cursor`. */
export function selectReportsAfter(cursor: string): string {
  return `oid statusCheckRollup { contexts(first: 100, after: ${JSON.stringify(cursor)}) { ${CONTEXTS} } }`;
}

/** The selection of the statuses whose ids are in a variable: at most a hundred, or GitHub refuses. */
export function selectStatuses(variable: `$${string}`): string {
  return `nodes(ids: ${variable}) { ${STATUS} }`;
}

export interface ReportsNode {
  /** null: no status was ever reported; undefined: not asked. */
  status?: { contexts: { id: string }[] } | null;
  /** null: nothing was ever reported; undefined: not asked. */
  statusCheckRollup?: { contexts: ContextsNode } | null;
}

export interface ContextsNode {
  checkRunCount: number;
  statusContextCount: number;
  pageInfo: PageInfo;
  nodes: ContextNode[];
}

export interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

export type ContextNode = StatusNode | CheckRunNode;

export interface StatusNode {
  __typename: "StatusContext";
  id: string;
  context: string;
  state: string;
  createdAt: string;
  targetUrl: string | null;
  creator: { login: string } | null;
}

export interface CheckRunNode {
  __typename: "CheckRun";
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  detailsUrl: string | null;
  url: string;
  checkSuite: { app: { slug: string } | null };
}

/** The reports on a commit, oldest first. `unknown` stands where GitHub names no time: a check run that only waits. */
export function reportsOf({ statusCheckRollup }: ReportsNode, unknown: Instant): Report[] {
  const nodes = statusCheckRollup?.contexts.nodes ?? [];
  const reports = nodes.map((node) => (node.__typename === "CheckRun" ? ofCheck(node, unknown) : ofStatus(node)));
  return reports.sort((a, b) => millisOf(a.at) - millisOf(b.at));
}

/** A commit status in GraphQL's words. */
export function ofStatus({ context, state, createdAt, targetUrl, creator }: Omit<StatusNode, "id">): Report {
  const said = state.toLowerCase();
  const result = said === "success" ? "passed" : said === "pending" || said === "expected" ? "running" : "failed";
  return {
    kind: "status",
    name: context,
    // GraphQL calls a bot by its slug, REST puts `[bot]` behind it.
    by: creator?.login.replace(/\[bot\]$/, "") ?? null,
    result,
    said,
    at: instantOf(Date.parse(createdAt)),
    url: targetUrl || null,
  };
}

/** A check run in GraphQL's words. A conclusion exists only on what is completed; `skipped` is no pass: nobody looked. */
export function ofCheck(node: CheckRunNode, unknown: Instant): Report {
  const said = (node.conclusion ?? node.status).toLowerCase();
  const ended = said === "success" || said === "neutral" ? "passed" : "failed";
  const at = node.completedAt ?? node.startedAt;
  return {
    kind: "check",
    name: node.name,
    by: node.checkSuite.app?.slug ?? null,
    result: node.status === "COMPLETED" ? ended : "running",
    said,
    at: at === null ? unknown : instantOf(Date.parse(at)),
    url: node.detailsUrl || node.url,
  };
}
