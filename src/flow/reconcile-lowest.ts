// The gate of a ladder's lowest tier: people agree there on what comes in, so that only a hold closes it. It needs no look
// at the ladder, and looks at the ladder do not grow with the pull requests of developers.
import type { GateReport, ReportGate } from "../core/ladder/action.ts";
import { checkName, holdGate } from "../core/ladder/gate.ts";
import type { PublishedGate } from "../core/ladder/snapshot.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import { type Instant, millisOf, type RepositoryName, type Sha } from "../core/names.ts";
import type { Preview } from "../core/preview/preview.ts";
import { type GateText, printEndedGate, printLowestGate, printPreviewedGate } from "../core/prose/gate.ts";
import { carries } from "../core/prose/preview.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import type { Tier } from "../core/resources/tier.ts";
import { say } from "./act.ts";
import type { Fleets } from "./fleet.ts";
import { printKey } from "./keys.ts";
import type { Builder } from "./ports/builder.ts";
import type { Forge } from "./ports/forge.ts";
import { type Failed, ForgeUnavailable } from "./ports/outcome.ts";
import type { Key, Lock, Next } from "./ports/queue.ts";
import type { OpenPulls } from "./ports/reading.ts";
import { type Proposals, previewPulls, unpreviewed } from "./preview-pulls.ts";
import { previewUpper } from "./preview-upper.ts";
import type { Previews } from "./previews.ts";
import type { Recorder } from "./record.ts";

export interface LowestWork {
  account: string;
  forge: Forge;
  fleets: Fleets;
  recorder: Recorder;
  /** Shows what a pull request would do to the manifests; absent: nothing does. */
  builder?: Builder | undefined;
  /** What is known of builds; absent: nothing is built. */
  previews?: Previews | undefined;
  /** Marks what is to be looked at. */
  wake(key: Key): void;
}

/** All pull requests of a ladder's sources, or one of a repository. */
export type Which = { ladder: string } | { repository: RepositoryName; number: number };

/**
 * Brings our checks on pull requests into lowest tiers to what they should say, and ends those that mean nothing. What one
 * pull request alone proposes to other tiers is built here too, for looks at their ladders to say.
 */
export async function reconcileLowest(work: LowestWork, which: Which, lock: Lock): Promise<Next> {
  const { account, forge, fleets, recorder, builder, previews, wake } = work;
  const failed = (failure: Failed): Next => {
    recorder.failed(lock.key, failure);
    return failure.retryAfter === null ? { kind: "rest" } : { kind: "retry", after: failure.retryAfter };
  };
  try {
    const fleet = await fleets.of(account);
    const ladders = fleet?.ladders ?? [];
    const lowest = ladders.flatMap(({ tiers }) => tiers.filter(({ previous }) => previous === null));
    const tiers = ladders.flatMap((ladder) => ladder.tiers);
    const sources =
      "ladder" in which
        ? sourcesOf(ladders.find(({ name }) => name === which.ladder)?.tiers ?? [])
        : sourcesOf(tiers).filter((source) => source === which.repository);
    const looks = await Promise.all(
      sources.map(async (source) => {
        const asked = "ladder" in which ? ("all" as const) : { numbers: [which.number] };
        return { source, open: await forge.readOpenPulls(source, asked) };
      }),
    );
    const proposals = looks.flatMap(({ source, open }) =>
      ladders.flatMap((ladder) => proposalsTo(ladder, source, open)),
    );
    const previewing = builder && fleet && { forge, builder, fleet: fleet.repository };
    const gates = proposals.map(async (proposed) => {
      const isAlone = previewing && "number" in which;
      return gatesInto(proposed, isAlone ? await previewPulls({ ...work, previewing }, proposed, fleet) : new Map());
    });
    const reports = [
      ...(await Promise.all(gates)).flat(),
      // One pull request alone does not tell whether another proposes the same head elsewhere.
      ...("ladder" in which ? looks.flatMap(({ source, open }) => endedGates(tiers, source, open)) : []),
    ];
    const outcome = reports.length > 0 ? await say(forge, reports, lock) : undefined;
    if (outcome?.kind === "failed") return failed(outcome);
    for (const report of reports) recorder.acted(lock.key, report, outcome);
    if (previewing && "ladder" in which) {
      for (const { source: repository, ...proposed } of proposals)
        for (const { number } of unpreviewed(work, { ...proposed, source: repository }, fleet))
          wake(printKey({ kind: "pull", account, repository, number }));
    }
    if (previewing && previews && "number" in which) {
      const { number } = which;
      for (const look of looks) await previewUpper({ ...work, previewing, previews }, { fleet, number, ...look });
    }
    recorder.recovered(lock.key);
    return untilHoldsEnd(lowest, looks[0]?.open.takenAt);
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    return failed(error.failure);
  }
}

