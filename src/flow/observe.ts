// Observe: every fact of a ladder, in one snapshot.
import type { Commit, Snapshot } from "../core/ladder/snapshot.ts";
import { type Place, type Unread, unread } from "../core/ladder/unread.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import type { RulingFleet } from "./fleet.ts";
import type { Forge } from "./ports.ts";

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
    if (commits.size + histories.length + reports.length === 0) return;
    await Promise.all([
      ...[...commits].map(async ([name, shas]) => add(snapshot, name, await forge.readCommits(name, shas))),
      ...histories.map(async ({ repository, sha, paths }) =>
        add(snapshot, repository, await forge.readHistory(repository, sha, paths)),
      ),
      ...reports.map(async ({ repository, sha }) => {
        const all = await forge.readReports(repository, sha);
        const known = commitIn(snapshot, repository, sha);
        if (known) Object.assign(known, { reports: all, reportsAre: "all" });
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
  const repository = snapshot.repositories[name];
  if (repository?.state === "present") for (const commit of found) repository.commits[commit.sha] ??= commit;
}

function commitIn({ repositories }: Snapshot, name: RepositoryName, sha: Sha): Commit | undefined {
  const repository = repositories[name];
  return repository?.state === "present" ? repository.commits[sha] : undefined;
}
