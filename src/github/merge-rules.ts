// What stands between a pull request and its base: where both are now, which methods are allowed, whether a queue is due.
import type { MergePull } from "../core/ladder/action.ts";
import type { Sha } from "../core/names.ts";
import { type Client, place } from "./client.ts";
import { ask, printRepository } from "./graphql.ts";

export type Method = "merge" | "rebase" | "squash";

/** In the order in which they keep most: a merge commit keeps the history, a rebase the commits, a squash the content. */
const METHODS: readonly Method[] = ["merge", "rebase", "squash"];

/** What is true of a pull request right before it is merged. */
export interface MergeFacts {
  state: "OPEN" | "CLOSED" | "MERGED";
  head: Sha;
  /** Where its base is; null when that is gone. */
  base: Sha | null;
  queue: "none" | "due" | "waiting in it";
  /** What the repository and all rules on the base allow. */
  methods: Method[];
}

interface Node {
  repository: {
    mergeCommitAllowed: boolean;
    squashMergeAllowed: boolean;
    rebaseMergeAllowed: boolean;
    ref: { target: { oid: Sha } } | null;
    pullRequest: { state: MergeFacts["state"]; headRefOid: Sha; isInMergeQueue: boolean };
  };
}

/** A rule on a branch, of the repository or above it; of the kinds that are not asked for only the type matters. */
type Rule =
  | { type: "pull_request"; parameters?: { allowed_merge_methods?: readonly string[] } }
  | { type: "merge_queue" | "required_linear_history" };

/** Reads them in two calls at once. Throws what a request throws. */
export async function readMergeFacts(client: Client, { repository, pull, base }: MergePull): Promise<MergeFacts> {
  const document = `query ReadMerge { repository: ${printRepository(repository)} {
  mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
  ref(qualifiedName: ${JSON.stringify(`refs/heads/${base.branch}`)}) { target { oid } }
  pullRequest(number: ${pull.number}) { state headRefOid isInMergeQueue }
} }`;
  const [{ data }, rules] = await Promise.all([
    ask<Node>(client, { document }),
    readRules(client, { ...place(repository), branch: base.branch }),
  ]);
  const { ref, pullRequest, ...allowed } = data.repository;
  const isQueued = rules.some(({ type }) => type === "merge_queue");
  return {
    state: pullRequest.state,
    head: pullRequest.headRefOid,
    base: ref?.target.oid ?? null,
    queue: pullRequest.isInMergeQueue ? "waiting in it" : isQueued ? "due" : "none",
    methods: allowedMethods(allowed, rules),
  };
}

/**
 * The active rules on a branch, of every level. Rules that the App may pass by are among them; the endpoint takes
 * `metadata: read` (docs.github.com/rest/repos/rules, get rules for a branch).
 */
async function readRules(client: Client, branch: { owner: string; repo: string; branch: string }): Promise<Rule[]> {
  const asked = { ...branch, per_page: 100 };
  const { data } = await client.request("GET /repos/{owner}/{repo}/rules/branches/{branch}", asked);
  return data as Rule[];
}

type Allowed = Pick<Node["repository"], "mergeCommitAllowed" | "squashMergeAllowed" | "rebaseMergeAllowed">;

/** What each rule and the repository allow. */
function allowedMethods(allowed: Allowed, rules: readonly Rule[]): Method[] {
  const isLinear = rules.some(({ type }) => type === "required_linear_history");
  const isAllowed: Record<Method, boolean> = {
    merge: allowed.mergeCommitAllowed && !isLinear,
    rebase: allowed.rebaseMergeAllowed,
    squash: allowed.squashMergeAllowed,
  };
  const lists = rules.map(
    (rule) => (rule.type === "pull_request" && rule.parameters?.allowed_merge_methods) || METHODS,
  );
  return METHODS.filter((method) => isAllowed[method] && lists.every((list) => list.includes(method)));
}
