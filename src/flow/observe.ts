// Observe: every fact of a ladder, in one snapshot.
import type { Commit, Snapshot } from "../core/ladder/snapshot.ts";
import { unread } from "../core/ladder/unread.ts";
import type { RepositoryName } from "../core/names.ts";
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

async function readOn(forge: Forge, snapshot: Snapshot): Promise<void> {
  const asked = new Set<string>();
  for (let page = 0; page < MOST_PAGES; page++) {
    const { commits, histories } = unread(snapshot);
    const reads: Promise<[RepositoryName, Commit[]]>[] = [];
    for (const [repository, shas] of commits) {
      const fresh = shas.filter((sha) => !asked.has(sha));
      for (const sha of fresh) asked.add(sha);
      if (fresh.length > 0) reads.push(forge.readCommits(repository, fresh).then((found) => [repository, found]));
    }
    for (const { repository, from } of histories) {
      if (asked.has(from)) continue;
      asked.add(from);
      reads.push(forge.readHistory(repository, from).then((found) => [repository, found]));
    }
    if (reads.length === 0) return;
    for (const [name, found] of await Promise.all(reads)) {
      const repository = snapshot.repositories[name];
      if (repository?.state === "present") for (const commit of found) repository.commits[commit.sha] ??= commit;
    }
  }
}
