// Commits by Git's data API: the only way to write submodule pointers, and GitHub signs them.
import type { RepositoryName, Sha } from "../core/names.ts";
import type { FileChange } from "../core/render/file.ts";
import type { NewCommit } from "../flow/ports/writing.ts";
import { type Client, place } from "./client.ts";

/** Files that one call writes: a few megabytes of text, which GitHub takes well within its ten seconds. */
const CHUNK = 1000;

/**
 * Makes a tree, where one is described, and a commit that no branch holds yet. GraphQL's createCommitOnBranch knows
 * no file modes, so it cannot write a pointer. Author and committer are left out: only then does GitHub sign for the
 * App (docs.github.com, signature verification for bots). Throws what a request throws.
 */
export async function writeCommit(client: Client, repository: RepositoryName, commit: NewCommit): Promise<Sha> {
  const { message, parents } = commit;
  const tree = typeof commit.tree === "string" ? commit.tree : await writeTree(client, repository, commit.tree);
  const { data } = await client.request("POST /repos/{owner}/{repo}/git/commits", {
    ...place(repository),
    message,
    tree,
    parents,
  });
  return data.sha as Sha;
}

async function writeTree(
  client: Client,
  repository: RepositoryName,
  { base, files }: Exclude<NewCommit["tree"], Sha>,
): Promise<string> {
  let tree: string | null = base;
  for (let start = 0; start < files.length || start === 0; start += CHUNK) {
    const { data }: { data: { sha: string } } = await client.request("POST /repos/{owner}/{repo}/git/trees", {
      ...place(repository),
      ...(tree === null ? {} : { base_tree: tree }),
      tree: files.slice(start, start + CHUNK).map(entryOf),
    });
    tree = data.sha;
  }
  return tree as string;
}

/** The text goes along, so that no blob has to be made first. No id deletes, whatever mode is said with it. */
function entryOf(file: FileChange) {
  const { path, mode } = file;
  switch (mode) {
    case "160000":
      return { path, mode, type: "commit" as const, sha: file.sha };
    case "100644":
      return { path, mode, type: "blob" as const, content: file.content };
    case "deleted":
      return { path, mode: "100644" as const, type: "blob" as const, sha: null };
  }
}
