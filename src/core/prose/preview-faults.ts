// What does not build with a proposal, on its own tier and on others, as far as a check can hold it.
import { type BrokenElsewhere, brokenIn, type Preview, type ShopSetPreview } from "../preview/preview.ts";
import { codeSpan } from "./quote.ts";

/** More that do not build are counted. */
const MOST_BROKEN = 20;
/** More of other tiers are counted. */
const MOST_ELSEWHERE = 10;

type Shown = Extract<Preview, { kind: "shown" }>;
type Refused = Extract<Preview, { kind: "refused" }>;

/** The first that does not build, and why, as part of a title; null where everything that was tried does. */
export function faultIn(preview: Shown): string | null {
  return [...brokenIn(preview).map(faultOf), ...preview.elsewhere.map(faultElsewhere)][0] ?? null;
}

/** All that does not build, and when it is built again, as lines of Markdown; none where everything does. */
export function printFaults(preview: Shown): string[] {
  if (faultIn(preview) === null) return [];
  return [...printBroken(brokenIn(preview)), ...printElsewhere(preview.elsewhere), BUILT_AGAIN[preview.into], ""];
}

/** When what does not build is built again, for people who mended it. */
const BUILT_AGAIN = {
  lowest:
    "It is built again when the pull request is pushed to, or closed and reopened, and when another commit of the fleet rules.",
  upper:
    "It is built again by itself when the pull request is pushed to, when the branch of the tier moves in any source, and when another commit of the fleet rules.",
  fleet: "A push to the pull request builds it again; where it was mended elsewhere, push an empty commit.",
} as const;

/** What is refused, as part of a title. */
export function faultRefused({ file, reason }: Refused): string {
  return `${file}: ${reason}`;
}

/** The same as lines of Markdown. */
export function printRefused({ into, file, reason }: Refused): string[] {
  return [`**Refused**: ${codeSpan(file)}: ${reason}.`, "", BUILT_AGAIN[into], ""];
}

function faultOf({ name, after }: ShopSetPreview): string {
  const { reason, file } = after?.kind === "failed" ? after : { reason: "", file: null };
  return `${file === null ? name : file}: ${reason}`;
}

function faultElsewhere({ name, tier, reason, file }: BrokenElsewhere): string {
  return `${name} on ${tier}: ${file === null ? "" : `${file}: `}${reason}`;
}

function printBroken(broken: readonly ShopSetPreview[]): string[] {
  if (broken.length === 0) return [];
  const lines = broken.slice(0, MOST_BROKEN).map(({ name, tier, before, after }) => {
    const { reason, file } = after?.kind === "failed" ? after : { reason: "", file: null };
    const already = before?.kind === "failed" ? " It does not build without this pull request either." : "";
    return `${brokenLine({ name, tier, reason, file })}${already}`;
  });
  return ["**Does not build** with this pull request:", "", ...lines, ...andMore(broken.length - lines.length), ""];
}

function printElsewhere(elsewhere: readonly BrokenElsewhere[]): string[] {
  const of = (where: BrokenElsewhere["where"]) => elsewhere.filter((one) => one.where === where);
  const list = (those: readonly BrokenElsewhere[]) => [
    ...those.slice(0, MOST_ELSEWHERE).map(brokenLine),
    ...andMore(those.length - MOST_ELSEWHERE),
    "",
  ];
  const [above, below] = [of("above"), of("below")];
  const [first] = below;
  return [
    ...(above.length > 0 ? ["#### On the tiers above", "", ABOVE, "", ...list(above)] : []),
    ...(first ? [`#### On ${first.tier}`, "", BELOW, "", ...list(below)] : []),
  ];
}

const ABOVE = "**Does not build** with this pull request, once that has climbed; without it, it does:";
const BELOW = "**Does not build** there, where this content runs now; what does not build on its tier does not climb:";

function brokenLine({ name, tier, reason, file }: Omit<BrokenElsewhere, "where">): string {
  return `- ${codeSpan(name)} on ${tier}:${file === null ? "" : ` ${codeSpan(file)}:`} ${codeSpan(reason)}.`;
}

function andMore(left: number): string[] {
  return left > 0 ? [`- and ${left} more`] : [];
}
