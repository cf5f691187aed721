// A repository with something in it: its files as one first commit, on every branch.
import { personOf } from "./forge/identity.ts";
import { addRepository } from "./forge/repositories.ts";
import { findAccount, type World } from "./forge/world.ts";
import { ZERO } from "./git/store.ts";
import type { Account, Repository, Sha } from "./model.ts";
import { PEOPLE } from "./people.ts";

export interface NewContent {
  name: string;
  /** Public, unless said. */
  private?: boolean;
  /** Content by path. Without any file the repository stays empty. */
  files?: Record<string, string>;
  /** All at the first commit; the first is the default branch. `main` alone, unless said. */
  branches?: [string, ...string[]];
}

/** Makes the repository, with everybody in the role that people.ts gives; the first commit is alice's. */
export async function plantRepository(
  world: World,
  { root, owner, name, files = {}, branches = ["main"], ...rest }: NewContent & { root: string; owner: Account },
): Promise<Repository> {
  const repository = await addRepository(world, root, {
    owner,
    name,
    private: rest.private ?? false,
    defaultBranch: branches[0],
    collaborators: new Map(Object.entries(PEOPLE)),
  });
  if (Object.keys(files).length === 0) return repository;
  const after = await firstCommit(world, repository, files);
  const refused = await repository.git.updateRefs(
    branches.map((branch) => ({ name: `refs/heads/${branch}`, before: ZERO, after, force: false })),
  );
  if (refused) throw new Error(`${name} cannot begin with ${refused.name}: ${refused.refused}`);
  return repository;
}

async function firstCommit(world: World, { git }: Repository, files: Record<string, string>): Promise<Sha> {
  const entries = await Promise.all(
    Object.entries(files).map(async ([path, content]) => ({
      path,
      mode: "100644",
      sha: await git.writeBlob(Buffer.from(content)),
    })),
  );
  const alice = findAccount(world, "alice");
  if (!alice) throw new Error("alice, who makes the first commits, is not there");
  const author = personOf(alice, world.clock.now());
  const tree = await git.writeTree(entries);
  return git.writeCommit({ tree, parents: [], message: "First commit", author, committer: author });
}
