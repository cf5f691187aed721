// The preview below a check: what a pull request does to the manifests of each ShopSet, as far as a check can hold it.
import { changedObjects, type ObjectChange } from "../preview/objects.ts";
import type { Built, Preview, ShopSetPreview } from "../preview/preview.ts";
import { blobId } from "../render/objectid.ts";
import { codeBlock } from "./code-block.ts";
import { LONGEST_TEXT, linesWithin } from "./cut.ts";
import { plain } from "./plain.ts";
import { faultIn, faultRefused, printFaults, printRefused } from "./preview-faults.ts";
import { codeSpan, cutTitle } from "./quote.ts";

/** More ShopSets than these are counted in a list. */
const MOST_NAMED = 5;
/** More images that change nothing are counted. */
const MOST_IDLE = 20;
/** What the words around diffs take at most: headings, fences, and what says that something was cut. */
const AROUND = 400;

/** Control characters, and those that turn the direction of writing: a diff shows that there is one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be shown
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text of a check, with a digest that is the same as long as the text is. */
interface CheckText {
  summary: string;
  digest: string;
}

/** What a preview adds to a check. */
export interface PreviewText {
  /** What does not build, and why, as part of a title; null where everything that was tried does. */
  fault: string | null;
  /** Why nothing could be built; absent where something was, or nothing was to be. */
  unbuilt?: string;
  summary: string;
}

/** The preview as Markdown of at most `room` characters. */
export function printPreview(preview: Preview, room: number): PreviewText {
  const heading = "### What it changes in the manifests";
  if (preview.kind === "none") {
    const { reason } = preview;
    return { fault: null, unbuilt: reason, summary: `${heading}\n\nNo preview: ${plain(reason)}.\n` };
  }
  if (preview.kind === "refused")
    return { fault: faultRefused(preview), summary: [heading, "", ...printRefused(preview)].join("\n") };
  const changes = groupsOf(preview.shopsets);
  const fault = faultIn(preview);
  const top = [
    heading,
    "",
    ...printFaults(preview),
    ...printUnbuilt(preview.shopsets),
    ...headline(preview, changes),
    ...preview.notes.flatMap((note) => [note, ""]),
    ...printIdle(preview.shopsets),
  ].join("\n");
  const diffs = printGroups(changes, room - top.length);
  const reason = whyUnbuilt(preview.shopsets);
  return { fault, ...(reason === undefined ? {} : { unbuilt: reason }), summary: `${top}\n${diffs}\n` };
}

