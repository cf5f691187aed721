// The reports of a commit beyond the first hundred: a tier of many ShopSets has a status for each.
import type { RepositoryName } from "../core/names.ts";
import type { Client } from "./client.ts";
import type { CommitNode } from "./commit.ts";
import { ask, printRepository } from "./graphql.ts";
import { type ReportsNode, selectReportsAfter } from "./report.ts";

/** Adds to `commits` the reports that their first page left out: one call for each further hundred of the fullest. */
export async function readAllReports(
  client: Client,
  repository: RepositoryName,
  commits: readonly CommitNode[],
): Promise<void> {
  const open = () => commits.filter((commit) => commit.statusCheckRollup?.contexts.pageInfo.hasNextPage);
  for (let unfinished = open(); unfinished.length > 0; unfinished = open()) {
    const selections = unfinished.map(({ oid, statusCheckRollup }, index) => {
      const cursor = statusCheckRollup?.contexts.pageInfo.endCursor ?? "";
      return `commit${index}: object(oid: "${oid}") { ... on Commit { ${selectReportsAfter(cursor)} } }`;
    });
    const document = `query ReadReports { repository: ${printRepository(repository)} { ${selections.join("\n")} } }`;
    const { data } = await ask<{ repository: Record<string, ReportsNode | null> }>(client, { document });
    for (const [index, commit] of unfinished.entries()) {
      const page = data.repository[`commit${index}`]?.statusCheckRollup?.contexts;
      const contexts = commit.statusCheckRollup?.contexts;
      if (!contexts) continue;
      contexts.nodes.push(...(page?.nodes ?? []));
      contexts.pageInfo = page?.pageInfo ?? { hasNextPage: false, endCursor: null };
    }
  }
}
