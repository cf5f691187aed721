// createCommitOnBranch: files only. It has no mode to give them, so it can write no gitlink, symlink or executable.
import type { CommittableBranch, CreateCommitOnBranchInput } from "@octokit/graphql-schema";
import { signatures } from "../../forge/identity.ts";
import { moveRefs } from "../../forge/refs.ts";
import { Refusal } from "../../forge/refusal.ts";
import type { GitEntry, Repository } from "../../model.ts";
import type { Context, Fields } from "../context.ts";
import { failure } from "../errors.ts";
import { find } from "../lookup.ts";
import { findCommit, findRef, type RefNode } from "../nodes.ts";
import { visibleRepository } from "../visible.ts";
import { mayWrite, mutation } from "./mutate.ts";

export const commitMutations: Fields<undefined> = {
  createCommitOnBranch: mutation<CreateCommitOnBranchInput>(async (input, context) => {
    const { repository, ref, oid } = await branch(context, input.branch);
    mayWrite(context, repository, "contents");
    const expected = String(input.expectedHeadOid);
    const stale = `Expected branch to point to "${expected}" but it did not. Pull and try again.`;
    if (oid !== expected) throw failure("STALE_DATA", stale);
    const tree = await write(repository, expected, input.fileChanges);
    const { headline, body } = input.message;
    const sha = await repository.git.writeCommit({
      tree,
      parents: [expected],
      message: body ? `${headline}\n\n${body}` : headline,
      ...signatures(context.actor, context.world.clock.now(), {}),
    });
    const updates = [{ name: ref, before: expected, after: sha, force: false }];
    await moveRefs(context.world, context.actor, { repository, updates }).catch((error: unknown) => {
      const moved = error instanceof Refusal && error.message === "Reference cannot be updated";
      throw moved ? failure("STALE_DATA", stale) : error;
    });
    return { commit: await findCommit(repository, sha), ref: await findRef(repository, ref) };
  }),
};

async function write(
  repository: Repository,
  parent: string,
  changes: CreateCommitOnBranchInput["fileChanges"],
): Promise<string> {
  const { git } = repository;
  const base = (await git.commit(parent))?.tree;
  const present = async (path: string): Promise<GitEntry | undefined> => (base ? git.entry(base, path) : undefined);
  const entries: Parameters<typeof git.writeTree>[0] = [];
  for (const { path, contents } of changes?.additions ?? []) {
    const before = await present(path);
    if (before?.type === "commit") throw failure("UNPROCESSABLE", `A path was requested that is a submodule: ${path}`);
    const sha = await git.writeBlob(Buffer.from(String(contents), "base64"));
    entries.push({ path, mode: before?.type === "blob" ? before.mode : "100644", sha });
  }
  for (const { path } of changes?.deletions ?? []) {
    const before = await present(path);
    if (before?.type !== "blob")
      throw failure("UNPROCESSABLE", `A path was requested for deletion which does not exist: ${path}`);
    entries.push({ path, mode: before.mode, sha: null });
  }
  return git.writeTree(entries, base);
}

/** Named by its own id, or by repository and branch name. */
async function branch(
  context: Context,
  { id, branchName, repositoryNameWithOwner }: CommittableBranch,
): Promise<RefNode> {
  if (id != null) return find(context, "Ref", id);
  const [owner = "", name = ""] = (repositoryNameWithOwner ?? "").split("/");
  const { repository } = visibleRepository(context, owner, name);
  const ref = await findRef(repository, `refs/heads/${(branchName ?? "").replace(/^refs\/heads\//, "")}`);
  if (!ref) throw failure("NOT_FOUND", `The given branch "${branchName}" does not exist.`);
  return ref;
}
