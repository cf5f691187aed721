// Previews: what was built of heads that are proposed to tiers, kept so that looks need not build, and what was asked to
// be built. It may be lost with the process: our checks say in short what came of each, and the rest is built again.
import type { Decision } from "../core/ladder/decide.ts";
import type { PullGate } from "../core/ladder/pull-gate.ts";
import type { KnownPreview, Snapshot } from "../core/ladder/snapshot.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import { after, type Instant, type Millis } from "../core/names.ts";
import type { Ladder } from "../core/resources/ladder.ts";
import { printKey } from "./keys.ts";
import type { Key } from "./ports/queue.ts";

/** Texts that are kept: 40,000 characters each at most. */
const MOST_KEPT = 100;
const MOST_ASKED = 10_000;
/** What was asked for and never came, since GitHub did not answer, is asked for again. */
const PATIENCE: Millis = 60 * 60_000;

/** A head that is proposed to a tier. */
export type Place = Pick<KnownPreview, "source" | "tier" | "head">;

export interface Previews {
  /** What is kept of a ladder. */
  of(ladder: Ladder): KnownPreview[];
  get(place: Place): KnownPreview | undefined;
  /** Keeps what was built, in place of what was kept of that head. */
  remember(preview: KnownPreview): void;
  /** Lets go of what is not proposed to a ladder's upper tiers any more: proposed again it is built again. */
  keepOnly(ladder: Ladder, proposed: readonly Place[]): void;
  /** Whether a build is to be had for this reason: once for each reason. */
  ask(place: Place, reason: string, now: Instant): boolean;
  /** What was asked for could not be built, since it is elsewhere than the look saw it: the next look may ask again. */
  unask(place: Place): void;
  /** It was built for this reason, whoever asked. */
  answered(place: Place, reason: string, now: Instant): void;
}

interface Asked {
  place: Place;
  reason: string;
  at: Instant;
  isAnswered: boolean;
}

export function createPreviews(): Previews {
  const kept = new Map<string, KnownPreview>();
  const asked = new Map<string, Asked>();
  return {
    of: (ladder) => [...kept.values()].filter((preview) => isAbove(ladder, preview)),
    get: (place) => kept.get(keyOf(place)),
    remember(preview) {
      const key = keyOf(preview);
      const left = renew(kept, MOST_KEPT, key, preview);
      const lost = left === undefined ? undefined : asked.get(left);
      if (left !== undefined && lost) asked.set(left, { ...lost, isAnswered: false });
      const ask = asked.get(key);
      if (ask) asked.set(key, { ...ask, isAnswered: true });
    },
    keepOnly(ladder, proposed) {
      const keys = new Set(proposed.map(keyOf));
      for (const place of [...kept.values(), ...[...asked.values()].map((ask) => ask.place)]) {
        if (keys.has(keyOf(place)) || !isAbove(ladder, place)) continue;
        kept.delete(keyOf(place));
        asked.delete(keyOf(place));
      }
    },
    ask(place, reason, now) {
      const key = keyOf(place);
      const before = asked.get(key);
      if (before?.reason === reason && (before.isAnswered || now < after(before.at, PATIENCE))) return false;
      renew(asked, MOST_ASKED, key, { place, reason, at: now, isAnswered: false });
      return true;
    },
    unask: (place) => void asked.delete(keyOf(place)),
    answered(place, reason, now) {
      renew(asked, MOST_ASKED, keyOf(place), { place, reason, at: now, isAnswered: true });
    },
  };
}

/** Wakes the pull requests whose manifests a look at their ladder wants built, and forgets those that it has no more. */
export function askForBuilds(
  { account, previews, wake }: { account: string; previews: Previews; wake(key: Key): void },
  { snapshot, decision }: { snapshot: Snapshot; decision: Decision },
): void {
  const placeOf = ({ edge, source, head }: PullGate) => ({ source, tier: edge.to.name, head });
  previews.keepOnly(snapshot.ladder, decision.gates.map(placeOf));
  for (const gate of decision.gates) {
    const { source: repository, pull, build } = gate;
    if (pull && build !== null && previews.ask(placeOf(gate), build, snapshot.takenAt))
      wake(printKey({ kind: "pull", account, repository, number: pull.number }));
  }
}

/** Whether a place is one of the ladder's, above its lowest tier. */
function isAbove({ tiers }: Ladder, { source, tier }: Place): boolean {
  return tiers.some((one) => one.name === tier && one.previous !== null && pointerPaths(one).has(source));
}

function keyOf({ source, tier, head }: Place): string {
  return `${source} ${tier} ${head}`;
}

/** Sets a value as the newest, and lets go of the oldest beyond `most`: gives its key. */
function renew<Value>(map: Map<string, Value>, most: number, key: string, value: Value): string | undefined {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size <= most || oldest === undefined) return undefined;
  map.delete(oldest);
  return oldest;
}
