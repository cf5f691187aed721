// Repositories: making one, and changing how it is set up.
import { join } from "node:path";
import { initGitStore } from "../git/store.ts";
import type { Account, Repository, Role } from "../model.ts";
import { invalid, Refusal } from "./refusal.ts";
import { nextId, type World } from "./world.ts";

export interface NewRepository {
  owner: Account;
  name: string;
  private: boolean;
  defaultBranch: string;
  collaborators: Map<string, Role>;
}

/** Makes an empty repository, its bare Git repository below `root`. Throws 422 when the name is taken. */
export async function addRepository(world: World, root: string, asked: NewRepository): Promise<Repository> {
  const refuse = (message: string) =>
    new Refusal(422, "Repository creation failed.", [
      { resource: "Repository", field: "name", code: "custom", message },
    ]);
  if (!/^[\w.-]+$/.test(asked.name) || /^\.+$/.test(asked.name)) throw refuse("name is not valid");
  const taken = world.repositories.some(
    ({ owner, name }) => owner === asked.owner && name.toLowerCase() === asked.name.toLowerCase(),
  );
  if (taken) throw refuse("name already exists on this account");
  const git = await initGitStore(directoryOf(root, asked.owner.login, asked.name), asked);
  const repository: Repository = {
    id: nextId(world),
    ...asked,
    createdAt: world.clock.now(),
    git,
    pulls: [],
    issues: [],
    statuses: [],
    checkSuites: [],
    checkRuns: [],
    comments: [],
    rulesets: [],
    queue: [],
    nextNumber: 1,
    mergeMethods: { merge: true, squash: true, rebase: true },
    deleteBranchOnMerge: false,
  };
  world.repositories.push(repository);
  return repository;
}

/** Where the bare repository of this name lies. */
export function directoryOf(root: string, owner: string, name: string): string {
  return join(root, "repositories", owner, `${name}.git`);
}

export interface Settings {
  defaultBranch?: string | undefined;
  mergeMethods?: Partial<Repository["mergeMethods"]>;
  deleteBranchOnMerge?: boolean | undefined;
}

/** Changes the default branch (which must exist), the merge methods, or what happens to merged branches. */
export async function setUp(repository: Repository, settings: Settings): Promise<void> {
  const { defaultBranch, mergeMethods, deleteBranchOnMerge } = settings;
  const methods = { ...repository.mergeMethods, ...mergeMethods };
  if (!methods.merge && !methods.squash && !methods.rebase)
    throw invalid("Repository", "merge_commit_allowed", "Sorry, you need to allow at least one merge strategy.");
  if (defaultBranch !== undefined && defaultBranch !== repository.defaultBranch) {
    if (!(await repository.git.refs()).has(`refs/heads/${defaultBranch}`))
      throw invalid("Repository", "default_branch", "The default branch does not exist.");
    await repository.git.setHead(defaultBranch);
    repository.defaultBranch = defaultBranch;
  }
  repository.mergeMethods = methods;
  if (deleteBranchOnMerge !== undefined) repository.deleteBranchOnMerge = deleteBranchOnMerge;
}
