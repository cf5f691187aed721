// Check suites and check runs.
import type { CheckRunIsRequiredArgs, CheckSuiteCheckRunsArgs, CommitCheckSuitesArgs } from "@octokit/graphql-schema";
import { suiteState } from "../../forge/check-suites.ts";
import { meansRun } from "../../forge/rules/required-checks.ts";
import type { CheckRun, CheckSuite, Repository } from "../../model.ts";
import type { Context, Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import {
  type AppNode,
  type CheckRunNode,
  type CheckSuiteNode,
  type CommitNode,
  checkRunNode,
  findCommit,
  findRef,
  pullNode,
  repositoryNode,
} from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { isRequired } from "./required.ts";

export const commitChecks: Fields<CommitNode> = {
  checkSuites: ({ repository, oid }, { filterBy }: CommitCheckSuitesArgs) =>
    repository.checkSuites
      .filter((suite) => suite.sha === oid)
      .filter((suite) => filterBy?.appId == null || suite.app.id === filterBy.appId)
      .filter(
        (suite) =>
          filterBy?.checkName == null || runsOf(repository, suite).some(({ name }) => name === filterBy.checkName),
      )
      .map((suite) => suiteNode(repository, suite)),
};

export const checkSuite: Fields<CheckSuiteNode> = {
  id: ({ suite }) => nodeId("CheckSuite", suite.id),
  databaseId: ({ suite }) => suite.id,
  app: ({ suite }): AppNode => ({ __typename: "App", app: suite.app }),
  repository: ({ repository }) => repositoryNode(repository),
  commit: ({ repository, suite }) => findCommit(repository, suite.sha),
  branch: ({ repository, suite }) =>
    suite.headBranch === null ? null : findRef(repository, `refs/heads/${suite.headBranch}`),
  /** Nothing here is a run of GitHub Actions. */
  workflowRun: () => null,
  createdAt: ({ suite }) => dateTime(suite.at),
  updatedAt: ({ repository, suite }) =>
    dateTime(Math.max(suite.at, ...runsOf(repository, suite).map((run) => run.completedAt ?? run.startedAt))),
  status: ({ repository, suite }) => suiteState(repository, suite).status.toUpperCase(),
  conclusion: ({ repository, suite }) => suiteState(repository, suite).conclusion?.toUpperCase() ?? null,
  matchingPullRequests: ({ repository, suite }) =>
    repository.pulls.filter((pull) => pull.head.sha === suite.sha).map((pull) => pullNode(repository, pull)),
  checkRuns: ({ repository, suite }, { filterBy }: CheckSuiteCheckRunsArgs) => {
    const all = runsOf(repository, suite);
    const wanted = filterBy?.checkType === "ALL" ? all : newest(all);
    const statuses = filterBy?.statuses ?? (filterBy?.status == null ? undefined : [filterBy.status]);
    return wanted
      .filter((run) => filterBy?.appId == null || run.suite.app.id === filterBy.appId)
      .filter((run) => filterBy?.checkName == null || run.name === filterBy.checkName)
      .filter((run) => !statuses || statuses.some((status) => status === run.status.toUpperCase()))
      .filter(
        (run) => !filterBy?.conclusions || filterBy.conclusions.some((one) => one === run.conclusion?.toUpperCase()),
      )
      .map((run) => checkRunNode(repository, run));
  },
};

export const checkRun: Fields<CheckRunNode> = {
  id: ({ run }) => nodeId("CheckRun", run.id),
  databaseId: ({ run }) => run.id,
  name: ({ run }) => run.name,
  status: ({ run }) => run.status.toUpperCase(),
  conclusion: ({ run }) => run.conclusion?.toUpperCase() ?? null,
  startedAt: ({ run }) => dateTime(run.startedAt),
  completedAt: ({ run }) => dateTime(run.completedAt),
  externalId: ({ run }) => run.externalId,
  /** What the App does not give is its own home page, as REST says it. */
  detailsUrl: ({ run }, _, { world }) => run.detailsUrl ?? world.url,
  url: (source, _, context) => runUrl(source, context),
  permalink: (source, _, context) => runUrl(source, context),
  resourcePath: runPath,
  title: ({ run }) => run.output.title,
  summary: ({ run }) => run.output.summary,
  text: ({ run }) => run.output.text,
  checkSuite: ({ repository, run }) => suiteNode(repository, run.suite),
  repository: ({ repository }) => repositoryNode(repository),
  isRequired: ({ repository, run }, args: CheckRunIsRequiredArgs) =>
    isRequired(repository, args, (check) => meansRun(check, run)),
  annotations: ({ run }) => run.output.annotations.map((annotation) => ({ __typename: "CheckAnnotation", annotation })),
};

export const checkAnnotation: Fields<{ annotation: CheckRun["output"]["annotations"][number] }> = {
  path: ({ annotation }) => annotation.path,
  message: ({ annotation }) => annotation.message,
  title: ({ annotation }) => annotation.title ?? null,
  rawDetails: ({ annotation }) => annotation.raw_details ?? null,
  annotationLevel: ({ annotation }) => annotation.annotation_level.toUpperCase(),
};

/** The newest of each name: what counts, on GitHub. */
function newest(runs: CheckRun[]): CheckRun[] {
  const found = new Map<string, CheckRun>();
  for (const run of runs) {
    const key = `${run.suite.app.id} ${run.name}`;
    if (run.id >= (found.get(key)?.id ?? 0)) found.set(key, run);
  }
  return [...found.values()];
}

function runsOf(repository: Repository, suite: CheckSuite): CheckRun[] {
  return repository.checkRuns.filter((run) => run.suite === suite);
}

function suiteNode(repository: Repository, suite: CheckSuite): CheckSuiteNode {
  return { __typename: "CheckSuite", repository, suite };
}

function runPath({ repository, run }: CheckRunNode): string {
  return `/${repository.owner.login}/${repository.name}/runs/${run.id}`;
}

function runUrl(source: CheckRunNode, { world }: Context): string {
  return world.url + runPath(source);
}
