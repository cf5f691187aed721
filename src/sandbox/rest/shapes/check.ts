// Check runs and suites.
import { suiteState } from "../../forge/check-suites.ts";
import { printTime } from "../../forge/clock.ts";
import type { World } from "../../forge/world.ts";
import { nodeId } from "../../graphql/ids.ts";
import type { Annotation, CheckRun, CheckSuite, Repository, Sha } from "../../model.ts";
import { appShape } from "./app.ts";
import { simpleCommit } from "./commit.ts";
import type { CheckAnnotation, CheckRunShape, CheckSuiteShape } from "./github.ts";
import { repositoryApiUrl, repositoryUrl } from "./links.ts";
import { repositoryShape } from "./repository.ts";

export function checkRunShape(world: World, repository: Repository, run: CheckRun): CheckRunShape {
  const url = repositoryApiUrl(world, repository, `/check-runs/${run.id}`);
  return {
    id: run.id,
    node_id: nodeId("CheckRun", run.id),
    head_sha: run.sha,
    external_id: run.externalId ?? "",
    url,
    html_url: repositoryUrl(world, repository, `/runs/${run.id}`),
    // What the App does not give is its own home page (docs.github.com/rest/checks/runs).
    details_url: run.detailsUrl ?? appShape(world, run.suite.app).external_url,
    status: run.status,
    // GitHub answers "stale" too, though its description of REST does not list it for runs.
    conclusion: run.conclusion as CheckRunShape["conclusion"],
    started_at: printTime(run.startedAt),
    completed_at: run.completedAt === null ? null : printTime(run.completedAt),
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.output.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suite.id },
    app: appShape(world, run.suite.app),
    pull_requests: pullsAt(world, repository, run.sha),
  };
}

export async function checkSuiteShape(
  world: World,
  repository: Repository,
  suite: CheckSuite,
): Promise<CheckSuiteShape> {
  const state = suiteState(repository, suite);
  const commit = await repository.git.commit(suite.sha);
  if (!commit) throw new Error(`the suite's commit ${suite.sha} is gone`);
  const url = repositoryApiUrl(world, repository, `/check-suites/${suite.id}`);
  const runs = repository.checkRuns.filter((run) => run.suite === suite);
  return {
    id: suite.id,
    node_id: nodeId("CheckSuite", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.sha,
    ...state,
    url,
    before: commit.parents[0] ?? null,
    after: suite.sha,
    pull_requests: pullsAt(world, repository, suite.sha),
    app: appShape(world, suite.app),
    repository: repositoryShape(world, repository),
    created_at: printTime(suite.at),
    updated_at: printTime(Math.max(suite.at, ...runs.map((run) => run.completedAt ?? run.startedAt))),
    head_commit: simpleCommit(commit),
    latest_check_runs_count: new Set(runs.map(({ name }) => name)).size,
    check_runs_url: `${url}/check-runs`,
  };
}

export function annotationShape(
  world: World,
  repository: Repository,
  sha: Sha,
  annotation: Annotation,
): CheckAnnotation {
  return {
    path: annotation.path,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
    blob_href: repositoryUrl(world, repository, `/blob/${sha}/${annotation.path}`),
  };
}

/** The open pull requests whose head a commit is. */
function pullsAt(world: World, repository: Repository, sha: Sha): CheckRunShape["pull_requests"] {
  const repo = { id: repository.id, url: repositoryApiUrl(world, repository), name: repository.name };
  return repository.pulls
    .filter((pull) => pull.state === "open" && pull.head.sha === sha)
    .map(({ id, number, head, base }) => ({
      id,
      number,
      url: repositoryApiUrl(world, repository, `/pulls/${number}`),
      head: { ...head, repo },
      base: { ...base, repo },
    }));
}