/** Why nothing could be built of what would be there; undefined where something was. */
function whyUnbuilt(shopsets: readonly ShopSetPreview[]): string | undefined {
  const reasons = shopsets.map(({ after }) => unbuilt(after));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** A check's text with the preview below. Its digest tells of both: `carries` finds the check's own in it. */
export function withPreview<Text extends CheckText>(text: Text, preview: Preview): Text & { broken: string | null } {
  const printed = printPreview(preview, LONGEST_TEXT - text.summary.length);
  return { ...besidePreview(text, printed), broken: printed.fault === null ? null : titleOf(printed.fault) };
}

/** The same of a preview that was printed before. */
export function besidePreview<Text extends CheckText>(text: Text, { fault, summary }: PreviewText): Text {
  const digest = `${text.digest}${markOf(fault !== null)}${blobId(`${fault}\n${summary}`).slice(0, LOST.length)}`;
  return { ...text, summary: `${text.summary}\n${summary}`, digest };
}

/** A check's text where a preview was made whose own text is not known any more: its digest keeps what came of it. */
export function besideLostPreview<Text extends CheckText>(text: Text, came: "whole" | "broken"): Text {
  const summary = `${text.summary}\n_What it changes in the manifests is built again, and shown here then._\n`;
  return { ...text, summary, digest: `${text.digest}${markOf(came === "broken")}${LOST}` };
}

const WHOLE = "+";
/** Begins like the other, so that what carries a preview carries either. */
const BROKEN = `${WHOLE}broken.`;
/** In place of the preview's own digest. */
const LOST = "0".repeat(16);
const PREVIEWED = /^[0-9a-z]+\+(broken\.)?([0-9a-f]{16})$/;

function markOf(isBroken: boolean): string {
  return isBroken ? BROKEN : WHOLE;
}

/** Whether a published check says what `digest` stands for, with a preview or without. */
export function carries(published: string, digest: string): boolean {
  return published === digest || published.startsWith(`${digest}${WHOLE}`);
}

/** Whether a published check has a preview: "broken" where it says that something does not build. */
export function previewIn(published: string): "none" | "whole" | "broken" {
  const found = PREVIEWED.exec(published);
  return found === null ? "none" : found[1] === undefined ? "whole" : "broken";
}

/** Whether a published check keeps only what came of its preview. */
export function isPreviewLost(published: string): boolean {
  return PREVIEWED.exec(published)?.[2] === LOST;
}

/** What does not build, as a title. */
function titleOf(fault: string): string {
  return cutTitle(`Does not build: ${fault}`);
}

function printUnbuilt(shopsets: readonly ShopSetPreview[]): string[] {
  const reasons = Map.groupBy(shopsets, ({ before, after }) => unbuilt(after) ?? unbuilt(before));
  return [...reasons].flatMap(([reason, those]) =>
    reason === undefined ? [] : [`Not built: ${named(those)}: ${codeSpan(reason)}.`, ""],
  );
}

/** A misspelt image is no error to kustomize. */
function printIdle(shopsets: readonly ShopSetPreview[]): string[] {
  const pairs = shopsets.flatMap((shopset) => shopset.idleImages.map((image) => ({ image, shopset })));
  const byImage = [...Map.groupBy(pairs, ({ image }) => image)];
  const lines = byImage.slice(0, MOST_IDLE).map(([image, those]) => {
    const where = named(those.map(({ shopset }) => shopset));
    return `- ${codeSpan(image)} in \`images\` of ${where}`;
  });
  if (lines.length === 0) return [];
  const left = byImage.length - lines.length;
  return [
    "**No effect**: nothing in the manifests has an image of this name.",
    "",
    ...lines,
    ...(left > 0 ? [`- and ${left} more`] : []),
    "",
  ];
}

function unbuilt(built: Built | null): string | undefined {
  return built?.kind === "unbuilt" ? built.reason : undefined;
}

interface Group {
  shopsets: ShopSetPreview[];
  objects: ObjectChange[];
}

/** ShopSets that change in the same way, together. */
function groupsOf(shopsets: readonly ShopSetPreview[]): Group[] {
  const groups = new Map<string, Group>();
  for (const shopset of shopsets) {
    const objects = objectChanges(shopset);
    if (objects.length === 0) continue;
    const key = JSON.stringify(objects);
    const group = groups.get(key) ?? { shopsets: [], objects };
    groups.set(key, { ...group, shopsets: [...group.shopsets, shopset] });
  }
  return [...groups.values()];
}

/** Nothing can be said where a side is not known; what did not build before is as good as not there. */
function objectChanges({ before, after }: ShopSetPreview): ObjectChange[] {
  if (after && after.kind !== "built") return [];
  if (before?.kind === "unbuilt") return [];
  return changedObjects(before?.kind === "built" ? before.objects : [], after?.objects ?? []);
}

/** Of what was built; of what was not, it is said that it was not. */
function headline({ shopsets, into }: Extract<Preview, { kind: "shown" }>, groups: readonly Group[]): string[] {
  const changing = groups.reduce((sum, group) => sum + group.shopsets.length, 0);
  const known = shopsets.filter(
    ({ before, after }) => after?.kind !== "failed" && !(unbuilt(after) ?? unbuilt(before)),
  );
  if (shopsets.length === 0) return [`No ShopSet${into === "fleet" ? "" : " of the tier itself"} is concerned.`, ""];
  if (known.length === 0) return [];
  const isPart = known.length < shopsets.length;
  if (isPart && known.length === 1)
    return [`The other ShopSet that it concerns ${changing === 0 ? "does not change" : "changes"}.`, ""];
  const those = known.length === 1 ? "ShopSet" : "ShopSets";
  const of = `of ${isPart ? "the " : ""}${known.length} ${isPart ? "other " : ""}${those} that it concerns`;
  return [changing === 0 ? `None ${of} changes.` : `${changing} ${of} ${changing === 1 ? "changes" : "change"}.`, ""];
}

function printGroups(groups: readonly Group[], room: number): string {
  const sections: string[] = [];
  let left = room - AROUND;
  for (const [index, group] of groups.entries()) {
    const head = `#### ${titleOfGroup(group)}`;
    const lines = group.objects.flatMap(printObject);
    const { kept, left: cut } = linesWithin(lines, left - head.length - AROUND);
    if (kept.length === 0) {
      const rest = groups.slice(index).flatMap(({ shopsets }) => shopsets);
      sections.push(`_Cut here: the changes of ${named(rest)} do not fit in a check._`);
      break;
    }
    sections.push(head, codeBlock(kept.join("\n"), "diff"));
    if (cut > 0) sections.push(`_Cut here: ${cut} more lines do not fit in a check._`);
    left -= head.length + AROUND + kept.reduce((sum, line) => sum + line.length + 1, 0);
  }
  return sections.join("\n\n");
}

function titleOfGroup({ shopsets, objects }: Group): string {
  const [first] = shopsets;
  const isNew = first?.before === null ? ", new" : first?.after === null ? ", gone" : "";
  const count = `${objects.length} ${objects.length === 1 ? "object" : "objects"}`;
  return `${named(shopsets)}${isNew}: ${count}`;
}

/** "`a` on tier-0, `b` on tier-0 and 3 more" */
function named(shopsets: readonly ShopSetPreview[]): string {
  const names = shopsets.slice(0, MOST_NAMED).map(({ name, tier }) => `${codeSpan(name)} on ${tier}`);
  const more = shopsets.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

function printObject({ name, change, diff }: ObjectChange): string[] {
  const says = { new: " (new)", gone: " (gone)", changed: "" }[change];
  const lines = [`# ${name}${says}`, ...diff];
  return lines.map((line) => line.replace(UNPRINTABLE, "\ufffd"));
}
