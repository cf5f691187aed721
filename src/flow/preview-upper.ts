// Previews of what one pull request proposes to tiers that are not the lowest. Looks at their ladder never build: they ask
// for it, and are woken to say what came of it.
import { recipeIn } from "../core/ladder/manifests.ts";
import { besidePromotion, runningContent } from "../core/ladder/running.ts";
import type { RepositoryName } from "../core/names.ts";
import { printPreview } from "../core/prose/preview.ts";
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

/**
 * Builds what is due of it, remembers it, and wakes the ladders that say it. What no look at its ladder has seen yet waits
 * for one: only a look knows what runs it, and what climbs beside it. Throws ForgeUnavailable.
 */
export async function previewUpper(
  { account, previewing, previews, recorder, wake }: UpperWork,
  { fleet, source, number, open }: { fleet: RulingFleet; source: RepositoryName; number: number; open: OpenPulls },
): Promise<void> {
  for (const { name } of fleet.ladders) {
    const key = ladderKey(account, name);
    const last = recorder.last(key);
    if (!last) continue;
    const proposed = last.decision.gates.filter((gate) => gate.source === source && gate.pull?.number === number);
    for (const { edge, head, build } of proposed) {
      const { from, to: tier } = edge;
      const place = { source, tier: tier.name, head };
      const known = previews.get(place);
      // What does not build may be mended by whatever happens to its pull request.
      const isDue = known ? known.text.fault !== null : build !== null;
      if (!isDue) continue;
      if (!open.pulls.some((one) => one.number === number && one.head.sha === head && one.base === tier.branch)) {
        previews.unask(place);
        continue;
      }
      const { preview, on } = await previewPull(previewing, {
        ...place,
        tier,
        beside: besidePromotion(last, { edge, source, number }),
        below: runningContent(last.snapshot, from, place),
      });
      const text = printPreview(preview, ROOM);
      previews.remember({ ...place, text, recipe: recipeIn(last.snapshot.fleet.commit, tier), on });
      wake(key);
    }
  }
}
