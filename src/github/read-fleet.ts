// The fleet's own facts in one GraphQL call: its history, its check runs, its pull requests, what it names. One more where
// a pull request has very many commits.
import { parseTrailers } from "../core/ladder/trailers.ts";
import type { Sha } from "../core/names.ts";
import { FLEET_CHECK } from "../core/prose/fleet.ts";
import type { FleetQuestion, FleetReading } from "../flow/ports/reading.ts";
import { type CheckedNode, newestDigest, selectCheck } from "./check-digest.ts";
import type { Client, Identity } from "./client.ts";
import { ask, isHidden, printRepository } from "./graphql.ts";
import { listedHead } from "./pull.ts";
import { readHeads } from "./unlisted-heads.ts";

interface FleetNode {
  fleet: {
    isEmpty: boolean;
    ref: { target: HeadNode & { history: { nodes: HistoryNode[] } } } | null;
    pullRequests: { nodes: OpenNode[] };
  } | null;
  [alias: `repository${number}`]: { isEmpty: boolean } | null;
}

interface HeadNode extends CheckedNode {
  oid: Sha;
}

interface OpenNode {
  number: number;
  headRefOid: Sha;
  commits: { nodes: { commit: HeadNode }[] };
}

interface HistoryNode {
  oid: Sha;
  message: string;
  parents: { nodes: { oid: Sha }[] };
}

/** The commits that `main` itself was at: the history also lists what its merges brought, which never ruled. */
function firstParents(nodes: readonly HistoryNode[]): Sha[] {
  const parents = new Map(nodes.map(({ oid, parents }) => [oid, parents.nodes[0]?.oid]));
  const line: Sha[] = [];
  for (let sha = nodes[0]?.oid; sha !== undefined && parents.has(sha); sha = parents.get(sha)) line.push(sha);
  return line;
}

/** Reads the fleet. Throws what `ask` throws. `lacking` is known without asking. */
export async function readFleet(
  client: Client,
  { appId }: Identity,
  { fleet, repositories, lacking }: FleetQuestion & { lacking: string[] },
): Promise<FleetReading> {
  const document = printFleetQuery({ fleet, repositories }, appId);
  const { data, takenAt } = await ask<FleetNode>(client, { document, expects: isHidden });
  if (!data.fleet)
    return { state: "absent", reason: `ShopSet does not see ${fleet}: create it, or install the App on it` };
  const { isEmpty, ref, pullRequests } = data.fleet;
  if (!ref && !isEmpty) {
    return { state: "absent", reason: `${fleet} has no branch \`main\`: it is the one that ShopSet reads` };
  }
  const headOf = ({ headRefOid, commits: { nodes } }: OpenNode) => listedHead({ headRefOid, nodes });
  const unlisted = pullRequests.nodes.filter((pull) => !headOf(pull));
  const asked = unlisted.map(({ headRefOid: oid }) => ({ oid, facts: selectCheck({ appId, name: FLEET_CHECK }) }));
  const heads = await readHeads<CheckedNode>(client, fleet, asked);
  return {
    state: "present",
    takenAt,
    history: ref ? firstParents(ref.target.history.nodes) : [],
    stated: (ref?.target.history.nodes ?? []).flatMap(({ message }) =>
      parseTrailers(message).comment === undefined ? [] : [message],
    ),
    check: ref ? newestDigest(ref.target) : null,
    pulls: pullRequests.nodes.map((pull) => {
      const head = headOf(pull) ?? heads[unlisted.indexOf(pull)];
      return { number: pull.number, head: pull.headRefOid, check: head ? newestDigest(head) : null };
    }),
    repositories: Object.fromEntries(
      repositories.map((name, index) => {
        const node = data[`repository${index}`];
        return [name, !node ? "absent" : node.isEmpty ? "empty" : "present"];
      }),
    ),
    lacking,
  };
}

/** The query of `readFleet`: at most a hundred commits and fifty open pull requests. */
export function printFleetQuery({ fleet, repositories }: FleetQuestion, appId: number): string {
  return `query ReadFleet {
  fleet: ${printRepository(fleet)} {
    isEmpty
    ref(qualifiedName: "refs/heads/main") {
      target { oid ... on Commit { ...OurCheck history(first: 100) { nodes { oid message parents(first: 1) { nodes { oid } } } } } }
    }
    pullRequests(states: OPEN, baseRefName: "main", first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number headRefOid commits(last: 1) { nodes { commit { oid ...OurCheck } } } }
    }
  }
${repositories.map((name, index) => `  repository${index}: ${printRepository(name)} { isEmpty }`).join("\n")}
}
fragment OurCheck on Commit { ${selectCheck({ appId, name: FLEET_CHECK })} }`;
}
