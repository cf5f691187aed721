// Everything that was ever reported on a commit. GraphQL gives only the newest word of each check, so this is REST.
import type { Report } from "../core/ladder/snapshot.ts";
import { type Instant, instantOf, millisOf, type RepositoryName, type Sha } from "../core/names.ts";
import { type Client, place } from "./client.ts";
import { ofCheck, ofStatus } from "./report.ts";

/** The newest hundred statuses and check runs of a commit, oldest first: two calls. Throws what `request` throws. */
export async function readReports(client: Client, repository: RepositoryName, sha: Sha): Promise<Report[]> {
  const commit = { ...place(repository), ref: sha, per_page: 100 };
  const [statuses, checks] = await Promise.all([
    client.request("GET /repos/{owner}/{repo}/commits/{ref}/statuses", commit),
    client.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { ...commit, filter: "all" }),
  ]);
  // A check run that only waits names no time; it has not passed, so any will do.
  const unknown: Instant = instantOf(0);
  const reports = [
    ...statuses.data.map((status) =>
      ofStatus({
        __typename: "StatusContext",
        context: status.context,
        state: status.state,
        createdAt: status.created_at,
        targetUrl: status.target_url,
        creator: status.creator,
      }),
    ),
    ...checks.data.check_runs.map((run) =>
      ofCheck(
        {
          __typename: "CheckRun",
          name: run.name,
          status: run.status.toUpperCase(),
          conclusion: run.conclusion,
          startedAt: run.started_at,
          completedAt: run.completed_at,
          detailsUrl: run.details_url,
          url: run.html_url ?? run.url,
          checkSuite: { app: run.app?.slug ? { slug: run.app.slug } : null },
        },
        unknown,
      ),
    ),
  ];
  return reports.sort((a, b) => millisOf(a.at) - millisOf(b.at));
}
