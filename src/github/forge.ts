// The loop's Forge, for one installation of the App.
import type { RepositoryName } from "../core/names.ts";
import type { WrittenFile } from "../core/resources/document.ts";
import type { Forge } from "../flow/ports.ts";
import { createBranches } from "./branch.ts";
import type { Client, Identity } from "./client.ts";
import { orUnavailable } from "./failure.ts";
import { ensureFirstFile } from "./first-file.ts";
import { ask, printRepository } from "./graphql.ts";
import { readCommits, readHistory } from "./read-commits.ts";
import { readFleet } from "./read-fleet.ts";
import { readFleetFiles } from "./read-fleet-files.ts";
import { readLadder } from "./read-ladder.ts";
import { readReports } from "./read-reports.ts";
import { remembering } from "./remembering.ts";
import { ensureCheck } from "./write-check.ts";
import { writeCommit } from "./write-commit.ts";
import { ensurePullClosed, ensurePullOpen, ensurePullsSay } from "./write-pull.ts";

export interface Installation {
  client: Client;
  identity: Identity;
  /** Permissions that it has not granted, as `checks: write`. */
  lacking(): Promise<string[]>;
}

/** A fleet commit never changes, and each look at a fleet that is not valid reads several. */
const FLEETS_REMEMBERED = 20;

const reading = "contents: read";

/** Everything that the loop asks of GitHub, as one installation may. */
export function createForge({ client, identity, lacking }: Installation): Forge {
  const ids = new Map<RepositoryName, string>();
  const branches = createBranches(client, idOf);
  const filesAt = remembering<WrittenFile[]>(FLEETS_REMEMBERED);

  return {
    async readLadder(question) {
      const doing = `reading the ladder ${question.ladder.name}`;
      const answer = await orUnavailable({ doing, needs: "checks, contents, pull_requests and statuses: read" }, () =>
        readLadder(client, identity, question),
      );
      for (const [name, repository] of Object.entries(answer.repositories)) {
        if (repository.state === "present") ids.set(name as RepositoryName, repository.id);
      }
      return answer;
    },
    readCommits: (repository, shas) =>
      orUnavailable({ doing: `reading commits of ${repository}`, needs: reading }, () =>
        readCommits(client, identity, { repository, shas }),
      ),
    readHistory: (repository, from, paths = []) =>
      orUnavailable({ doing: `reading the history of ${repository}`, needs: reading }, () =>
        readHistory(client, identity, { repository, from, paths }),
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
        filesAt(`${repository} ${commit}`, () => readFleetFiles(client, { repository, commit })),
      ),

    writeCommit: (repository, commit) =>
      orUnavailable({ doing: `making a commit in ${repository}`, needs: "contents: write" }, () =>
        writeCommit(client, repository, commit),
      ),
    ensureBranchAt: branches.ensureBranchAt,
    ensureFirstFile: (repository, file) => ensureFirstFile(client, repository, file),
    ensurePullOpen: (repository, pull) => ensurePullOpen(client, repository, pull),
    ensurePullsSay: (words) => ensurePullsSay(client, words),
    ensurePullClosed: (repository, pull) => ensurePullClosed(client, repository, pull),
    ensureCheck: (report) => ensureCheck(client, report),
  };

  /** Known from the last look at its ladder, but for a repository that was not looked at. */
  async function idOf(repository: RepositoryName): Promise<string> {
    const known = ids.get(repository);
    if (known !== undefined) return known;
    const document = `query ReadId { repository: ${printRepository(repository)} { id } }`;
    const { data } = await ask<{ repository: { id: string } }>(client, { document });
    ids.set(repository, data.repository.id);
    return data.repository.id;
  }
}
