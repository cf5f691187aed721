// Merging a pull request at the head that was judged: as a fast-forward, by a method, or through the merge queue.
import type { MergePull } from "../core/ladder/action.ts";
import { short } from "../core/names.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import type { Branches } from "./branch.ts";
import { type Client, place } from "./client.ts";
import { type Attempt, failedBy, isRequestError, isRuled, plain } from "./failure.ts";
import { ask } from "./graphql.ts";
import { type MergeFacts, type Method, readMergeFacts } from "./merge-rules.ts";
import { attempt, isRefusal } from "./outcome.ts";

const needs = "contents: write and pull_requests: write";

const ENQUEUE = `mutation Enqueue($input: EnqueuePullRequestInput!) {
  enqueuePullRequest(input: $input) { clientMutationId }
}`;

/**
 * Merges. Each way pins the head: a fast-forward moves the base from where it was judged to just that commit, GitHub's
 * merge compares `sha`, its queue `expectedHeadOid`. A fast-forward does not look whether the pull request was closed
 * or its head moved since: what was judged arrives, as if the merge had come a moment before.
 */
export async function ensureMerged(
  client: Client,
  branches: Branches,
  merge: MergePull,
): Promise<Outcome | { kind: "queued" }> {
  const { repository, base, head } = merge;
  if (merge.way === "fast-forward") {
    const move = { branch: base.branch, expected: base.at, to: head, how: "fast-forward" } as const;
    const outcome = await branches.tryBranchAt(repository, move);
    if (outcome !== "ruled") return outcome;
  }
  return mergeByRules(client, merge);
}

async function mergeByRules(client: Client, merge: MergePull): Promise<Outcome | { kind: "queued" }> {
  const { repository, pull } = merge;
  const what = { doing: `merging ${repository}#${pull.number}`, needs };
  let isQueued = false;
  const outcome = await attempt(what, async () => {
    const facts = await readMergeFacts(client, merge);
    const changed = movedSince(merge, facts);
    if (changed) return changed;
    isQueued = facts.queue !== "none";
    if (facts.queue === "waiting in it") return { kind: "done" };
    return facts.queue === "due" ? enqueue(client, merge, what) : mergeByMethod(client, merge, { what, ...facts });
  });
  return outcome.kind === "done" && isQueued ? { kind: "queued" } : outcome;
}

/** Merged already, or not as it was judged. */
function movedSince({ head, base }: MergePull, facts: MergeFacts): Outcome | undefined {
  if (facts.state === "MERGED") return { kind: "already" };
  if (facts.state === "CLOSED") return { kind: "refused", reason: "it is closed" };
  if (facts.head !== head) return { kind: "refused", reason: `its head is ${short(facts.head)}, not ${short(head)}` };
  if (facts.base === base.at) return undefined;
  const now = facts.base === null ? "gone" : `at ${short(facts.base)}`;
  return { kind: "refused", reason: `${base.branch} is ${now}, not at ${short(base.at)} as expected` };
}

async function enqueue(client: Client, { pull, head }: MergePull, what: Attempt): Promise<Outcome> {
  try {
    await ask(client, { document: ENQUEUE, variables: { input: { pullRequestId: pull.id, expectedHeadOid: head } } });
    return { kind: "done" };
  } catch (error) {
    if (!isRefusal(error) && !isRuled(error)) throw error;
    return isAboutMove(error) ? { kind: "refused", reason: plain(error.message) } : refusedByGithub(error, what);
  }
}

/** Merges by the first method that GitHub takes: classic branch protection tells of its own only by refusing. */
async function mergeByMethod(
  client: Client,
  merge: MergePull,
  { methods, what }: { methods: readonly Method[]; what: Attempt },
): Promise<Outcome> {
  let last: Outcome = failedBy(what, "the repository and its rules allow no method of merging in common");
  for (const method of inOrder(merge, methods)) {
    try {
      await put(client, merge, method);
      return { kind: "done" };
    } catch (error) {
      if (!isRequestError(error) || ![405, 409, 422].includes(error.status)) throw error;
      if (error.status === 409 || isAboutMove(error)) return { kind: "refused", reason: plain(error.message) };
      last = refusedByGithub(error, what);
      if (!isAboutMethod(error)) return last;
    }
  }
  return last;
}

/** A forced merge is to be found in its message, and a rebase has none. */
function inOrder({ forced }: MergePull, methods: readonly Method[]): Method[] {
  const isLast = (method: Method) => forced !== null && method === "rebase";
  return [...methods.filter((method) => !isLast(method)), ...methods.filter(isLast)];
}

async function put(client: Client, { repository, pull, head, message }: MergePull, method: Method): Promise<void> {
  await client.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
    ...place(repository),
    pull_number: pull.number,
    sha: head,
    merge_method: method,
    ...(method === "rebase" ? {} : { commit_title: message.title, commit_message: message.body }),
  });
}

/** "Head branch was modified" and "Base branch was modified. Review and try the merge again." */
function isAboutMove({ message }: Error): boolean {
  return /(?:head|base) branch was modified/i.test(message);
}

/** As in "Merge commits are not allowed on this repository.", or of a branch that must not have any. */
function isAboutMethod({ message }: Error): boolean {
  return /(?:merge commits?|squash merges?|squash merging|rebase merges?|rebase merging)\b.*\b(?:not allowed|not permitted|disabled)|must not contain merge commits|can.?t be rebased|merge method/i.test(
    message,
  );
}

/** GitHub's own words: what it asks for beside our check is for people to give. */
function refusedByGithub({ message }: Error, what: Attempt): Outcome {
  return failedBy(what, `GitHub refuses it: ${plain(message)}`);
}
