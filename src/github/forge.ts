// The loop's Forge, for one installation of the App.
import type { RepositoryName } from "../core/names.ts";
import type { WrittenFile } from "../core/resources/document.ts";
import type { Forge } from "../flow/ports/forge.ts";
import { createBranches } from "./branch.ts";
import type { Client, Identity } from "./client.ts";
import { readConversations } from "./conversation.ts";
import { orUnavailable } from "./failure.ts";
import { ensureFirstFile } from "./first-file.ts";
import { ask, printRepository } from "./graphql.ts";
import { ensureIssue, readKeptIssues } from "./kept-issue.ts";
import { createListings } from "./listings.ts";
import { ensureMerged } from "./merge.ts";
import { createMoreReports } from "./more-reports.ts";
import { readComments, readCommentsSince } from "./read-comments.ts";
import { readCommits, readHistory } from "./read-commits.ts";
import { readFleet } from "./read-fleet.ts";
import { readFleetFiles, type Texts } from "./read-fleet-files.ts";
import { readLadder } from "./read-ladder.ts";
import { readOpenPulls } from "./read-pulls.ts";
import { readReports } from "./read-reports.ts";
import { remembering } from "./remembering.ts";
import { readRole } from "./role.ts";
import { createSources } from "./source-files.ts";
import { createUnlistedHeads } from "./unlisted-heads.ts";
import { ensureCheck } from "./write-check.ts";
import { ensureCommented, ensureReacted } from "./write-comment.ts";
import { writeCommit } from "./write-commit.ts";
import { ensureFleetSays } from "./write-fleet.ts";
import { ensurePullClosed, ensurePullOpen } from "./write-pull.ts";
import { ensureSaid } from "./write-said.ts";

export interface Installation {
  client: Client;
  identity: Identity;
  /** Permissions that it has not granted, as `checks: write`. */
  lacking(): Promise<string[]>;
}

/** A fleet commit never changes, and each look at a fleet that is not valid reads several. */
const FLEETS_REMEMBERED = 20;

const reading = "contents: read";
const conversing = "issues and pull_requests: read";

/** Everything that the loop asks of GitHub, as one installation may. */
export function createForge({ client, identity, lacking }: Installation): Forge {
  const ids = new Map<RepositoryName, Promise<string>>();
  const branches = createBranches(client, idOf);
  const listings = createListings(client);
  const reports = createMoreReports(client);
  const heads = createUnlistedHeads(client, identity);
  const sources = createSources(client);
  const filesAt = remembering<WrittenFile[]>(FLEETS_REMEMBERED);
  const texts: Texts = new Map();

  return {
    async readLadder(question) {
      const doing = `reading the ladder ${question.ladder.name}`;
      const answer = await orUnavailable({ doing, needs: "checks, contents, pull_requests and statuses: read" }, () =>
        readLadder(client, { identity, listings, reports, heads }, question),
      );
      for (const [name, repository] of Object.entries(answer.repositories)) {
        if (repository.state === "present") ids.set(name as RepositoryName, Promise.resolve(repository.id));
      }
      return answer;
    },
    readCommits: (repository, shas, paths = []) =>
      orUnavailable({ doing: `reading commits of ${repository}`, needs: reading }, () =>
        readCommits(client, { ...identity, reports }, { repository, shas, paths }),
      ),
    readHistory: (repository, from, paths = []) =>
      orUnavailable({ doing: `reading the history of ${repository}`, needs: reading }, () =>
        readHistory(client, { ...identity, reports }, { repository, from, paths }),
      ),
    readFolders: (repository, trees) =>
      orUnavailable({ doing: `reading folders of ${repository}`, needs: reading }, () =>
        listings.children(repository, trees),
      ),
    readReports: (repository, sha) =>
      orUnavailable(
        { doing: `reading what was reported on ${sha} of ${repository}`, needs: "checks and statuses: read" },
        () => readReports(client, repository, sha),
      ),
    readFleet: (question) =>
      orUnavailable(
        { doing: `reading ${question.fleet}`, needs: "checks, contents and pull_requests: read" },
        async () => readFleet(client, identity, { ...question, lacking: await lacking() }),
      ),
    readFleetFiles: (repository, commit) =>
      orUnavailable({ doing: `reading the files of ${repository}`, needs: reading }, () =>
        filesAt(`${repository} ${commit}`, () => readFleetFiles(client, { repository, commit }, texts)),
      ),
    readSourceFiles: (repository, at) =>
      orUnavailable({ doing: `reading the files of ${repository}`, needs: reading }, () =>
        sources.read(repository, at),
      ),

    writeCommit: (repository, commit) =>
      orUnavailable({ doing: `making a commit in ${repository}`, needs: "contents: write" }, async () => {
        const sha = await writeCommit(client, repository, commit);
        listings.wrote(commit.tree);
        return sha;
      }),
    ensureBranchAt: branches.ensureBranchAt,
    ensureFirstFile: (repository, file) => ensureFirstFile(client, repository, file),
    ensurePullOpen: (repository, pull) => ensurePullOpen(client, repository, pull),
    ensureSaid: (saying) => ensureSaid(client, idOf, saying),
    ensurePullClosed: (repository, pull) => ensurePullClosed(client, repository, pull),
    ensureCheck: (report) => ensureCheck(client, report),
    ensureMerged: (merge) => ensureMerged(client, branches, merge),

    readOpenPulls: (repository, which) =>
      orUnavailable(
        { doing: `reading the pull requests of ${repository}`, needs: "checks and pull_requests: read" },
        () => readOpenPulls(client, identity, { repository, which }),
      ),
    readCommentsSince: (repository, since) =>
      orUnavailable({ doing: `reading the comments of ${repository}`, needs: conversing }, () =>
        readCommentsSince(client, repository, since),
      ),
    readComments: (ids) =>
      orUnavailable({ doing: "reading comments", needs: conversing }, () => readComments(client, identity, ids)),
    readConversations: (ids) =>
      orUnavailable({ doing: "reading conversations", needs: conversing }, () =>
        readConversations(client, identity, ids),
      ),
    readRole: (repository, login) =>
      orUnavailable({ doing: `reading what ${login} may do in ${repository}`, needs: "metadata: read" }, () =>
        readRole(client, repository, login),
      ),
    ensureReacted: (commentId, reaction) => ensureReacted(client, commentId, reaction),
    ensureCommented: (on, comment) => ensureCommented(client, on, comment),
    readKeptIssues: (repository) =>
      orUnavailable({ doing: `reading the issues of ${repository}`, needs: "issues: read" }, () =>
        readKeptIssues(client, identity, repository),
      ),
    ensureIssue: (repository, issue) => ensureIssue(client, idOf, { repository, issue }),
    ensureFleetSays: (write) => ensureFleetSays(client, branches, write),
  };

  /** Known from the last look at its ladder, but for a repository that was not looked at; asked once, by however many. */
  function idOf(repository: RepositoryName): Promise<string> {
    const asked = ids.get(repository) ?? askId(repository);
    ids.set(repository, asked);
    asked.catch(() => ids.delete(repository));
    return asked;
  }

  async function askId(repository: RepositoryName): Promise<string> {
    const document = `query ReadId { repository: ${printRepository(repository)} { id } }`;
    const { data } = await ask<{ repository: { id: string } }>(client, { document });
    return data.repository.id;
  }
}
