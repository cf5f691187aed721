// Facts that people stated elsewhere, put into the fleet: a commit on `main`, or a pull request where a rule wants one.
import type { WriteFleet } from "../core/ladder/action.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Outcome } from "../flow/ports/outcome.ts";
import { type Branches, readHead } from "./branch.ts";
import { type Client, place } from "./client.ts";
import { isRuled } from "./failure.ts";
import { ask, GraphqlRefusal, printRepository } from "./graphql.ts";
import { attempt, isRefusal } from "./outcome.ts";

type Written = Outcome | { kind: "proposed"; url: string };

const COMMIT = `mutation WriteFleet($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { clientMutationId }
}`;

/**
 * Commits the files where `main` is at the head that they were read from; GitHub signs it. Where a rule keeps the App
 * from `main`, the same commit is proposed: the branch is named by the statement, so that saying it again, and a crash
 * on the way, end at the same pull request.
 */
export async function ensureFleetSays(client: Client, branches: Branches, write: WriteFleet): Promise<Written> {
  let isProtected = false;
  const { repository } = write;
  const outcome = await attempt({ doing: `writing ${write.tier} in ${repository}`, needs: "contents: write" }, () =>
    commit(client, write, "main").catch((error: unknown) => {
      isProtected = isRuled(error);
      throw error;
    }),
  );
  return isProtected ? propose(client, branches, write) : outcome;
}

async function propose(client: Client, branches: Branches, write: WriteFleet): Promise<Written> {
  const { repository, expected } = write;
  const { branch } = write.proposal;
  const needs = "contents: write and pull_requests: write";
  let url: string | null = null;
  const outcome = await attempt({ doing: `proposing ${branch} in ${repository}`, needs }, async () => {
    const found = await readProposal(client, repository, branch);
    url = found.url;
    if (url !== null) return { kind: "already" };
    if (found.head === null) {
      const made = await branches.ensureBranchAt(repository, { branch, expected: null, to: expected, how: "replace" });
      if (made.kind !== "done" && made.kind !== "already") return made;
    }
    if (found.head === null || found.head === expected) {
      const written = await commit(client, write, branch);
      if (written.kind !== "done") return written;
    }
    url = await open(client, write);
    return { kind: "done" };
  });
  return url === null ? outcome : { kind: "proposed", url };
}

/** One commit on a branch that is where the files were read. */
async function commit(client: Client, write: WriteFleet, branchName: string): Promise<Outcome> {
  const { repository, expected, files } = write;
  const [headline = "", ...rest] = write.message.split("\n");
  const additions = files.map(({ path, text }) => ({ path, contents: Buffer.from(text).toString("base64") }));
  const input = {
    branch: { repositoryNameWithOwner: repository, branchName },
    expectedHeadOid: expected,
    message: { headline, body: rest.join("\n").trim() },
    fileChanges: { additions },
  };
  try {
    await ask(client, { document: COMMIT, variables: { input } });
    return { kind: "done" };
  } catch (error) {
    // GitHub documents no words for a branch that moves in the very moment: where it is now says whether it did.
    const isMoved =
      isStale(error) || (isRefusal(error) && (await readHead(client, repository, branchName)) !== expected);
    if (isMoved) return { kind: "refused", reason: `${branchName} is no longer at ${expected.slice(0, 7)}` };
    throw error;
  }
}

/** The branch moved, or went away. */
function isStale(error: unknown): boolean {
  return error instanceof GraphqlRefusal && error.errors.some(({ type }) => type === "STALE_DATA");
}

/** The branch of a proposal, and its newest pull request, whatever became of that: what was closed is not asked again. */
async function readProposal(
  client: Client,
  repository: RepositoryName,
  branch: string,
): Promise<{ head: Sha | null; url: string | null }> {
  const name = JSON.stringify(branch);
  const document = `query ReadProposal { repository: ${printRepository(repository)} {
  ref(qualifiedName: ${JSON.stringify(`refs/heads/${branch}`)}) { target { oid } }
  pullRequests(headRefName: ${name}, baseRefName: "main", first: 5, orderBy: { field: CREATED_AT, direction: DESC }) {
    nodes { url isCrossRepository }
  }
} }`;
  const { data } = await ask<{
    repository: {
      ref: { target: { oid: Sha } } | null;
      pullRequests: { nodes: { url: string; isCrossRepository: boolean }[] };
    };
  }>(client, { document });
  const { ref, pullRequests } = data.repository;
  const own = pullRequests.nodes.find(({ isCrossRepository }) => !isCrossRepository);
  return { head: ref?.target.oid ?? null, url: own?.url ?? null };
}

async function open(client: Client, { repository, proposal }: WriteFleet): Promise<string> {
  const { branch, title, body } = proposal;
  const pull = { ...place(repository), head: branch, base: "main", title, body };
  const { data } = await client.request("POST /repos/{owner}/{repo}/pulls", pull);
  return data.html_url;
}
