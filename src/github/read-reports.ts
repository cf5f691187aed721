// Everything that was ever reported on a commit. GraphQL gives only the newest word of each check, so this is REST.
import type { Report } from "../core/ladder/snapshot.ts";
import { type Instant, instantOf, millisOf, type RepositoryName, type Sha } from "../core/names.ts";
import { type Client, place } from "./client.ts";
import { ofCheck, ofStatus } from "./report.ts";

/** A commit with more than this many hundreds of statuses or check runs is not read to its end. */
const MOST_PAGES = 10;

/** All statuses and check runs of a commit, oldest first: two calls, or more where one page has not all. */
export async function readReports(client: Client, repository: RepositoryName, sha: Sha): Promise<Report[]> {
  const commit = { ...place(repository), ref: sha, per_page: PAGE };
  const [statuses, checks] = await Promise.all([
    pages(async (page) => {
      const { data } = await client.request("GET /repos/{owner}/{repo}/commits/{ref}/statuses", { ...commit, page });
      return data;
    }),
    pages(async (page) => {
      const asked = { ...commit, filter: "all" as const, page };
      const { data } = await client.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", asked);
      return data.check_runs;
    }),
  ]);
  // A check run that only waits names no time; it has not passed, so any will do.
  const unknown: Instant = instantOf(0);
  const reports = [
    ...statuses.map((status) =>
      ofStatus({
        __typename: "StatusContext",
        context: status.context,
        state: status.state,
        createdAt: status.created_at,
        targetUrl: status.target_url,
        creator: status.creator,
      }),
    ),
    ...checks.map((run) =>
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

const PAGE = 100;

async function pages<T>(read: (page: number) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await read(page);
    all.push(...found);
    if (found.length < PAGE) break;
  }
  return all;
}
