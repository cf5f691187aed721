// Previews of what one pull request proposes to tiers that are not the lowest. Looks at their ladder never build: they ask
// for it, and are woken to say what came of it.
import { checkName } from "../core/ladder/gate.ts";
import { recipeIn } from "../core/ladder/manifests.ts";
import { besidePromotion, runningContent } from "../core/ladder/running.ts";
import type { KnownPreview } from "../core/ladder/snapshot.ts";
import { pointerPaths } from "../core/ladder/stay.ts";
import type { RepositoryName } from "../core/names.ts";
import { isPreviewLost, previewIn, printPreview } from "../core/prose/preview.ts";
import { edgesOf } from "../core/resources/ladder.ts";
import type { PreviewWork } from "./compare.ts";
import type { RulingFleet } from "./fleet.ts";
import { ladderKey } from "./keys.ts";
import type { Key } from "./ports/queue.ts";
import type { OpenPulls } from "./ports/reading.ts";
import { previewPull } from "./preview-pull.ts";
import type { Previews } from "./previews.ts";
import type { Recorder } from "./record.ts";

/** What a preview may take of a check, whose gate is not known yet. */
const ROOM = 40_000;

interface UpperWork {
  account: string;
  previewing: PreviewWork;
  previews: Previews;
  recorder: Recorder;
  wake(key: Key): void;
}

/** Builds what is due of it, remembers it, and wakes the ladders that say it. Throws ForgeUnavailable. */
export async function previewUpper(
  { account, previewing, previews, recorder, wake }: UpperWork,
  { fleet, source, open }: { fleet: RulingFleet; source: RepositoryName; open: OpenPulls },
): Promise<void> {
  for (const ladder of fleet.ladders) {
    const key = ladderKey(account, ladder.name);
    for (const edge of edgesOf(ladder)) {
      const { from, to } = edge;
      if (!pointerPaths(to).has(source)) continue;
      for (const { number, base, head, gates } of open.pulls) {
        const place = { source, tier: to.name, head: head.sha };
        const says = gates[checkName(to)]?.digest ?? "";
        if (base !== to.branch || !isDue(previews.get(place), says)) continue;
        const last = recorder.last(key);
        const { preview, on } = await previewPull(previewing, {
          ...place,
          tier: to,
          beside: last ? besidePromotion(last, { edge, source, number }) : new Map(),
          below: last ? runningContent(last.snapshot, from, place) : null,
        });
        const text = printPreview(preview, ROOM);
        previews.remember({ ...place, text, recipe: recipeIn(fleet.commit, to), on });
        wake(key);
      }
    }
  }
}

/** What is not known, or only in short, or does not build. */
function isDue(known: KnownPreview | undefined, says: string): boolean {
  if (known) return known.text.fault !== null;
  return previewIn(says) !== "whole" || isPreviewLost(says);
}
