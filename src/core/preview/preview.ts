// What a pull request would do to the manifests of ShopSets, before anybody merges it.
import type { TierName } from "../names.ts";

/** What came of building an overlay. */
export type Built =
  /** Each object as YAML text of its own. */
  | { kind: "built"; objects: string[] }
  /** `file` is the one at fault, by its path in the system branch; null where that is not known. */
  | { kind: "failed"; reason: string; file: string | null }
  /** It was not tried, or not to its end: nothing is known of it. */
  | { kind: "unbuilt"; reason: string };

export interface ShopSetPreview {
  name: string;
  tier: TierName;
  /** null: it is not there. */
  before: Built | null;
  after: Built | null;
  /** Names of images that it gives others for and that nothing of it has, as it would be. */
  idleImages: string[];
}

/** A ShopSet of another tier than the one that is proposed to, which does not build with what is proposed. */
export interface BrokenElsewhere {
  name: string;
  tier: TierName;
  /** "above": it would not any more once this climbed there; "below": it runs this content now. */
  where: "above" | "below";
  reason: string;
  file: string | null;
}

/** What is proposed to: the lowest tier of a ladder, another one, or the fleet. */
export type Into = "lowest" | "upper" | "fleet";

export type Preview =
  | { kind: "none"; reason: string }
  /** It is not built at all, and must not come in; `file` with its repository. */
  | { kind: "refused"; into: Into; file: string; reason: string }
  | {
      kind: "shown";
      into: Into;
      shopsets: ShopSetPreview[];
      elsewhere: BrokenElsewhere[];
      /** What a reader should know about what is compared, as Markdown lines. */
      notes: string[];
    };

/** The ShopSets that do not build with it, new or old. */
export function brokenIn(preview: Preview): ShopSetPreview[] {
  return preview.kind !== "shown" ? [] : preview.shopsets.filter(({ after }) => after?.kind === "failed");
}
