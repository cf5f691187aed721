// The open pull requests of a repository, whatever their base, with all our checks on their heads.
import type { RepositoryName, Sha } from "../core/names.ts";
import type { OpenPull, OpenPulls } from "../flow/ports/reading.ts";
import { type CheckedNode, publishedGates, selectOurChecks } from "./check-digest.ts";
import type { Client, Identity } from "./client.ts";
import { ask, type GraphqlError, printRepository } from "./graphql.ts";
import { baseOfGroup, QUEUES } from "./merge-group.ts";
import { headBranch, listedHead } from "./pull.ts";
import type { PageInfo } from "./report.ts";
import { readHeads } from "./unlisted-heads.ts";

interface OpenNode {
  number: number;
  id: string;
  state: "OPEN" | "CLOSED" | "MERGED";
  isCrossRepository: boolean;
  headRepositoryOwner: { login: string } | null;
  headRefName: string;
  headRefOid: Sha;
  baseRefName: string;
  commits: { nodes: { commit: CheckedNode & { oid: Sha } }[] };
}

interface GroupNode {
  name: string;
  target: CheckedNode & { oid: Sha };
}

interface Page {
  pullRequests?: { pageInfo: PageInfo; nodes: OpenNode[] };
  refs?: { nodes: GroupNode[] };
  [alias: `pull${number}`]: OpenNode | null;
}

const OPEN_FACTS = `number id state isCrossRepository headRepositoryOwner { login } headRefName headRefOid baseRefName
  commits(last: 1) { nodes { commit { ...OurChecks } } }`;

const PULLS_A_PAGE = 50;
/** More than these that merge queues try at once wait for the next look. */
const MOST_GROUPS = 20;

/** All that are open, fifty a call; or those of some numbers, as far as they are open, in one. Heads not listed are one more. */
export async function readOpenPulls(
  client: Client,
  identity: Identity,
  { repository, which }: { repository: RepositoryName; which: { numbers: number[] } | "all" },
): Promise<OpenPulls> {
  const read = async (selections: readonly string[]) => {
    const document = printQuery(repository, identity, selections);
    const { data, takenAt } = await ask<{ repository: Page }>(client, { document, expects: isUnknownNumber });
    return { page: data.repository, takenAt };
  };
  const first = await read([which === "all" ? selectPage(null) : selectNumbers(which.numbers), selectQueues()]);
  const nodes = [...openIn(first.page)];
  for (let info = first.page.pullRequests?.pageInfo; info?.hasNextPage; ) {
    const { page } = await read([selectPage(info.endCursor)]);
    nodes.push(...openIn(page));
    info = page.pullRequests?.pageInfo;
  }
  const unlisted = nodes.filter((node) => !headOf(node));
  const asked = unlisted.map(({ headRefOid: oid }) => ({ oid, facts: selectOurChecks(identity) }));
  const heads = await readHeads<CheckedNode>(client, repository, asked);
  const pulls = nodes.map((node) => pullOf(node, headOf(node) ?? heads[unlisted.indexOf(node)] ?? null));
  return { takenAt: first.takenAt, pulls, groups: (first.page.refs?.nodes ?? []).flatMap(groupOf) };
}

function printQuery(repository: RepositoryName, { appId }: Identity, selections: readonly string[]): string {
  return `query ReadOpenPulls { repository: ${printRepository(repository)} { ${selections.join(" ")} } }
fragment OurChecks on Commit { oid ${selectOurChecks({ appId })} }`;
}

function selectPage(cursor: string | null): string {
  const after = cursor === null ? "" : `, after: ${JSON.stringify(cursor)}`;
  const order = "orderBy: { field: CREATED_AT, direction: ASC }";
  return `pullRequests(states: OPEN, first: ${PULLS_A_PAGE}${after}, ${order}) { pageInfo { hasNextPage endCursor } nodes { ${OPEN_FACTS} } }`;
}

function selectNumbers(numbers: readonly number[]): string {
  return numbers.map((number, i) => `pull${i}: pullRequest(number: ${number}) { ${OPEN_FACTS} }`).join(" ");
}

function selectQueues(): string {
  const target = "target { ... on Commit { ...OurChecks } }";
  return `refs(refPrefix: "refs/heads/${QUEUES}/", first: ${MOST_GROUPS}) { nodes { name ${target} } }`;
}

/** There is no pull request of such a number. */
function isUnknownNumber({ type, path }: GraphqlError): boolean {
  return type === "NOT_FOUND" && path?.length === 2;
}

function openIn({ pullRequests, refs: _, ...numbered }: Page): OpenNode[] {
  const nodes = pullRequests?.nodes ?? Object.values(numbered);
  return nodes.filter((node): node is OpenNode => node?.state === "OPEN");
}

function headOf({ headRefOid, commits: { nodes } }: OpenNode): CheckedNode | undefined {
  return listedHead({ headRefOid, nodes });
}

function pullOf(node: OpenNode, head: CheckedNode | null): OpenPull {
  const { number, id, baseRefName: base, headRefOid: sha } = node;
  return { number, id, base, head: { branch: headBranch(node), sha }, gates: head ? publishedGates(head) : {} };
}

function groupOf({ name, target }: GroupNode): OpenPulls["groups"] {
  const base = baseOfGroup(name);
  return base === undefined ? [] : [{ base, head: target.oid, gates: publishedGates(target) }];
}
