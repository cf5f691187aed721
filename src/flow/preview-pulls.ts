// Previews of what is proposed to a lowest tier: on a pull request's own events, never in looks at all of them.
import { checkName } from "../core/ladder/gate.ts";
import type { RepositoryName, Sha } from "../core/names.ts";
import type { Preview } from "../core/preview/preview.ts";
import { shopsetsOn } from "../core/preview/system.ts";
import { carries, previewIn } from "../core/prose/preview.ts";
import type { Tier } from "../core/resources/tier.ts";
import type { OpenPull, OpenPulls } from "./ports/reading.ts";
import { type PreviewWork, previewPull } from "./preview.ts";

/** What is proposed to a tier from one of its sources, and what our check says there without any preview. */
export interface Proposals {
  tier: Tier;
  source: RepositoryName;
  open: OpenPulls;
  /** The digest of the gate. */
  gate: string;
}

/** The pull requests whose check has no preview, or is about to lose it because the gate says something else. */
export function unpreviewed(proposals: Proposals): OpenPull[] {
  return concerned(proposals)
    .filter(({ says }) => isWanting(says, proposals.gate))
    .map(({ pull }) => pull);
}

/** The previews that are due, by the heads of their pull requests; what does not build is tried again. */
export async function previewPulls(work: PreviewWork, proposals: Proposals): Promise<Map<Sha, Preview>> {
  const { tier, source, gate } = proposals;
  const previews = new Map<Sha, Preview>();
  for (const { pull, says } of concerned(proposals)) {
    const { sha: head } = pull.head;
    if (previews.has(head) || !(isWanting(says, gate) || previewIn(says) === "broken")) continue;
    previews.set(head, await previewPull(work, { tier, source, head }));
  }
  return previews;
}

function concerned({ tier, source, open }: Proposals): { pull: OpenPull; says: string }[] {
  if (shopsetsOn(tier, source).length === 0) return [];
  const into = open.pulls.filter(({ base }) => base === tier.branch);
  return into.map((pull) => ({ pull, says: pull.gates[checkName(tier)]?.digest ?? "" }));
}

function isWanting(says: string, gate: string): boolean {
  return previewIn(says) === "none" || !carries(says, gate);
}
