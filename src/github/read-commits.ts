// Commits beyond what one look at a ladder reads: by their ids, or further back on a line.
import type { Commit } from "../core/ladder/snapshot.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Client, Identity } from "./client.ts";
import { type CommitNode, commitOf, selectPaths } from "./commit.ts";
import { withFragments } from "./fragments.ts";
import { ask, printRepository } from "./graphql.ts";
import type { MoreReports } from "./more-reports.ts";

type Found = ({ __typename: "Commit" } & CommitNode) | { __typename: string } | null;

interface Reading extends Identity {
  reports: MoreReports;
}

/** Most objects that one query asks for: some hundred kilobytes of answer. */
const CHUNK = 100;

/** The commits among `shas` that exist, with what checks said of them, and the folders among `paths` that they have. */
export async function readCommits(
  client: Client,
  { slug, reports }: Reading,
  { repository, shas, paths }: { repository: RepositoryName; shas: readonly Sha[]; paths: readonly string[] },
): Promise<Commit[]> {
  const commits: Commit[] = [];
  const folders = paths.length > 0 ? `... on Commit { ${selectPaths(paths)} } ` : "";
  for (let start = 0; start < shas.length; start += CHUNK) {
    const asked = shas.slice(start, start + CHUNK);
    const selections = asked.map(
      (sha, i) => `commit${i}: object(oid: "${sha}") { __typename ...CommitFacts ...Reports ${folders}}`,
    );
    const body = `query ReadCommits { repository: ${printRepository(repository)} { ${selections.join("\n")} } }`;
    const document = withFragments(body);
    const { data } = await ask<{ repository: Record<string, Found> }>(client, { document });
    const found = Object.values(data.repository).filter(isCommit);
    await reports.readOn(repository, found);
    commits.push(...found.map((node) => commitOf(node, { slug, ...(paths.length > 0 ? { paths } : {}) })));
  }
  return commits;
}

/** A hundred commits of the history behind `from`, itself first; none where it is no commit of the repository. */
export async function readHistory(
  client: Client,
  { slug, reports }: Reading,
  { repository, from, paths }: { repository: RepositoryName; from: Sha; paths: string[] },
): Promise<Commit[]> {
  const history = `history(first: 100) { nodes { ...CommitFacts ...Reports ${selectPaths(paths)} } }`;
  const body = `query ReadHistory { repository: ${printRepository(repository)} { object(oid: "${from}") { ... on Commit { ${history} } } } }`;
  const document = withFragments(body);
  const { data } = await ask<{ repository: { object: { history?: { nodes: CommitNode[] } } | null } }>(client, {
    document,
  });
  const nodes = data.repository.object?.history?.nodes ?? [];
  await reports.readOn(repository, nodes);
  return nodes.map((node) => commitOf(node, { slug, ...(paths.length > 0 ? { paths } : {}) }));
}

function isCommit(node: Found): node is { __typename: "Commit" } & CommitNode {
  return node?.__typename === "Commit";
}
