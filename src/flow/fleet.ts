// The fleet that rules: the newest valid one of `main`, with the brakes of its newest commit.

import type { Instant, RepositoryName, Sha } from "../core/names.ts";
import { type Fleet, parseFleet, readBrakes, withBrakes } from "../core/resources/fleet.ts";
import { type Ladder, laddersOf } from "../core/resources/ladder.ts";
import type { Forge } from "./ports/forge.ts";
import type { FleetReading } from "./ports/reading.ts";

export interface RulingFleet {
  repository: RepositoryName;
  /** GitHub's clock when it was read. */
  takenAt: Instant;
  /** The head of `main`; null while there is none. */
  head: Sha | null;
  /** The newest valid commit. */
  commit: Sha;
  /** Commits of `main` that are newer than `commit`, and therefore not valid. */
  newer: Sha[];
  /** The messages of commits of `main` that state a fact for a comment. */
  stated: string[];
  fleet: Fleet;
  ladders: Ladder[];
}

type Present = Extract<FleetReading, { state: "present" }>;

/** The last valid fleet; undefined when no commit that was read is valid. Throws ForgeUnavailable. */
export async function findRulingFleet(
  forge: Forge,
  account: string,
  repository: RepositoryName,
  { history, stated, takenAt }: Present,
): Promise<RulingFleet | undefined> {
  const head = history[0];
  if (head === undefined) return undefined;
  for (const [index, commit] of history.entries()) {
    const { fleet } = parseFleet(await forge.readFleetFiles(repository, commit), account, repository);
    if (!fleet) continue;
    const braked = index === 0 ? fleet : withBrakes(fleet, readBrakes(await forge.readFleetFiles(repository, head)));
    return {
      repository,
      takenAt,
      head,
      commit,
      newer: history.slice(0, index),
      stated,
      fleet: braked,
      ladders: laddersOf(braked.tiers),
    };
  }
  return undefined;
}

/** The fleets of all accounts, as they were read last. Losing this memory costs a read, nothing else. */
export interface Fleets {
  /** The fleet as last read, read now if it never was; undefined when none rules. Throws ForgeUnavailable. */
  of(account: string): Promise<RulingFleet | undefined>;
  /** What was read last, without asking: an older fleet tells well enough whom an event concerns. */
  known(account: string): RulingFleet | undefined;
  /** Remembers what was read, and says whether `main` is elsewhere than the last time this was asked. */
  remember(account: string, fleet: RulingFleet | undefined): boolean;
  /** Has the fleet read again before it is acted on. */
  outdate(account: string): void;
  /** The ruling commit for which checks on sources that the fleet dropped were completed, by account. */
  left: Map<string, Sha>;
}

export function createFleets(name: string, forgeOf: (account: string) => Promise<Forge>): Fleets {
  const memory = new Map<string, RulingFleet | undefined>();
  /** How often an account's fleet was outdated, and how often it had been when the one in memory was asked for. */
  const outdated = new Map<string, number>();
  const asked = new Map<string, number>();
  /** The head for which an account's ladders were woken last: a ladder that reads the fleet by itself wakes no other. */
  const woken = new Map<string, Sha | null | undefined>();
  return {
    async of(account) {
      const since = outdated.get(account) ?? 0;
      if (!memory.has(account) || since > (asked.get(account) ?? 0)) {
        const forge = await forgeOf(account);
        const repository = `${account}/${name}` as RepositoryName;
        const reading = await forge.readFleet({ fleet: repository, repositories: [] });
        const fleet =
          reading.state === "present" ? await findRulingFleet(forge, account, repository, reading) : undefined;
        memory.set(account, fleet);
        asked.set(account, since);
      }
      return memory.get(account);
    },
    known: (account) => memory.get(account),
    remember(account, fleet) {
      memory.set(account, fleet);
      const isNew = !woken.has(account) || woken.get(account) !== fleet?.head;
      woken.set(account, fleet?.head);
      return isNew;
    },
    outdate: (account) => void outdated.set(account, (outdated.get(account) ?? 0) + 1),
    left: new Map(),
  };
}
