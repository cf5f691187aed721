// The entries of a tree, by Git's data API.
import type { RepositoryName, Sha } from "../core/names.ts";
import { type Client, place } from "./client.ts";

export interface ListedEntry {
  path: string;
  mode: string;
  sha: Sha;
  /** Bytes of a file. */
  size?: number;
}

/**
 * Everything below a tree by path, folders among it; "too much" where GitHub cuts it short, beyond 100,000 entries or
 * 7 MB (docs.github.com/rest/git/trees). Throws what a request throws.
 */
export async function listTree(
  client: Client,
  repository: RepositoryName,
  tree: Sha,
  depth: "whole" | "first level" = "whole",
): Promise<ListedEntry[] | "too much"> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
    ...place(repository),
    tree_sha: tree,
    // Any value asks for the whole tree.
    ...(depth === "whole" ? { recursive: "1" } : {}),
  });
  if (data.truncated) return "too much";
  return data.tree.map(({ path, mode, sha, size }) => ({ path, mode, sha: sha as Sha, ...(size && { size }) }));
}
