// Git data: commits, trees and blobs.
import { z } from "zod";
import { signatures } from "../../forge/identity.ts";
import { notFound, Refusal } from "../../forge/refusal.ts";
import { BadTree } from "../../git/store.ts";
import type { Repository } from "../../model.ts";
import { created, ok } from "../call.ts";
import { findCommitAt, refuseEmpty } from "../commits.ts";
import { person } from "../person.ts";
import { onRepository } from "../route.ts";
import { gitCommit } from "../shapes/commit.ts";
import { gitBlob, gitTree } from "../shapes/git.ts";

const newBlob = z.object({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).default("utf-8") });

const newTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(["100644", "100755", "040000", "160000", "120000"]).optional(),
      type: z.enum(["blob", "tree", "commit"]).optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: person.optional(),
  committer: person.optional(),
});

export const gitObjectRoutes = [
  onRepository(
    "GET /repos/{owner}/{repo}/git/commits/{commit_sha}",
    "contents:read",
    async ({ world, repository, param }) => {
      await refuseEmpty(repository);
      const commit = await repository.git.commit(param("commit_sha"));
      if (!commit) throw notFound();
      return ok(gitCommit(world, repository, commit));
    },
  ),

  onRepository(
    "POST /repos/{owner}/{repo}/git/commits",
    "contents:write",
    async ({ world, actor, repository, body }) => {
      const { message, tree, parents, ...given } = body(newCommit);
      await refuseEmpty(repository);
      if ((await repository.git.type(tree)) !== "tree") throw new Refusal(422, "Tree SHA does not exist");
      for (const parent of parents)
        if ((await repository.git.type(parent)) !== "commit")
          throw new Refusal(422, "Parent SHA does not exist or is not a commit object");
      const signed = signatures(actor, world.clock.now(), given);
      const sha = await repository.git.writeCommit({ tree, parents, message, ...signed });
      const commit = await repository.git.commit(sha);
      if (!commit) throw new Error(`commit ${sha} was written and is not there`);
      return created(gitCommit(world, repository, commit));
    },
  ),

  onRepository(
    "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
    "contents:read",
    async ({ world, repository, param, query }) => {
      await refuseEmpty(repository);
      const tree = await treeAt(repository, param("tree_sha"));
      // Any value asks for the whole tree, "0" and "false" included (docs.github.com/rest/git/trees).
      const recursive = query("recursive") !== undefined;
      const entries = tree && (await repository.git.tree(tree, { recursive }));
      if (!tree || !entries) throw notFound();
      return ok(await gitTree(world, repository, tree, entries));
    },
  ),

  onRepository("POST /repos/{owner}/{repo}/git/trees", "contents:write", async ({ world, repository, body }) => {
    const asked = body(newTree);
    await refuseEmpty(repository);
    const base = asked.base_tree === undefined ? undefined : await treeAt(repository, asked.base_tree);
    if (asked.base_tree !== undefined && !base) throw new Refusal(422, "base_tree is not a valid tree oid");
    const changes = await Promise.all(
      asked.tree.map(async ({ path, mode = "100644", sha, content }) => {
        if (content !== undefined) return { path, mode, sha: await repository.git.writeBlob(Buffer.from(content)) };
        if (sha === undefined) throw new Refusal(422, "Must supply either tree.sha or tree.content");
        return { path, mode, sha };
      }),
    );
    const sha = await repository.git.writeTree(changes, base).catch((error: unknown) => {
      throw error instanceof BadTree ? new Refusal(422, error.message) : error;
    });
    return created(await gitTree(world, repository, sha, (await repository.git.tree(sha)) ?? []));
  }),

  onRepository(
    "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
    "contents:read",
    async ({ world, repository, param }) => {
      await refuseEmpty(repository);
      const content = await repository.git.blob(param("file_sha"));
      if (!content) throw notFound();
      return ok(gitBlob(world, repository, param("file_sha"), content));
    },
  ),

  onRepository("POST /repos/{owner}/{repo}/git/blobs", "contents:write", async ({ world, repository, body }) => {
    const { content, encoding } = body(newBlob);
    await refuseEmpty(repository);
    const sha = await repository.git.writeBlob(Buffer.from(content, encoding));
    return created({ sha, url: gitBlob(world, repository, sha, Buffer.alloc(0)).url });
  }),
];

/** The tree that a tree's or commit's id, or a branch, names. */
async function treeAt(repository: Repository, name: string): Promise<string | undefined> {
  if ((await repository.git.type(name)) === "tree") return name;
  return (await findCommitAt(repository, name))?.tree;
}
