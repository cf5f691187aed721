// Moving a branch where GraphQL's updateRefs is not to be had: REST can compare, but not in the same step.
import type { RepositoryName, Sha } from "../core/names.ts";
import type { BranchMove } from "../flow/ports/writing.ts";
import { type Client, place } from "./client.ts";
import { isRequestError } from "./failure.ts";

/** The branch is not where it was expected: nothing was written. It looks like GitHub's own 422 to those behind. */
class Moved extends Error {
  readonly status = 422;
}

/**
 * Creates the branch, or looks where it is and moves it. Between the look and the move somebody may push: a
 * fast-forward is then refused by GitHub, and only a push that takes commits back, or one to our own branch, slips by.
 * Throws what a request throws.
 */
export async function moveByRest(client: Client, repository: RepositoryName, move: BranchMove): Promise<void> {
  const { branch, expected, to, how } = move;
  if (expected === null) {
    const created = { ...place(repository), ref: `refs/heads/${branch}`, sha: to };
    await client.request("POST /repos/{owner}/{repo}/git/refs", created);
    return;
  }
  const ref = { ...place(repository), ref: `heads/${branch}` };
  if ((await readHead(client, ref)) !== expected) throw new Moved(`${branch} is not at ${expected}`);
  await client.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", { ...ref, sha: to, force: how === "replace" });
}

async function readHead(client: Client, ref: { owner: string; repo: string; ref: string }): Promise<Sha | null> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/git/ref/{ref}", ref);
    return data.object.sha as Sha;
  } catch (error) {
    if (isRequestError(error) && error.status === 404) return null;
    throw error;
  }
}
