// Where the change of a merged pull request is: which tiers have it and run it, and what it waits for on the next.
import { firstParentLine, reachableFrom } from "../ladder/history.ts";
import { contentOf, mayClimb, progressOf, promotionsOf } from "../ladder/position.ts";
import type { PullGate } from "../ladder/pull-gate.ts";
import type { Commit, PresentRepository } from "../ladder/snapshot.ts";
import { pointerOf } from "../ladder/stay.ts";
import { trailersOf } from "../ladder/trailers.ts";
import type { Instant, RepositoryName, Sha } from "../names.ts";
import { plain } from "../prose/plain.ts";
import { type Edge, edgesOf } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import type { Asked, Reply } from "./asked.ts";
import { type Facts, mergedSince, sourceIn } from "./facts.ts";
import { liftPin } from "./pinned.ts";
import type { OnPull } from "./which-tier.ts";

/** A change on a tier. */
interface Place {
  tier: Tier;
  /** Index in the tier's line of the commit that brought it. */
  index: number;
  line: readonly Commit[];
  /** Since when the tier runs it without a break; null: it does not. */
  since: Instant | null;
  /** Whether it was there when the command was said, which then is about what comes next. */
  was: "there before" | "just arrived";
}

/**
 * Tells where the change is, tier by tier, and merges the promotion that carries it on where that is open and ready: only
 * from a tier that had it before the command was said, so that one command never climbs twice.
 */
export function followChange(
  asked: Asked,
  { on, tier }: { on: OnPull; tier: Tier },
  facts: Facts,
  merge: (gate: PullGate) => Reply,
): Reply {
  const source = asked.repository;
  const repository = sourceIn(facts, source);
  const line = repository ? firstParentLine(repository, repository.branches[tier.branch]) : [];
  const index = line.findIndex(({ sha }) => sha === on.mergeCommit);
  if (!repository || index === -1) {
    const says = `#${on.number} was merged into ${tier.name}; its commit is not among those read of branch \`${tier.branch}\`.`;
    return { kind: "told", says };
  }
  const says: string[] = [];
  const first = placeOn(facts, source, { tier, index, line });
  const isNew = first.since !== null && first.since > asked.at;
  const places: Place[] = [{ ...first, was: isNew ? "just arrived" : "there before" }];
  for (const place of places) {
    says.push(tellPlace(facts, place));
    for (const edge of edgesOf(facts.snapshot.ladder).filter(({ from }) => from.name === place.tier.name)) {
      const next = arrival(asked, { edge, place, repository }, facts);
      if (next) {
        places.push(next);
        const forward = mergedSince(facts, source, { tier: edge.to, since: asked.at })
          ? liftPin(asked, edge.to, facts)
          : null;
        if (forward && !("says" in forward)) return forward;
      } else {
        const gate = carrierGate(facts, source, { edge, place, repository });
        const reply = gate && place.was === "there before" ? merge(gate) : undefined;
        if (reply?.kind === "do") return reply;
        says.push(`- **${edge.to.name}** has not got it: ${waitsFor(facts, source, { edge, place, gate })}`);
      }
    }
  }
  return { kind: "told", says: `The change of #${on.number}:\n\n${says.join("\n")}` };
}

function tellPlace({ decision }: Facts, { tier, since }: Place): string {
  if (since !== null) return `- **${tier.name}** runs it since ${since}`;
  const verdict = decision.tiers[tier.name]?.verdict;
  const why = verdict && verdict.state !== "passed" ? `: ${plain(verdict.reason)}` : "";
  const pinned =
    tier.pin === null ? "" : `: it is pinned until something newer is promoted, or \`/unhold ${tier.name}\``;
  return `- **${tier.name}** has it on branch \`${tier.branch}\`, and does not run it${why || pinned}`;
}

function waitsFor(
  { decision }: Facts,
  source: RepositoryName,
  { edge, place, gate }: { edge: Edge; place: Place; gate: PullGate | undefined },
): string {
  if (gate) return `#${gate.pull?.number} carries it; ${plain(gate.verdict.reason)}`;
  if (place.since === null) return `${edge.from.name} does not run it yet`;
  const decided = decision.edges.find((one) => one.edge.to.name === edge.to.name && one.source === source);
  return plain(decided?.verdict.reason ?? "nothing was decided");
}

interface Way {
  edge: Edge;
  place: Place;
  repository: PresentRepository;
}

/** The change on the upper tier of an edge; undefined while it has not received it. */
function arrival(asked: Asked, { edge, place, repository }: Way, facts: Facts): Place | undefined {
  const source = asked.repository;
  const progress = progressOf(source, repository, edge);
  if (!progress || mayClimb(progress.received, place.index)) return undefined;
  const line = firstParentLine(repository, progress.upper.sha);
  const carrying = contentsWith(place);
  const index = line.findLastIndex((commit) => brings(repository, edge, { commit, carrying }));
  const there = placeOn(facts, source, { tier: edge.to, index: Math.max(index, 0), line });
  return { ...there, was: there.since !== null && there.since < asked.at ? "there before" : "just arrived" };
}

/** What holds the change of the commits of the lower tier: the one that brought it, and every newer one. */
function contentsWith({ line, index }: Place): Set<Sha> {
  return new Set(line.slice(0, index + 1).map(({ sha }) => sha));
}

/** Whether a commit of the upper tier holds the change: as history, by its trailer, or as what a promotion merged. */
function brings(
  repository: PresentRepository,
  edge: Edge,
  { commit, carrying }: { commit: Commit; carrying: ReadonlySet<Sha> },
): boolean {
  const promotion = promotionsOf(repository, edge).find(({ mergeCommit }) => mergeCommit === commit.sha);
  const named = [
    trailersOf(commit).content,
    promotion && contentOf(repository, carrying, promotion),
    ...reachableFrom(repository, commit.sha),
  ];
  return named.some((sha) => carrying.has(sha as Sha));
}

/** The gate of the open promotion that carries the change over the edge. */
function carrierGate(facts: Facts, source: RepositoryName, { edge, place }: Way): PullGate | undefined {
  const carrying = contentsWith(place);
  return facts.decision.gates.find(
    (gate) =>
      gate.source === source &&
      gate.edge.to.name === edge.to.name &&
      gate.pull !== null &&
      gate.content !== null &&
      carrying.has(gate.content),
  );
}

/** Since when the tier has run it: the oldest system commit of the newest unbroken run with it. */
function placeOn(
  { snapshot }: Facts,
  source: RepositoryName,
  at: { tier: Tier; index: number; line: readonly Commit[] },
): Omit<Place, "was"> {
  const { tier, index, line } = at;
  const carrying = new Set(line.slice(0, index + 1).map(({ sha }) => sha));
  const system = snapshot.repositories[tier.system.name];
  const commits = system?.state === "present" ? firstParentLine(system, system.branches[tier.branch]) : [];
  const end = commits.findIndex((commit) => !carrying.has(pointerOf(tier, source, commit) as Sha));
  const running = end === -1 ? commits : commits.slice(0, end);
  return { ...at, since: running.at(-1)?.committedAt ?? null };
}
