// Whether what is proposed builds, as far as that is known: from what was built of it, else from what our check says.
import type { RepositoryName, Sha } from "../names.ts";
import { shopsetsOn } from "../preview/system.ts";
import type { GateText } from "../prose/gate.ts";
import {
  besideLostPreview,
  besidePreview,
  carries,
  isPreviewLost,
  type PreviewText,
  previewIn,
} from "../prose/preview.ts";
import type { Edge } from "../resources/ladder.ts";
import type { Tier } from "../resources/tier.ts";
import type { KnownPreview, PublishedGate, Snapshot } from "./snapshot.ts";
import { allOf, blocked, passed, type Verdict, waiting } from "./verdict.ts";

/** The name of this part of a gate. */
export const MANIFESTS = "manifests";

export interface Manifests {
  came: "unknown" | "whole" | "broken";
  /** What does not build, and why; null where that is not known, or everything does. */
  fault: string | null;
  /** Why none of them could be built; null where that is not known, or some were. */
  unbuilt: string | null;
  text: PreviewText | null;
  /** Why it should be built, or built again: another text is another reason. null: it need not be. */
  wanted: string | null;
}

interface Proposed {
  edge: Edge;
  source: RepositoryName;
  head: Sha;
  /** Our check on the head. */
  published: PublishedGate | null;
}

/** What is known of the manifests of a head; null where nothing builds, or no ShopSet is built of it. */
export function manifestsOf(snapshot: Snapshot, { edge, source, head, published }: Proposed): Manifests | null {
  const { previews } = snapshot;
  const { from, to } = edge;
  if (!previews || [from, to].every((tier) => shopsetsOn(tier, source).length === 0)) return null;
  const known = previews.find((one) => one.source === source && one.tier === to.name && one.head === head);
  if (known) {
    const { text } = known;
    const came = text.fault === null ? "whole" : "broken";
    const unbuilt = text.unbuilt ?? null;
    return {
      came,
      fault: text.fault,
      unbuilt,
      text,
      wanted: came === "broken" ? movedSince(snapshot, to, known) : null,
    };
  }
  const digest = published?.digest ?? "";
  const says = previewIn(digest);
  const wanted = { none: "never built", broken: "broken before", whole: isPreviewLost(digest) ? "lost" : null }[says];
  return { came: says === "none" ? "unknown" : says, fault: null, unbuilt: null, text: null, wanted };
}

/** Whether it is known that what is proposed does not build. */
export function isBroken(snapshot: Snapshot, proposed: Proposed): boolean {
  return manifestsOf(snapshot, proposed)?.came === "broken";
}

/** A verdict with the manifests as another part of it. */
export function besideManifests(verdict: Verdict, manifests: Found): Verdict {
  return allOf(verdict.subject, [...verdict.parts, manifestsGate(manifests)], verdict.reason);
}

/** The same in short, for where the check is not: it stays as it is when it is forgotten what came of the builds. */
export function manifestsInShort(snapshot: Snapshot, proposed: Proposed): Verdict[] {
  const manifests = manifestsOf(snapshot, proposed);
  if (!manifests) return [];
  switch (manifests.came) {
    case "unknown":
      return [manifestsGate(manifests)];
    case "whole":
      return [passed(MANIFESTS, "its check shows them")];
    case "broken":
      return [blocked(MANIFESTS, "does not build; its check says what")];
  }
}

/** What came of the builds. */
type Found = Pick<Manifests, "came" | "fault" | "unbuilt">;

function manifestsGate({ came, fault, unbuilt }: Found): Verdict {
  switch (came) {
    case "unknown":
      return waiting(MANIFESTS, "they are being built");
    case "whole":
      // What takes too long or is too large to be built is no failure.
      return passed(
        MANIFESTS,
        unbuilt === null ? "nothing that was built of them fails" : `none of them could be built: ${unbuilt}`,
      );
    case "broken":
      return blocked(MANIFESTS, `does not build${fault === null ? "" : `: ${fault}`}`);
  }
}

/**
 * The text of a gate with what is known of the manifests below. Its digest is the same whether it is known why something
 * does not build, or nothing could be built, or only what came of it, so that a new process has nothing to say again.
 */
export function printWithManifests(
  manifests: Manifests,
  {
    verdict,
    published,
    print,
  }: { verdict: Verdict; published: PublishedGate | null; print: (verdict: Verdict) => GateText },
): GateText {
  const { came, text: preview } = manifests;
  const said = print(besideManifests(verdict, manifests));
  const { digest } = print(besideManifests(verdict, { came, fault: null, unbuilt: null }));
  const text = { ...said, digest };
  if (preview) return besidePreview(text, preview);
  if (came === "unknown") return text;
  const isSaid = published !== null && published.state !== "stale" && carries(published.digest, digest);
  return isSaid ? { ...text, digest: published.digest } : besideLostPreview(text, came);
}

/** What a build of a tier stands on in its fleet. */
export function recipeIn(commit: Sha, { pin }: Pick<Tier, "pin">): string {
  return `${commit} ${JSON.stringify(pin)}`;
}

/** Where that on which a preview stands is now, if that is elsewhere than it was; null: all is as it was. */
function movedSince({ fleet, repositories }: Snapshot, tier: Tier, { recipe, on }: KnownPreview): string | null {
  const now = recipeIn(fleet.commit, tier);
  const moved = on.flatMap(({ repository, branch, head }) => {
    const found = repositories[repository];
    const at = found?.state === "present" ? (found.branches[branch] ?? null) : head;
    return at === head ? [] : [`${repository} ${branch} ${at}`];
  });
  return now === recipe && moved.length === 0 ? null : [now, ...moved].join(" ");
}
