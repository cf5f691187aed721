// Commits of a repository, how two of them compare, and which pull requests hold one.
import { notFound, Refusal } from "../../forge/refusal.ts";
import type { GitCommit } from "../../model.ts";
import { list, ok, pageOf, type RepositoryCall } from "../call.ts";
import { commitAt, findCommitAt } from "../commits.ts";
import { onRepository } from "../route.ts";
import { fullCommit, listedCommit } from "../shapes/commit.ts";
import { comparison } from "../shapes/comparison.ts";
import { listedPull } from "../shapes/pull.ts";

/** GitHub lists no more commits than this through pages of one list. */
const MOST = 10_000;

export const commitRoutes = [
  onRepository("GET /repos/{owner}/{repo}/commits", "contents:read", async (call) => {
    const { world, repository } = call;
    if ((await repository.git.refs()).size === 0) throw new Refusal(409, "Git Repository is empty.");
    const start = await findCommitAt(repository, call.query("sha") ?? repository.defaultBranch);
    if (!start) throw notFound();
    const path = call.query("path");
    const commits = await repository.git.log(start.sha, { max: MOST, ...(path && { path }) });
    return list(call, commits.filter(within(call)), (commit) => listedCommit(world, repository, commit));
  }),

  onRepository("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", "pull_requests:read", async (call) => {
    const { world, repository } = call;
    const { sha } = await commitAt(repository, call.param("commit_sha"));
    const holding = await Promise.all(
      repository.pulls.map(async (pull) => {
        const brought = pull.merged?.commit === sha;
        const inHead = await repository.git.isAncestor(sha, pull.head.sha);
        const inBase = await repository.git.isAncestor(sha, pull.base.sha);
        return brought || (inHead && !inBase) ? [pull] : [];
      }),
    );
    return list(call, holding.flat(), (pull) => listedPull(world, repository, pull));
  }),

  onRepository("GET /repos/{owner}/{repo}/compare/{basehead}", "contents:read", async (call) => {
    const { repository } = call;
    const ends = call.param("basehead").split(/\.{3}/);
    const own = (end: string) => end.replace(`${repository.owner.login}:`, "");
    const [base, head] = await Promise.all(ends.map((end) => findCommitAt(repository, own(end))));
    if (ends.length !== 2 || !base || !head) throw notFound();
    const compared = await comparison(call.world, repository, { base, head });
    const { items, link } = pageOf(call, compared.commits);
    return { ...ok({ ...compared, commits: items }), link };
  }),

  onRepository("GET /repos/{owner}/{repo}/commits/{ref}", "contents:read", async ({ world, repository, param }) =>
    ok(await fullCommit(world, repository, await commitAt(repository, param("ref")))),
  ),
];

/** The author and dates that a list of commits may be narrowed to. */
function within({ query }: RepositoryCall): (commit: GitCommit) => boolean {
  const [since, until, author] = [query("since"), query("until"), query("author")];
  return ({ author: by, committer }) => {
    const at = Date.parse(committer.date);
    if (since !== undefined && at < Date.parse(since)) return false;
    if (until !== undefined && at > Date.parse(until)) return false;
    return author === undefined || by.name === author || by.email === author;
  };
}
