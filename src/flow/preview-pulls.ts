// Previews of what is proposed to a lowest tier: on a pull request's own events, never in looks at all of them.
import { checkName } from "../core/ladder/gate.ts";
import { recipeIn } from "../core/ladder/manifests.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Preview } from "../core/preview/preview.ts";
import { shopsetsOn } from "../core/preview/system.ts";
import { carries, previewIn } from "../core/prose/preview.ts";
import type { Tier } from "../core/resources/tier.ts";
import type { PreviewWork } from "./compare.ts";
import type { RulingFleet } from "./fleet.ts";
import type { OpenPull, OpenPulls } from "./ports/reading.ts";
import { previewPull } from "./preview-pull.ts";
import type { Previews } from "./previews.ts";

/** What is proposed to a tier from one of its sources, and what our check says there without any preview. */
export interface Proposals {
  tier: Tier;
  /** The tiers to which it climbs from here. */
  above: readonly Tier[];
  source: RepositoryName;
  open: OpenPulls;
  /** The digest of the gate. */
  gate: string;
}

interface PullsWork {
  previews?: Previews | undefined;
}

/**
 * The pull requests whose check has no preview, or is about to lose it because the gate says something else, or says that
 * something does not build, and another commit of the fleet rules since.
 */
export function unpreviewed({ previews }: PullsWork, proposals: Proposals, fleet: RulingFleet): OpenPull[] {
  const { tier, source, gate, open } = proposals;
  return concerned(proposals)
    .filter(({ pull, says }) => {
      if (isWanting(says, gate)) return true;
      if (previewIn(says) !== "broken") return false;
      const place = { source, tier: tier.name, head: pull.head.sha };
      // Where nothing builds any more, its check says so.
      return !previews || previews.ask(place, recipeIn(fleet.commit, tier), open.takenAt);
    })
    .map(({ pull }) => pull);
}

/** The previews that are due, by the heads of their pull requests; what does not build is tried again. */
export async function previewPulls(
  { previewing, previews }: PullsWork & { previewing: PreviewWork },
  proposals: Proposals,
  fleet: RulingFleet,
): Promise<Map<Sha, Preview>> {
  const { tier, above, source, gate, open } = proposals;
  const made = new Map<Sha, Preview>();
  for (const { pull, says } of concerned(proposals)) {
    const { sha: head } = pull.head;
    if (made.has(head) || !(isWanting(says, gate) || previewIn(says) === "broken")) continue;
    const { preview } = await previewPull(previewing, { tier, source, head, above });
    previews?.answered({ source, tier: tier.name, head }, recipeIn(fleet.commit, tier), open.takenAt);
    made.set(head, preview);
  }
  return made;
}

function concerned({ tier, above, source, open }: Proposals): { pull: OpenPull; says: string }[] {
  if ([tier, ...above].every((one) => shopsetsOn(one, source).length === 0)) return [];
  const into = open.pulls.filter(({ base }) => base === tier.branch);
  return into.map((pull) => ({ pull, says: pull.gates[checkName(tier)]?.digest ?? "" }));
}

function isWanting(says: string, gate: string): boolean {
  return previewIn(says) === "none" || !carries(says, gate);
}
