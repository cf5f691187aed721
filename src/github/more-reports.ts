// The reports of a commit beyond the first hundred: a tier of many ShopSets has a status for each.
import type { RepositoryName } from "../core/names.ts";
import { bounded } from "./bounded.ts";
import type { Client } from "./client.ts";
import type { CommitNode } from "./commit.ts";
import { ask, type GraphqlError, printRepository } from "./graphql.ts";
import { type ContextsNode, type ReportsNode, type StatusNode, selectReportsAfter, selectStatuses } from "./report.ts";

export interface MoreReports {
  /**
   * Adds to `commits` the reports that their first page left out. Throws what `ask` throws.
   *
   * A status never changes and never goes: GitHub has a request to make one and none to edit or delete one
   * (docs.github.com/rest/commits/statuses), so a newer word of a context is another status with another id. The look
   * itself lists the ids of a commit's newest statuses, and only those not seen before are read: a commit of which
   * nothing is new takes no call, whatever page each status stands on by now. A check run is updated in place by its
   * App at any time, completed ones included (docs.github.com/rest/checks/runs, "Update a check run"), and nothing that
   * is cheaper to read tells whether it was. So runs beyond the first hundred are read at every look, a call for each
   * further hundred of the fullest commit.
   */
  readOn(repository: RepositoryName, commits: readonly CommitNode[]): Promise<void>;
}

/** Statuses that are kept in mind altogether: some tens of megabytes. */
const MOST_STATUSES = 100_000;
/** GitHub takes at most a hundred ids for one field. */
const IDS = 100;
/** Fields of one query: some hundred kilobytes of answer. */
const FIELDS = 20;

export function createMoreReports(client: Client): MoreReports {
  const statuses = bounded<StatusNode>(MOST_STATUSES, () => 1);

  const keep = ({ nodes }: ContextsNode): void => {
    for (const node of nodes) if (node.__typename === "StatusContext") statuses.set(node.id, node);
  };

  /** Reads statuses by their ids; those that GitHub does not show are left out. */
  async function readStatuses(ids: readonly string[]): Promise<void> {
    for (const batch of inChunks(inChunks(ids, IDS), FIELDS)) {
      const fields = batch.map((_, index) => `statuses${index}: ${selectStatuses(`$ids${index}`)}`);
      const declared = batch.map((_, index) => `$ids${index}: [ID!]!`);
      const document = `query ReadStatuses(${declared.join(", ")}) { ${fields.join("\n")} }`;
      const variables = Object.fromEntries(batch.map((some, index) => [`ids${index}`, some]));
      const question = { document, variables, expects: isGone };
      const { data } = await ask<Record<string, (StatusNode | null)[]>>(client, question);
      for (const status of Object.values(data).flat()) if (status) statuses.set(status.id, status);
    }
  }

  /** Adds the next page to each. */
  async function readPage(repository: RepositoryName, unfinished: readonly Unfinished[]): Promise<void> {
    const selections = unfinished.map(
      ({ oid, contexts }, index) =>
        `commit${index}: object(oid: "${oid}") { ... on Commit { ${selectReportsAfter(contexts.pageInfo.endCursor ?? "")} } }`,
    );
    const document = `query ReadReports { repository: ${printRepository(repository)} { ${selections.join("\n")} } }`;
    const { data } = await ask<{ repository: Record<string, ReportsNode | null> }>(client, { document });
    for (const [index, { contexts }] of unfinished.entries()) {
      const page = data.repository[`commit${index}`]?.statusCheckRollup?.contexts;
      if (page) keep(page);
      contexts.nodes.push(...(page?.nodes ?? []));
      contexts.pageInfo = page?.pageInfo ?? { hasNextPage: false, endCursor: null };
    }
  }

  async function readPagesWhile(
    repository: RepositoryName,
    commits: readonly Unfinished[],
    isMeant: (commit: Unfinished) => boolean,
  ): Promise<void> {
    const open = () => commits.filter((commit) => commit.contexts.pageInfo.hasNextPage && isMeant(commit));
    for (let next = open(); next.length > 0; next = open()) await readPage(repository, next);
  }

  return {
    async readOn(repository, commits) {
      const full = commits.flatMap(unfinished);
      for (const { contexts } of full) keep(contexts);
      await readPagesWhile(repository, full, (commit) => lacksRuns(commit) || !isListed(commit));

      const listed = full.filter((commit) => commit.contexts.pageInfo.hasNextPage);
      const unknown = new Set(listed.flatMap(({ ids }) => ids.filter((id) => !statuses.get(id))));
      await readStatuses([...unknown]);
      for (const { contexts, ids } of listed) {
        const known = ids.flatMap((id) => statuses.get(id) ?? []);
        if (known.length < ids.length) continue;
        contexts.nodes = [...contexts.nodes.filter(({ __typename }) => __typename === "CheckRun"), ...known];
        contexts.pageInfo = { hasNextPage: false, endCursor: null };
      }
      await readPagesWhile(repository, listed, () => true);
    },
  };
}

/** A commit of which more was said than its first page holds. */
interface Unfinished {
  oid: string;
  contexts: ContextsNode;
  /** Its newest statuses, one for each context. */
  ids: string[];
}

function unfinished({ oid, status, statusCheckRollup }: CommitNode): Unfinished[] {
  const contexts = statusCheckRollup?.contexts;
  return contexts?.pageInfo.hasNextPage ? [{ oid, contexts, ids: status?.contexts.map(({ id }) => id) ?? [] }] : [];
}

function lacksRuns({ contexts: { nodes, checkRunCount } }: Unfinished): boolean {
  return nodes.filter(({ __typename }) => __typename === "CheckRun").length < checkRunCount;
}

/** Whether the list of ids has all statuses: nowhere is it said that it must. */
function isListed({ contexts, ids }: Unfinished): boolean {
  return ids.length === contexts.statusContextCount;
}

/** A status that GitHub lists by its id and does not find by it is read from its page. */
function isGone({ type }: GraphqlError): boolean {
  return type === "NOT_FOUND";
}

function inChunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
