// Commits by Git's data API: the only way to write submodule pointers, and GitHub signs them.
import type { RepositoryName, Sha } from "../core/names.ts";
import type { RenderedFile } from "../core/render/system.ts";
import type { NewCommit } from "../flow/ports.ts";
import { type Client, place } from "./client.ts";

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
  const { data } = await client.request("POST /repos/{owner}/{repo}/git/trees", {
    ...place(repository),
    ...(base === null ? {} : { base_tree: base }),
    tree: files.map(entryOf),
  });
  return data.sha;
}

/** The text goes along, so that no blob has to be made first. */
function entryOf(file: RenderedFile) {
  const { path, mode } = file;
  return mode === "160000"
    ? { path, mode, type: "commit" as const, sha: file.sha }
    : { path, mode, type: "blob" as const, content: file.content };
}