interface Lowest extends Proposals {
  text: GateText;
}

function proposalsTo({ tiers }: Ladder, source: RepositoryName, open: OpenPulls): Lowest[] {
  const tier = tiers.find(({ previous }) => previous === null);
  if (!tier || !pointerPaths(tier).has(source)) return [];
  const text = printLowestGate(tier, holdGate(tier, open.takenAt));
  return [{ tier, above: tiers.filter((one) => one !== tier), source, open, text, gate: text.digest }];
}

/** What our check should say on everything that is proposed to a lowest tier, where it says something else. */
function gatesInto({ tier, source, open, text: gate }: Lowest, previews: ReadonlyMap<Sha, Preview>): ReportGate[] {
  const { takenAt, pulls, groups } = open;
  const name = checkName(tier);
  const heads = new Map<Sha, PublishedGate | null>();
  for (const { base, head, gates } of pulls) if (base === tier.branch) heads.set(head.sha, gates[name] ?? null);
  for (const { base, head, gates } of groups) if (base === tier.branch) heads.set(head, gates[name] ?? null);
  return [...heads].flatMap(([head, published]) => {
    const preview = previews.get(head);
    const text = preview ? printPreviewedGate(gate, preview) : gate;
    const isSaid = published !== null && published.state !== "stale" && carries(published.digest, text.digest);
    const report = reportOf({ name, published, text, takenAt });
    return isSaid ? [] : [{ kind: "report gate", tier: tier.name, repository: source, head, report }];
  });
}

/**
 * Checks that would stay open for ever: of tiers that are gone, and of those that a pull request does not go into. What
 * may come into a tier that is gone would be read as true: it ends too.
 */
export function endedGates(
  tiers: readonly Tier[],
  source: RepositoryName,
  { takenAt, pulls, groups }: OpenPulls,
): ReportGate[] {
  const proposed = [...pulls.map(({ base, head }) => ({ base, head: head.sha })), ...groups];
  const fed = tiers.filter((tier) => pointerPaths(tier).has(source));
  const isMisleading = (name: string, sha: Sha, { state }: PublishedGate): boolean => {
    const named = fed.filter((tier) => checkName(tier) === name);
    const isProposed = named.some(({ branch }) => proposed.some(({ base, head }) => head === sha && base === branch));
    // What GitHub gave up counts as none, and blocks no less.
    return state === "in progress" ? !isProposed : state === "success" && named.length === 0;
  };
  const known = new Map(pulls.map(({ head, gates }) => [head.sha, gates]));
  return [...known].flatMap(([head, gates]) =>
    Object.entries(gates).flatMap(([name, published]): ReportGate[] => {
      const tier = name.slice(checkName({ name: "" }).length) as Tier["name"];
      if (!name.startsWith(checkName({ name: "" })) || !isMisleading(name, head, published)) return [];
      const report = reportOf({ name, published, text: printEndedGate(tier), takenAt });
      return [{ kind: "report gate", tier, repository: source, head, report }];
    }),
  );
}

interface Report {
  name: string;
  published: PublishedGate | null;
  text: GateText;
  takenAt: Instant;
}

function reportOf({ name, published, text, takenAt }: Report): GateReport {
  const run = published?.state === "in progress" ? published.id : null;
  return { name, run, since: published?.since ?? takenAt, ...text };
}

function sourcesOf(tiers: readonly Tier[]): RepositoryName[] {
  return [...new Set(tiers.flatMap((tier) => [...pointerPaths(tier).keys()]))];
}

/** A hold that ends by itself opens the gate without anybody saying so. */
function untilHoldsEnd(lowest: readonly Tier[], now: Instant | undefined): Next {
  const ends = lowest.flatMap(({ hold }) => (hold?.until && now && hold.until > now ? [hold.until] : [])).sort();
  const [next] = ends;
  return next && now ? { kind: "again", after: millisOf(next) - millisOf(now) } : { kind: "rest" };
}
