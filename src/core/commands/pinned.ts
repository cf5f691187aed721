// Forward from a pin: once what is newer than it is merged, the pin goes, and what was rolled back never runs again.
import { holds, pointerOf, pointerPaths, staysOf } from "../ladder/stay.ts";
import { type RepositoryName, type Sha, short } from "../names.ts";
import { codeSpan } from "../prose/quote.ts";
import type { Tier } from "../resources/tier.ts";
import type { Asked, Reply } from "./asked.ts";
import { whereTheyGo } from "./each-source.ts";
import { type Facts, mergedSince, sourceIn, statedBrakes } from "./facts.ts";
import { stateFact } from "./fleet-fact.ts";
import { isRefusal } from "./refusal.ts";
import { readOn } from "./rollback-target.ts";

/** What a tier would run of a source without its pin. */
interface Awaiting {
  source: RepositoryName;
  head: Sha | undefined;
  is: "what runs" | "what ran before" | "new" | "not known";
}

/**
 * Removes the pin of a tier when that takes it forward. Null when there is no pin. The pin stays, and that is told, while
 * the branches hold what the tier ran before: all of it, or what the tier below has something newer of.
 */
export function liftPin(asked: Asked, tier: Tier, facts: Facts): Reply | null {
  const pin = statedBrakes(facts, tier)?.pin;
  if (!pin) return null;
  const awaiting = [...pointerPaths(tier).keys()].map((source) => awaitingOf(asked, { tier, source }, facts));
  const unread = awaiting.some(({ is }) => is === "not known") ? readOn(facts, tier) : null;
  if (unread) return unread;
  if (awaiting.every(({ is }) => is === "what runs")) {
    return {
      kind: "already",
      says: `${tier.name} is pinned to what its branches hold. \`/unhold ${tier.name}\` removes the pin.`,
    };
  }
  const back = awaiting.filter(({ is }) => is === "what ran before");
  const left = ranTogether(facts, tier, awaiting) ? back[0] : back.find((one) => !runsBelow(facts, tier, one));
  if (left) return { kind: "told", says: staysPinned(tier, left) };
  const fact = { tier, change: { pin: null }, verb: "promote", subject: "pin lifted" } as const;
  const action = stateFact(asked, fact, facts);
  if (isRefusal(action)) return action;
  return {
    kind: "do",
    action,
    done: [`The pin of ${tier.name} is lifted.`, ...whereTheyGo(facts, tier, pin)].join(" "),
  };
}

function awaitingOf(asked: Asked, { tier, source }: { tier: Tier; source: RepositoryName }, facts: Facts): Awaiting {
  const head = sourceIn(facts, source)?.branches[tier.branch];
  const stays = staysOf(facts.snapshot, tier);
  if (head === undefined || pointerOf(tier, source, stays[0]?.commits[0]) === head) {
    return { source, head, is: "what runs" };
  }
  if (stays.some((stay) => holds(stay, source, head))) return { source, head, is: "what ran before" };
  const isNew = mergedSince(facts, source, { tier, since: asked.at }) !== undefined || readOn(facts, tier) === null;
  return { source, head, is: isNew ? "new" : "not known" };
}

/** Whether the tier ran just these beside each other. */
function ranTogether({ snapshot }: Facts, tier: Tier, heads: readonly Awaiting[]): boolean {
  const commits = staysOf(snapshot, tier).flatMap((stay) => stay.commits);
  return commits.some((commit) =>
    heads.every(({ source, head }) => head === undefined || pointerOf(tier, source, commit) === head),
  );
}

/** Whether the tier below runs the same: then nothing newer of that source is to come, and what is new came elsewhere. */
function runsBelow(facts: Facts, tier: Tier, { source, head }: Awaiting): boolean {
  const below = facts.snapshot.ladder.tiers.find(({ name }) => name === tier.previous);
  const path = below && pointerPaths(below).get(source);
  const tree = head && sourceIn(facts, source)?.commits[head]?.tree;
  const contents = below && staysOf(facts.snapshot, below)[0]?.contents;
  return tree !== undefined && path !== undefined && contents?.[path] === tree;
}

function staysPinned({ name, branch }: Tier, { source, head }: Awaiting): string {
  const holdsWhat = head ? `, ${codeSpan(short(head))}` : "";
  return `${name} stays pinned: branch ${codeSpan(branch)} of ${codeSpan(source)} still holds what it ran before${holdsWhat}. \`/unhold ${name}\` lets it run that again.`;
}
