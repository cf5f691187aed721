// Refs, trees, blobs and branches: Git's own things, as REST shows them.
import { rulesetsOn } from "../../forge/rules/conditions.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { GitCommit, GitEntry, Repository, Sha } from "../../model.ts";
import { listedCommit } from "./commit.ts";
import type { BranchInList, BranchShape, GitBlobShape, GitRefShape, GitTreeShape } from "./github.ts";
import { inPath, repositoryApiUrl, repositoryUrl } from "./links.ts";

export function gitRef(
  world: World,
  repository: Repository,
  ref: { name: string; sha: Sha; type: string },
): GitRefShape {
  const api = (path: string) => repositoryApiUrl(world, repository, path);
  return {
    ref: ref.name,
    node_id: nodeId("Ref", repository.id, ref.name),
    url: api(`/git/${inPath(ref.name)}`),
    object: { sha: ref.sha, type: ref.type, url: api(`/git/${ref.type}s/${ref.sha}`) },
  };
}

/** Entries as they come (their paths from the tree's root); blobs with their size. */
export async function gitTree(
  world: World,
  repository: Repository,
  sha: Sha,
  entries: GitEntry[],
): Promise<GitTreeShape> {
  const api = (path: string) => repositoryApiUrl(world, repository, path);
  return {
    sha,
    url: api(`/git/trees/${sha}`),
    tree: await Promise.all(
      entries.map(async ({ name, mode, type, sha: id }) => ({
        path: name,
        mode,
        type,
        sha: id,
        ...(type === "blob" && { size: (await repository.git.blob(id))?.length ?? 0 }),
        // A gitlink names a commit of another repository: there is nothing here to point at.
        ...(type !== "commit" && { url: api(`/git/${type}s/${id}`) }),
      })),
    ),
    truncated: false,
  };
}

export function gitBlob(world: World, repository: Repository, sha: Sha, content: Buffer): GitBlobShape {
  return {
    sha,
    node_id: nodeId("Blob", repository.id, sha),
    size: content.length,
    url: repositoryApiUrl(world, repository, `/git/blobs/${sha}`),
    content: inLines(content),
    encoding: "base64",
  };
}

/** Base64 broken after 60 characters, as GitHub prints it. */
export function inLines(content: Buffer): string {
  return content.toString("base64").replace(/.{1,60}/g, "$&\n");
}

export function listedBranch(world: World, repository: Repository, name: string, sha: Sha): BranchInList {
  return {
    name,
    commit: { sha, url: repositoryApiUrl(world, repository, `/commits/${sha}`) },
    protected: isProtected(repository, name),
  };
}

/** A branch counts as protected where any rule holds; `protection` tells of the classic kind only. */
function isProtected(repository: Repository, name: string): boolean {
  return rulesetsOn(repository, `refs/heads/${name}`).length > 0;
}

export function branch(world: World, repository: Repository, name: string, commit: GitCommit): BranchShape {
  const self = repositoryApiUrl(world, repository, `/branches/${inPath(name)}`);
  return {
    name,
    commit: listedCommit(world, repository, commit),
    _links: { self, html: repositoryUrl(world, repository, `/tree/${inPath(name)}`) },
    protected: isProtected(repository, name),
    protection: { enabled: false },
    protection_url: `${self}/protection`,
  };
}
