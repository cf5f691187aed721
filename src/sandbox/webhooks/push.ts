// A push event: where a branch was, where it is, and the commits that came.
import type { ForgeEvent } from "../forge/events.ts";
import { accountOf, personOf } from "../forge/identity.ts";
import type { World } from "../forge/world.ts";
import { ZERO } from "../git/refs.ts";
import type { GitCommit, GitPerson, Repository, Sha } from "../model.ts";
import { repositoryUrl } from "../rest/shapes/links.ts";

/** GitHub lists no more commits than this in a push. */
const MAX_COMMITS = 2048;

export async function pushPayload(world: World, event: Extract<ForgeEvent, { name: "push" }>) {
  const { repository, change, forced, sender, at } = event;
  const { before, after, name: ref } = change;
  const commits = after === ZERO ? [] : await newIn(repository, event);
  const head = after === ZERO ? undefined : await repository.git.commit(after);
  const range = before === ZERO || after === ZERO ? `commit/${after}` : `compare/${before}...${after}`;
  const distinct = await distinctOf(repository, event, commits);
  const shape = (commit: GitCommit) => pushedCommit(world, repository, commit, distinct);
  return {
    ref,
    before,
    after,
    created: before === ZERO,
    deleted: after === ZERO,
    forced,
    base_ref: null,
    compare: repositoryUrl(world, repository, `/${range}`),
    commits: await Promise.all(commits.map(shape)),
    head_commit: head ? await shape(head) : null,
    pusher: { name: sender.login, email: personOf(sender, at).email },
  };
}

type Push = Extract<ForgeEvent, { name: "push" }>;

/** What the branch holds now and did not before; of a new branch, what no other branch holds. Oldest first. */
async function newIn(repository: Repository, { change }: Push): Promise<GitCommit[]> {
  const not = change.before === ZERO ? await otherHeads(repository, change.name) : [change.before];
  return (await repository.git.log(change.after, { max: MAX_COMMITS, not })).reverse();
}

/** The commits among these that no other branch holds. */
async function distinctOf(repository: Repository, { change }: Push, commits: GitCommit[]): Promise<Set<Sha>> {
  const others = await otherHeads(repository, change.name);
  if (commits.length === 0 || others.length === 0) return new Set(commits.map(({ sha }) => sha));
  const own = await repository.git.log(change.after, { max: MAX_COMMITS, not: others });
  return new Set(own.map(({ sha }) => sha));
}

async function otherHeads(repository: Repository, ref: string): Promise<Sha[]> {
  const heads = await repository.git.refs();
  return [...new Set([...heads].filter(([name]) => name !== ref).map(([, sha]) => sha))];
}

async function pushedCommit(world: World, repository: Repository, commit: GitCommit, distinct: Set<Sha>) {
  const person = (one: GitPerson) => {
    const account = accountOf(world.accounts, one);
    return { name: one.name, email: one.email, date: one.date, ...(account && { username: account.login }) };
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: distinct.has(commit.sha),
    message: commit.message,
    timestamp: commit.committer.date,
    url: repositoryUrl(world, repository, `/commit/${commit.sha}`),
    author: person(commit.author),
    committer: person(commit.committer),
    ...(await pathsOf(repository, commit)),
  };
}

/** Paths that a commit added, removed and modified against its first parent, renames unfollowed as GitHub lists them. */
async function pathsOf(repository: Repository, { tree, parents: [parent] }: GitCommit) {
  const before = await filesOf(repository, parent && (await repository.git.commit(parent))?.tree);
  const after = await filesOf(repository, tree);
  return {
    added: [...after.keys()].filter((path) => !before.has(path)),
    removed: [...before.keys()].filter((path) => !after.has(path)),
    modified: [...after].filter(([path, id]) => before.has(path) && before.get(path) !== id).map(([path]) => path),
  };
}

async function filesOf(repository: Repository, tree: Sha | undefined): Promise<Map<string, string>> {
  const entries = tree === undefined ? [] : ((await repository.git.tree(tree, { recursive: true })) ?? []);
  return new Map(entries.filter(({ type }) => type !== "tree").map(({ name, mode, sha }) => [name, `${mode} ${sha}`]));
}
