// Commits as GraphQL gives them, and as the core knows them.
import type { Author, Commit, TreeEntry } from "../core/ladder/snapshot.ts";
import { instantOf, type Sha } from "../core/names.ts";
import { type ReportsNode, reportsOf } from "./report.ts";

/** The fields of every commit that is read. */
export const COMMIT_FRAGMENT = `fragment CommitFacts on Commit {
  oid
  tree { oid }
  parents(first: 3) { nodes { oid } }
  message
  committedDate
  author { name email user { login } }
  committer { name email }
}`;

export interface CommitNode extends ReportsNode {
  oid: Sha;
  tree: { oid: Sha };
  parents: { nodes: { oid: Sha }[] };
  message: string;
  committedDate: string;
  author: { name: string | null; email: string | null; user: { login: string } | null } | null;
  committer: { name: string | null; email: string | null } | null;
}

/** An entry of a tree. `mode` is a decimal number: 57344 is a submodule pointer's octal 160000. */
export interface EntryNode {
  path: string;
  mode: number;
  oid: Sha;
}

/** The alias by which what stands at the `index`th path is read. */
export const pathAlias = (index: number): string => `path${index}`;

/** The selection of the pointers and folders at `paths`. */
export function selectPaths(paths: readonly string[]): string {
  return paths
    .map((path, index) => `${pathAlias(index)}: file(path: ${JSON.stringify(path)}) { path mode oid }`)
    .join(" ");
}

/** A commit with what was asked of it. `slug` is our App's, `paths` are what was selected of it. */
export function commitOf(node: CommitNode, { slug, paths }: { slug: string; paths?: readonly string[] }): Commit {
  const committedAt = instantOf(Date.parse(node.committedDate));
  return {
    sha: node.oid,
    tree: node.tree.oid,
    parents: node.parents.nodes.map(({ oid }) => oid),
    message: node.message,
    author: authorOf(node, slug),
    committedAt,
    ...(paths ? { pointers: idsOf(node, paths, POINTER), folders: idsOf(node, paths, FOLDER) } : {}),
    ...(node.statusCheckRollup === undefined
      ? {}
      : { reports: reportsOf(node, committedAt), reportsAre: "newest" as const }),
  };
}

/**
 * GitHub signs what the App commits in its bot's name, `<slug>[bot]`, `<id>+<slug>[bot]@users.noreply.github.com`, and
 * commits it itself. A person who amends, rebases or cherry-picks it keeps the author and becomes the committer.
 */
function authorOf({ author, committer }: CommitNode, slug: string): Author {
  const bot = `${slug}[bot]`;
  const name = author?.user?.login ?? author?.name ?? "nobody";
  const isBot = (person: CommitNode["committer"]) =>
    person?.name === bot || (person?.email?.endsWith(`+${bot}@users.noreply.github.com`) ?? false);
  if (!isBot(author)) return { name, isApp: false };
  const isApp = isBot(committer) || committer?.email === "noreply@github.com";
  return isApp ? { name: bot, isApp } : { name: committer?.name ?? name, isApp };
}

const POINTER = "160000";
export const FOLDER = "040000";

/** The ids of what stands at `paths` and has that mode. */
function idsOf(node: CommitNode, paths: readonly string[], mode: string): Record<string, Sha> {
  const read = node as unknown as Record<string, EntryNode | null | undefined>;
  const ids: Record<string, Sha> = {};
  for (const [index, path] of paths.entries()) {
    const entry = read[pathAlias(index)];
    if (entry && modeOf(entry) === mode) ids[path] = entry.oid;
  }
  return ids;
}

export function entriesOf(nodes: readonly EntryNode[]): Record<string, TreeEntry> {
  return Object.fromEntries(nodes.map((entry) => [entry.path, { mode: modeOf(entry), sha: entry.oid }]));
}

function modeOf({ mode }: EntryNode): string {
  return mode.toString(8).padStart(6, "0");
}

/** Puts commits that were read in several places together: one that was asked for its reports knows more. */
export function gather(commits: Iterable<Commit>): Record<Sha, Commit> {
  const gathered: Record<Sha, Commit> = {};
  for (const commit of commits) gathered[commit.sha] = { ...gathered[commit.sha], ...commit };
  return gathered;
}
