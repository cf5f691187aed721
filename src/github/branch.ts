// Moving a branch from where it is expected: compare-and-swap, by GraphQL's updateRefs.
import { NO_SHA, type RepositoryName, type Sha, short } from "../core/names.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import type { BranchMove } from "../flow/ports/writing.ts";
import type { Client } from "./client.ts";
import { type Attempt, isRuled } from "./failure.ts";
import { ask, GraphqlRefusal, printRepository } from "./graphql.ts";
import { attempt, isRefusal } from "./outcome.ts";
import { moveByRest } from "./rest-branch.ts";

export interface Branches {
  ensureBranchAt(repository: RepositoryName, move: BranchMove): Promise<Outcome>;
  /** As `ensureBranchAt`; "ruled" where nothing but a rule on the branch stands against it. */
  tryBranchAt(repository: RepositoryName, move: BranchMove): Promise<Outcome | "ruled">;
}

const UPDATE_REFS = `mutation MoveBranch($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
  updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) { clientMutationId }
}`;

/**
 * Branches of one installation. `idOf` gives a repository's node id.
 *
 * `beforeOid` "specifies that the given reference needs to point to the given value before performing any updates"
 * (GitHub's schema), which REST has not: there a stale commit that is still a fast-forward brings back what somebody
 * took off the branch. Whether every GitHub lets Apps call it is not documented, so REST stands behind it.
 */
export function createBranches(client: Client, idOf: (repository: RepositoryName) => Promise<string>): Branches {
  let way: "unknown" | "graphql" | "rest" = "unknown";

  return {
    ensureBranchAt: (repository, move) => attempt(whatOf(repository, move), () => moveExpected(repository, move)),
    async tryBranchAt(repository, move) {
      let isStopped = false;
      const outcome = await attempt(whatOf(repository, move), async () => {
        try {
          return await moveExpected(repository, move);
        } catch (error) {
          isStopped = isRuled(error);
          throw error;
        }
      });
      return isStopped ? "ruled" : outcome;
    },
  };

  function whatOf(repository: RepositoryName, { branch, to }: BranchMove): Attempt {
    return { doing: `moving ${branch} of ${repository} to ${short(to)}`, needs: "contents: write" };
  }

  async function moveExpected(repository: RepositoryName, move: BranchMove): Promise<Outcome> {
    try {
      await moveBy(repository, move);
      return { kind: "done" };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // GitHub documents no words for a stale move: where the branch is now says which it was.
      const now = await readHead(client, repository, move.branch);
      if (now === move.to) return { kind: "already" };
      if (now !== move.expected) return { kind: "refused", reason: moved(move, now) };
      throw error;
    }
  }

  async function moveBy(repository: RepositoryName, move: BranchMove): Promise<void> {
    if (way === "rest") return moveByRest(client, repository, move);
    try {
      await moveByGraphql(client, await idOf(repository), move);
      way = "graphql";
    } catch (error) {
      if (way === "graphql" || !isUnknownHere(error)) throw error;
      await moveByRest(client, repository, move);
      way = "rest";
    }
  }
}

async function moveByGraphql(client: Client, repositoryId: string, move: BranchMove): Promise<void> {
  const { branch, expected, to, how } = move;
  const name = `refs/heads/${branch}`;
  const refUpdates = [{ name, beforeOid: expected ?? NO_SHA, afterOid: to, force: how === "replace" }];
  await ask(client, { document: UPDATE_REFS, variables: { repositoryId, refUpdates } });
}

/** An older GitHub Enterprise Server has no such mutation, or GitHub keeps it from Apps. */
function isUnknownHere(error: unknown): boolean {
  return (
    error instanceof GraphqlRefusal &&
    error.errors.some(
      ({ type, message, extensions }) =>
        type === "FORBIDDEN" || extensions?.code === "undefinedField" || /doesn't exist on type/.test(message),
    )
  );
}

/** Where a branch is; null when there is none. */
export async function readHead(client: Client, repository: RepositoryName, branch: string): Promise<Sha | null> {
  const ref = `ref(qualifiedName: ${JSON.stringify(`refs/heads/${branch}`)}) { target { oid } }`;
  const document = `query ReadHead { repository: ${printRepository(repository)} { ${ref} } }`;
  const { data } = await ask<{ repository: { ref: { target: { oid: Sha } } | null } }>(client, { document });
  return data.repository.ref?.target.oid ?? null;
}

/** Why a move was refused, for people. */
export function moved({ branch, expected }: BranchMove, now: Sha | null): string {
  const at = (sha: Sha | null) => (sha === null ? "absent" : `at ${short(sha)}`);
  return `${branch} is ${at(now)}, not ${at(expected)} as expected`;
}
