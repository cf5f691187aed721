// Observe: every fact of a ladder, in one snapshot.
import { withCommits } from "../core/ladder/history.ts";
import type { Commit, PresentRepository, Snapshot } from "../core/ladder/snapshot.ts";
import { componentPaths } from "../core/ladder/source.ts";
import { type Place, type Unread, unread } from "../core/ladder/unread.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import type { RulingFleet } from "./fleet.ts";
import type { Forge } from "./ports/forge.ts";

/** A tier that is further behind than this many pages of 100 commits is shown as unconnected. */
const MOST_PAGES = 10;

/** The facts of `ladder`; undefined when the fleet has moved since `fleet` was read. Throws ForgeUnavailable. */
export async function observe(forge: Forge, fleet: RulingFleet, ladder: Ladder): Promise<Snapshot | undefined> {
  const { takenAt, fleetHead, repositories } = await forge.readLadder({ ladder, fleet: fleet.repository });
  if (fleetHead !== fleet.head) return undefined;
  const { repository, commit, newer } = fleet;
  const snapshot: Snapshot = { takenAt, ladder, fleet: { repository, commit, newer }, repositories };
  await readOn(forge, snapshot);
  return snapshot;
}

/** Reads what the first look lacks, each thing once: what GitHub does not have stays unknown. */
async function readOn(forge: Forge, snapshot: Snapshot): Promise<void> {
  const asked = new Set<string>();
  const isNew = (kind: keyof Unread) => (place: Place) => {
    const key = `${kind} ${place.repository} ${place.sha}`;
    return !asked.has(key) && asked.add(key) !== undefined;
  };
  for (let page = 0; page < MOST_PAGES; page++) {
    const lacking = unread(snapshot);
    const commits = groupByRepository(lacking.commits.filter(isNew("commits")));
    const histories = lacking.histories.filter(isNew("histories"));
    const reports = lacking.reports.filter(isNew("reports"));
    const folders = groupByRepository(lacking.folders.filter(isNew("folders")));
    if (commits.size + histories.length + reports.length + folders.size === 0) return;
    await Promise.all([
      ...[...commits].map(async ([name, shas]) =>
        add(snapshot, name, await forge.readCommits(name, shas, componentPaths(snapshot.ladder, name))),
      ),
      ...[...folders].map(async ([name, trees]) => {
        const opened = await forge.readFolders(name, trees);
        change(snapshot, name, (repository) => ({ ...repository, folders: { ...repository.folders, ...opened } }));
      }),
      ...histories.map(async ({ repository, sha, paths }) =>
        add(snapshot, repository, await forge.readHistory(repository, sha, paths)),
      ),
      ...reports.map(async ({ repository, sha }) => {
        const all = await forge.readReports(repository, sha);
        change(snapshot, repository, (found) => {
          const known = found.commits[sha];
          return known ? withCommits(found, [{ ...known, reports: all, reportsAre: "all" }]) : found;
        });
      }),
    ]);
  }
}

function groupByRepository(places: readonly Place[]): Map<RepositoryName, Sha[]> {
  const groups = new Map<RepositoryName, Sha[]>();
  for (const { repository, sha } of places) groups.set(repository, [...(groups.get(repository) ?? []), sha]);
  return groups;
}

function add(snapshot: Snapshot, name: RepositoryName, found: readonly Commit[]): void {
  change(snapshot, name, (repository) => {
    const { commits } = repository;
    const news = found.flatMap((commit): Commit[] => {
      const known = commits[commit.sha];
      if (!known) return [commit];
      return commit.folders ? [{ ...known, folders: commit.folders }] : [];
    });
    return withCommits(repository, news);
  });
}

/** What was thought of a repository before holds no more: it is another one from then on. */
function change(
  { repositories }: Snapshot,
  name: RepositoryName,
  to: (repository: PresentRepository) => PresentRepository,
): void {
  const repository = repositories[name];
  if (repository?.state === "present") repositories[name] = to(repository);
}
