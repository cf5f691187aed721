// Open pull requests and merge groups beyond the few that a look begins with.
import type { Client, Identity } from "./client.ts";
import { withFragments } from "./fragments.ts";
import { ask, printRepository } from "./graphql.ts";
import { printGroups, printPulls, type RepositoryPlan } from "./ladder-query.ts";
import type { GroupNode } from "./merge-group.ts";
import type { PullNode } from "./pull.ts";
import type { PageInfo } from "./report.ts";

/** The newest of pull requests have no further page: the rest of them is of no interest. */
export interface Page<Node> {
  pageInfo?: PageInfo;
  nodes: Node[];
}

interface Pages {
  [alias: `pulls${number}`]: Page<PullNode>;
  [alias: `groups${number}`]: Page<GroupNode>;
}

const PAGE = 30;

/** Adds to `node` what its first pages left out: one call for each further page of the fullest. */
export async function readAllOpen(
  client: Client,
  { appId }: Identity,
  { plan, node }: { plan: RepositoryPlan; node: Pages },
): Promise<void> {
  for (let missing = selectMissing(); missing.length > 0; missing = selectMissing()) {
    const query = `query ReadOpen { repository: ${printRepository(plan.name)} { ${missing.join("\n")} } }`;
    const { data } = await ask<{ repository: Pages }>(client, { document: withFragments(query) });
    for (const index of plan.pulls.keys()) add(node[`pulls${index}`], data.repository[`pulls${index}`]);
    for (const index of plan.groups.keys()) add(node[`groups${index}`], data.repository[`groups${index}`]);
  }

  function selectMissing(): string[] {
    const pulls = plan.pulls.flatMap((pull, i) => {
      const page = pageAfter(node[`pulls${i}`]);
      return page ? [`pulls${i}: ${printPulls(pull, { appId, page })}`] : [];
    });
    const groups = plan.groups.flatMap((group, i) => {
      const page = pageAfter(node[`groups${i}`]);
      return page ? [`groups${i}: ${printGroups(group, { appId, page })}`] : [];
    });
    return [...pulls, ...groups];
  }
}

function pageAfter(read: Page<unknown> | undefined): string | undefined {
  return read?.pageInfo?.hasNextPage ? `first: ${PAGE}, after: ${JSON.stringify(read.pageInfo.endCursor)}` : undefined;
}

function add<Node>(read: Page<Node> | undefined, further: Page<Node> | undefined): void {
  if (!read) return;
  read.nodes.push(...(further?.nodes ?? []));
  read.pageInfo = further?.pageInfo ?? { hasNextPage: false, endCursor: null };
}
