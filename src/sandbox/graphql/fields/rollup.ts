// What is known about a commit, statuses and check runs together: Status, StatusContext and StatusCheckRollup.
import type { StatusContextIsRequiredArgs } from "@octokit/graphql-schema";
import { latestCheckRuns, latestStatuses, rollup as stateOf } from "../../forge/rollup.ts";
import { meansStatus } from "../../forge/rules/required-checks.ts";
import type { Repository, Sha, Status } from "../../model.ts";
import type { Connection } from "../connection.ts";
import type { Fields } from "../context.ts";
import { nodeId } from "../ids.ts";
import {
  accountNode,
  type CheckRunNode,
  type CommitNode,
  checkRunNode,
  findCommit,
  type RollupNode,
  type StatusContextNode,
  type StatusNode,
} from "../nodes.ts";
import { dateTime } from "../scalars.ts";
import { isRequired } from "./required.ts";

export const commitRollup: Fields<CommitNode> = {
  status: ({ repository, oid }): StatusNode | null =>
    latestStatuses(repository, oid).length === 0 ? null : { __typename: "Status", repository, oid },
  statusCheckRollup: ({ repository, oid }) => rollupOf(repository, oid),
};

export const status: Fields<StatusNode> = {
  id: ({ repository, oid }) => nodeId("Status", repository.id, oid),
  commit: ({ repository, oid }) => findCommit(repository, oid),
  state: ({ repository, oid }) => combined(latestStatuses(repository, oid)),
  contexts: ({ repository, oid }) => latestStatuses(repository, oid).map((one) => statusContextNode(repository, one)),
  context: ({ repository, oid }, { name }: { name: string }) => {
    const found = latestStatuses(repository, oid).find(({ context }) => context === name);
    return found ? statusContextNode(repository, found) : null;
  },
  combinedContexts: ({ repository, oid }) => everything(repository, oid),
};

export const statusContext: Fields<StatusContextNode> = {
  id: ({ status }) => nodeId("StatusContext", status.id),
  context: ({ status }) => status.context,
  state: ({ status }) => status.state.toUpperCase(),
  description: ({ status }) => status.description,
  targetUrl: ({ status }) => status.targetUrl,
  createdAt: ({ status }) => dateTime(status.at),
  creator: ({ status }) => accountNode(status.creator),
  commit: ({ repository, status }) => findCommit(repository, status.sha),
  isRequired: (source, args: StatusContextIsRequiredArgs, { world }) =>
    isRequired(source.repository, args, (check) => meansStatus(world, check, source.status)),
};

export const statusCheckRollup: Fields<RollupNode> = {
  id: ({ repository, oid }) => nodeId("StatusCheckRollup", repository.id, oid),
  commit: ({ repository, oid }) => findCommit(repository, oid),
  state: ({ repository, oid }) => stateOf(repository, oid)?.toUpperCase(),
  contexts: ({ repository, oid }) => everything(repository, oid),
};

export const rollupConnection: Fields<Connection<CheckRunNode | StatusContextNode>> = {
  checkRunCount: ({ all }) => all.filter(({ __typename }) => __typename === "CheckRun").length,
  statusContextCount: ({ all }) => all.filter(({ __typename }) => __typename === "StatusContext").length,
};

/** The rollup of a commit; null when nothing was ever reported on it. */
export function rollupOf(repository: Repository, oid: Sha): RollupNode | null {
  return stateOf(repository, oid) === undefined ? null : { __typename: "StatusCheckRollup", repository, oid };
}

function everything(repository: Repository, oid: Sha): (CheckRunNode | StatusContextNode)[] {
  return [
    ...latestCheckRuns(repository, oid).map((run) => checkRunNode(repository, run)),
    ...latestStatuses(repository, oid).map((one) => statusContextNode(repository, one)),
  ];
}

function statusContextNode(repository: Repository, status: Status): StatusContextNode {
  return { __typename: "StatusContext", repository, status };
}

/** REST's rule for a combined status: an error is a failure (docs.github.com/rest/commits/statuses). */
function combined(statuses: Status[]): string {
  const states = new Set(statuses.map(({ state }) => state));
  if (states.has("error") || states.has("failure")) return "FAILURE";
  return states.has("pending") ? "PENDING" : "SUCCESS";
}
