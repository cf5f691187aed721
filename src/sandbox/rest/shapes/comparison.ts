// How two commits of a repository stand to each other.
import { notFound } from "../../forge/refusal.ts";
import type { World } from "../../forge/world.ts";
import type { GitCommit, Repository } from "../../model.ts";
import { diffEntry, listedCommit } from "./commit.ts";
import type { Comparison } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";

/** GitHub compares no more than this in one answer. */
const MAX_COMMITS = 250;
const MAX_FILES = 300;

/** Compares head with base. Throws 404 when they share no history, as GitHub does. */
export async function comparison(
  world: World,
  repository: Repository,
  { base, head }: { base: GitCommit; head: GitCommit },
): Promise<Comparison> {
  const { git } = repository;
  const start = await git.mergeBase(base.sha, head.sha);
  const mergeBase = start && (await git.commit(start));
  if (!mergeBase) throw notFound();
  const [ahead_by, behind_by, newest, changes] = await Promise.all([
    git.count(head.sha, { not: [base.sha] }),
    git.count(base.sha, { not: [head.sha] }),
    git.log(head.sha, { max: 10_000, not: [base.sha] }),
    git.diff(mergeBase.sha, head.sha),
  ]);
  const ends = `${base.sha}...${head.sha}`;
  const html_url = repositoryUrl(world, repository, `/compare/${ends}`);
  return {
    url: repositoryApiUrl(world, repository, `/compare/${ends}`),
    html_url,
    permalink_url: html_url,
    diff_url: `${html_url}.diff`,
    patch_url: `${html_url}.patch`,
    base_commit: listedCommit(world, repository, base),
    merge_base_commit: listedCommit(world, repository, mergeBase),
    status: statusOf(ahead_by, behind_by),
    ahead_by,
    behind_by,
    total_commits: ahead_by,
    commits: newest
      .reverse()
      .slice(-MAX_COMMITS)
      .map((commit) => listedCommit(world, repository, commit)),
    files: changes.slice(0, MAX_FILES).map((change) => diffEntry(world, repository, head.sha, change)),
  };
}

function statusOf(ahead: number, behind: number): Comparison["status"] {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}
