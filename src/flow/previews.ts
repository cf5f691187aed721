// Previews: what was built of heads that are proposed to tiers, kept so that looks need not build, and what was asked to
// be built. It may be lost with the process: our checks say in short what came of each, and the rest is built again.
import type { Decision } from "../core/ladder/decide.ts";
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
  /** Lets go of what is not proposed any more: proposed again it is built again. */
  forget(place: Place): void;
  /** Whether a build is to be had for this reason: once for each reason. */
  ask(place: Place, reason: string, now: Instant): boolean;
  /** It was built for this reason, whoever asked. */
  answered(place: Place, reason: string, now: Instant): void;
}

export function createPreviews(): Previews {
  const kept = new Map<string, KnownPreview>();
  const asked = new Map<string, { reason: string; at: Instant; isAnswered: boolean }>();
  return {
    of: ({ tiers }) =>
      [...kept.values()].filter(({ source, tier }) =>
        tiers.some((one) => one.name === tier && pointerPaths(one).has(source)),
      ),
    get: (place) => kept.get(keyOf(place)),
    remember(preview) {
      const key = keyOf(preview);
      const left = renew(kept, MOST_KEPT, key, preview);
      const lost = left === undefined ? undefined : asked.get(left);
      if (left !== undefined && lost) asked.set(left, { ...lost, isAnswered: false });
      const ask = asked.get(key);
      if (ask) asked.set(key, { ...ask, isAnswered: true });
    },
    forget(place) {
      kept.delete(keyOf(place));
      asked.delete(keyOf(place));
    },
    ask(place, reason, now) {
      const key = keyOf(place);
      const before = asked.get(key);
      if (before?.reason === reason && (before.isAnswered || now < after(before.at, PATIENCE))) return false;
      renew(asked, MOST_ASKED, key, { reason, at: now, isAnswered: false });
      return true;
    },
    answered(place, reason, now) {
      renew(asked, MOST_ASKED, keyOf(place), { reason, at: now, isAnswered: true });
    },
  };
}

/** Wakes the pull requests whose manifests a look at their ladder wants built, and forgets those that it has no more. */
export function askForBuilds(
  { account, previews, wake }: { account: string; previews: Previews; wake(key: Key): void },
  { snapshot, decision }: { snapshot: Snapshot; decision: Decision },
): void {
  const proposed = new Set(decision.gates.map(({ edge, source, head }) => keyOf({ source, tier: edge.to.name, head })));
  for (const known of snapshot.previews ?? []) if (!proposed.has(keyOf(known))) previews.forget(known);
  for (const { edge, source, head, pull, build } of decision.gates) {
    if (!pull || build === null) continue;
    if (previews.ask({ source, tier: edge.to.name, head }, build, snapshot.takenAt))
      wake(printKey({ kind: "pull", account, repository: source, number: pull.number }));
  }
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
