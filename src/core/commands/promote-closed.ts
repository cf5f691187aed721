// /promote on a pull request that was closed without merging: what it rejected is proposed again, if nothing newer is.
import { lowerCommits } from "../ladder/candidate.ts";
import { contentOf, progressOf, promotionsOf } from "../ladder/position.ts";
import { decideEdge, type EdgeDecision } from "../ladder/promotion.ts";
import type { PresentRepository, Pull, Snapshot } from "../ladder/snapshot.ts";
import { type RepositoryName, type Sha, short } from "../names.ts";
import type { Tier } from "../resources/tier.ts";
import type { Asked, Reply } from "./asked.ts";
import { type Facts, sourceIn } from "./facts.ts";
import { refuse, refuseByGate } from "./refusal.ts";
import type { OnPull } from "./which-tier.ts";

/** Opens the promotion of the same content anew; the newest pull request of a content decides, so that it climbs again. */
export function promoteClosed(asked: Asked, on: OnPull, tier: Tier, facts: Facts): Reply {
  const source = asked.repository;
  const repository = sourceIn(facts, source);
  const decided = facts.decision.edges.find(({ edge, source: of }) => edge.to.name === tier.name && of === source);
  const closed =
    repository && decided && promotionsOf(repository, decided.edge).find(({ number }) => number === on.number);
  if (!closed) return refuse("CLOSED", `#${on.number} is closed`, "Reopen it, then say it again.");
  const content = carriedBy(facts.snapshot, repository, decided, closed);
  const open = promotionsOf(repository, decided.edge).find(({ state }) => state === "open");
  if (open) {
    const isSame = content !== undefined && content === carriedBy(facts.snapshot, repository, decided, open);
    return isSame ? { kind: "already", says: `#${open.number} proposes it again.` } : superseded(on, `#${open.number}`);
  }
  const again = decideEdge(asIfNotRejected(facts.snapshot, source, repository, closed), decided.edge, source);
  const action = again.actions.find(({ kind }) => kind === "open pull");
  if (!action) return refuseByGate(decided.edge, again.verdict, null);
  if (again.candidate !== content) return superseded(on, short(again.candidate ?? closed.head.sha));
  return {
    kind: "do",
    action,
    done: `${short(again.candidate ?? closed.head.sha)} is proposed to ${tier.name} again.`,
  };
}

function superseded(on: OnPull, by: string): Reply {
  return refuse("SUPERSEDED", `#${on.number} is superseded by ${by}`, `Say it on the pull request that carries ${by}.`);
}

function carriedBy(
  snapshot: Snapshot,
  repository: PresentRepository,
  { edge, source }: EdgeDecision,
  pull: Pull,
): Sha | undefined {
  const progress = progressOf(source, repository, edge);
  return progress && contentOf(repository, lowerCommits(snapshot, edge, progress), pull);
}

/** A pull request that the App closes rejects nothing. */
function asIfNotRejected(
  snapshot: Snapshot,
  source: RepositoryName,
  repository: PresentRepository,
  closed: Pull,
): Snapshot {
  const pulls = repository.pulls.map((pull) => (pull === closed ? { ...pull, closedBy: "app" as const } : pull));
  return { ...snapshot, repositories: { ...snapshot.repositories, [source]: { ...repository, pulls } } };
}
