// Commits: the bare Git object, and with what GitHub adds.
import { accountOf } from "../../forge/identity.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { FileChange, GitCommit, GitPerson, Repository, Sha } from "../../model.ts";
import { userOrNull } from "./account.ts";
import type { CommitInList, CommitShape, DiffEntry, GitCommitShape } from "./github.ts";
import { inPath, repositoryApiUrl, repositoryUrl } from "./links.ts";

/** The sandbox holds no signing key: nothing it makes is signed. */
const verification = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

/** A commit's date in UTC: GitHub's API drops the offset. */
function inUtc({ name, email, date }: GitPerson) {
  return { name, email, date: `${new Date(date).toISOString().slice(0, 19)}Z` };
}

export function gitCommit(world: World, repository: Repository, commit: GitCommit): GitCommitShape {
  const api = (path: string) => repositoryApiUrl(world, repository, path);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", repository.id, commit.sha),
    url: api(`/git/commits/${commit.sha}`),
    html_url: commitUrl(world, repository, commit.sha),
    author: inUtc(commit.author),
    committer: inUtc(commit.committer),
    tree: { sha: commit.tree, url: api(`/git/trees/${commit.tree}`) },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: api(`/git/commits/${sha}`),
      html_url: commitUrl(world, repository, sha),
    })),
    verification,
  };
}

export function listedCommit(world: World, repository: Repository, commit: GitCommit) {
  const api = (path: string) => repositoryApiUrl(world, repository, path);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", repository.id, commit.sha),
    commit: {
      author: inUtc(commit.author),
      committer: inUtc(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: api(`/git/trees/${commit.tree}`) },
      url: api(`/git/commits/${commit.sha}`),
      comment_count: 0,
      verification,
    },
    url: api(`/commits/${commit.sha}`),
    html_url: commitUrl(world, repository, commit.sha),
    comments_url: api(`/commits/${commit.sha}/comments`),
    author: userOrNull(world, accountOf(world.accounts, commit.author)),
    committer: userOrNull(world, accountOf(world.accounts, commit.committer)),
    parents: commit.parents.map((sha) => ({
      sha,
      url: api(`/commits/${sha}`),
      html_url: commitUrl(world, repository, sha),
    })),
  } satisfies CommitInList;
}

/** A commit with what it changed against its first parent. */
export async function fullCommit(world: World, repository: Repository, commit: GitCommit): Promise<CommitShape> {
  const changes = await repository.git.diff(commit.parents[0], commit.sha);
  const additions = changes.reduce((sum, change) => sum + change.additions, 0);
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0);
  return {
    ...listedCommit(world, repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: changes.map((change) => diffEntry(world, repository, commit.sha, change)),
  };
}

export function diffEntry(world: World, repository: Repository, sha: Sha, change: FileChange): DiffEntry {
  const path = inPath(change.path);
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: repositoryUrl(world, repository, `/blob/${sha}/${path}`),
    raw_url: repositoryUrl(world, repository, `/raw/${sha}/${path}`),
    contents_url: repositoryApiUrl(world, repository, `/contents/${path}?ref=${sha}`),
    ...(change.patch !== undefined && { patch: change.patch }),
    ...(change.previousPath !== undefined && { previous_filename: change.previousPath }),
  };
}

/** A commit in short, as check suites and merge groups tell it. */
export function simpleCommit(commit: GitCommit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

function commitUrl(world: World, repository: Repository, sha: Sha): string {
  return repositoryUrl(world, repository, `/commit/${sha}`);
}
