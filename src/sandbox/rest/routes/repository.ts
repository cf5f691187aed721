// A repository and its branches.
import { z } from "zod";
import { notFound } from "../../forge/refusal.ts";
import { setUp } from "../../forge/repositories.ts";
import { list, ok } from "../call.ts";
import { onRepository } from "../route.ts";
import { branch, listedBranch } from "../shapes/git.ts";
import { fullRepository } from "../shapes/repository.ts";

const settings = z.object({
  default_branch: z.string().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
});

export const repositoryRoutes = [
  onRepository("GET /repos/{owner}/{repo}", "metadata:read", ({ world, actor, repository }) =>
    ok(fullRepository(world, actor, repository)),
  ),

  onRepository("PATCH /repos/{owner}/{repo}", "administration:write", async ({ world, actor, repository, body }) => {
    const asked = body(settings);
    const { merge, squash, rebase } = repository.mergeMethods;
    await setUp(repository, {
      defaultBranch: asked.default_branch,
      deleteBranchOnMerge: asked.delete_branch_on_merge,
      mergeMethods: {
        merge: asked.allow_merge_commit ?? merge,
        squash: asked.allow_squash_merge ?? squash,
        rebase: asked.allow_rebase_merge ?? rebase,
      },
    });
    return ok(fullRepository(world, actor, repository));
  }),

  onRepository("GET /repos/{owner}/{repo}/branches", "contents:read", async (call) => {
    const branches = [...(await call.repository.git.refs())];
    return list(call, branches, ([ref, sha]) =>
      listedBranch(call.world, call.repository, ref.slice("refs/heads/".length), sha),
    );
  }),

  onRepository("GET /repos/{owner}/{repo}/branches/{branch}", "contents:read", async ({ world, repository, param }) => {
    const name = param("branch");
    const sha = (await repository.git.refs()).get(`refs/heads/${name}`);
    const commit = sha && (await repository.git.commit(sha));
    if (!commit) throw notFound();
    return ok(branch(world, repository, name, commit));
  }),
];
