// A new version of what renders the files climbs too: a tier takes its files once the tier below is verified with them.
import { CONFIGURATIONS_PATH, GITMODULES_PATH } from "../render/paths.ts";
import { type FileChange, RENDERER } from "../render/system.ts";
import type { Tier } from "../resources/tier.ts";
import { planFiles, previousOf } from "./files.ts";
import { firstParentLine } from "./history.ts";
import type { PointerPlan } from "./pointer.ts";
import { planPointers } from "./pointers.ts";
import type { Commit, Snapshot } from "./snapshot.ts";
import { staysOf } from "./stay.ts";
import { trailersOf } from "./trailers.ts";
import { type Verdict, waiting } from "./verdict.ts";
import { isHeardIn, requiredChecks, verifyStay } from "./verification.ts";

export interface RendererDecision {
  /** The renderer of the files that the tier has after this. */
  version: string;
  files: FileChange[];
  /** Why its files are left as they are; null when they are not. */
  verdict: Verdict | null;
}

/** What of `changed` may be written now: where the renderer is too new for the tier, the pointers alone. */
export function climbRenderer(
  snapshot: Snapshot,
  tier: Tier,
  { changed, plans }: { changed: readonly FileChange[]; plans: readonly PointerPlan[] },
): RendererDecision {
  const version = rendererOf(lineOf(snapshot, tier));
  const below = previousOf(snapshot, tier);
  const isNews = version !== undefined && version !== RENDERER && !changed.every(isMove);
  if (!isNews || !below || isVerifiedAnew(snapshot, below)) {
    return { version: RENDERER, files: [...changed], verdict: null };
  }
  const reason = `it keeps what renderer ${version} made, until ${below.name} is verified with what renderer ${RENDERER} makes`;
  const files = (planFiles(snapshot, tier, plans, "every overlay").changed ?? []).filter(isMove);
  return { version, files, verdict: waiting(`files of ${tier.name}`, reason) };
}

/** What says where pointers lead: without it a branch could not even be cloned. */
function isMove({ mode, path }: FileChange): boolean {
  return mode === "160000" || path === GITMODULES_PATH || path.startsWith(`${CONFIGURATIONS_PATH}/`);
}

/**
 * Whether a tier is verified with the files of this renderer: every check was heard of since they are there. A ShopSet
 * whose own files stayed as they were says nothing anew, and need not.
 */
function isVerifiedAnew(snapshot: Snapshot, tier: Tier): boolean {
  const anew = new Set(madeAnew(snapshot, tier));
  const stays = staysOf(snapshot, tier);
  return stays.some((stay, index) => {
    const commits = stay.commits.filter((commit) => anew.has(commit));
    const isHeard = requiredChecks(tier).every((check) => isHeardIn(snapshot, { ...stay, commits }, check));
    return commits.length > 0 && isHeard && verifyStay(snapshot, stay, stays.slice(0, index)).state === "passed";
  });
}

/** The newest commits of a tier's line, down to the one that brought its files of this renderer. */
function madeAnew(snapshot: Snapshot, tier: Tier): readonly Commit[] {
  const line = lineOf(snapshot, tier);
  if (rendererOf(line) !== RENDERER) {
    // What this renderer makes of it is there already, or else there is nothing of this renderer.
    const { changed } = planFiles(snapshot, tier, planPointers(snapshot, tier));
    return changed?.every(({ mode }) => mode === "160000") ? line : [];
  }
  const ours = line.filter(({ author }) => author.isApp);
  const older = ours.findIndex((commit) => rendererOf([commit]) !== RENDERER);
  const first = older === -1 ? undefined : ours[older - 1];
  return first ? line.slice(0, line.indexOf(first) + 1) : line;
}

/** By which renderer the newest files of the App were made; undefined where it made none. */
function rendererOf(line: readonly Commit[]): string | undefined {
  const ours = line.find(({ author }) => author.isApp);
  return trailersOf(ours).renderer;
}

function lineOf({ repositories }: Snapshot, tier: Tier): readonly Commit[] {
  const system = repositories[tier.system.name];
  return system?.state === "present" ? firstParentLine(system, system.branches[tier.branch]) : [];
}
