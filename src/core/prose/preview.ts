// The preview below a check: what a pull request does to the manifests of each ShopSet, as far as a check can hold it.
import { changedObjects, type ObjectChange } from "../preview/objects.ts";
import { type Built, brokenIn, type Preview, type ShopSetPreview } from "../preview/preview.ts";
import { blobId } from "../render/objectid.ts";
import { codeBlock } from "./code-block.ts";
import { LONGEST_TEXT, linesWithin } from "./cut.ts";
import { plain } from "./plain.ts";
import { codeSpan, cutTitle } from "./quote.ts";

/** More ShopSets than these are counted in a list. */
const MOST_NAMED = 5;
/** More that do not build are counted. */
const MOST_BROKEN = 20;
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
  /** What does not build, as a title; null where everything that was tried does. */
  broken: string | null;
  summary: string;
}

/** The preview as Markdown of at most `room` characters. */
export function printPreview(preview: Preview, room: number): PreviewText {
  const heading = "### What it changes in the manifests";
  if (preview.kind === "none")
    return { broken: null, summary: `${heading}\n\nNo preview: ${plain(preview.reason)}.\n` };
  const broken = brokenIn(preview);
  const changes = groupsOf(preview.shopsets);
  const top = [
    heading,
    "",
    ...printBroken(broken),
    ...printUnbuilt(preview.shopsets),
    headline(preview.shopsets, changes),
    "",
    ...preview.notes.flatMap((note) => [note, ""]),
    ...printIdle(preview.shopsets),
  ].join("\n");
  const diffs = printGroups(changes, room - top.length);
  return { broken: broken[0] ? titleOf(broken[0]) : null, summary: `${top}\n${diffs}\n` };
}

/** A check's text with the preview below. Its digest tells of both: `carries` finds the check's own in it. */
export function withPreview<Text extends CheckText>(text: Text, preview: Preview): Text & Pick<PreviewText, "broken"> {
  const { broken, summary } = printPreview(preview, LONGEST_TEXT - text.summary.length);
  const mark = broken === null ? WHOLE : BROKEN;
  const digest = `${text.digest}${mark}${blobId(`${broken}\n${summary}`).slice(0, 16)}`;
  return { ...text, summary: `${text.summary}\n${summary}`, digest, broken };
}

const WHOLE = "+";
/** Begins like the other, so that what carries a preview carries either. */
const BROKEN = `${WHOLE}broken.`;

/** Whether a published check says what `digest` stands for, with a preview or without. */
export function carries(published: string, digest: string): boolean {
  return published === digest || published.startsWith(`${digest}${WHOLE}`);
}

/** Whether a published check has a preview: "broken" where it says that something does not build. */
export function previewIn(published: string): "none" | "whole" | "broken" {
  return published.includes(BROKEN) ? "broken" : published.includes(WHOLE) ? "whole" : "none";
}

function titleOf({ name, after }: ShopSetPreview): string {
  const { reason, file } = after?.kind === "failed" ? after : { reason: "", file: null };
  return cutTitle(`Does not build: ${file === null ? name : file}: ${reason}`);
}

function printBroken(broken: readonly ShopSetPreview[]): string[] {
  if (broken.length === 0) return [];
  const lines = broken.slice(0, MOST_BROKEN).map(({ name, tier, before, after }) => {
    const { reason, file } = after?.kind === "failed" ? after : { reason: "", file: null };
    const where = file === null ? "" : ` ${codeSpan(file)}:`;
    const already = before?.kind === "failed" ? " It does not build without this pull request either." : "";
    return `- ${codeSpan(name)} on ${tier}:${where} ${codeSpan(reason)}.${already}`;
  });
  const left = broken.length - lines.length;
  return [
    "**Does not build** with this pull request:",
    "",
    ...lines,
    ...(left > 0 ? [`- and ${left} more`] : []),
    "",
    "A push to the pull request builds it again; so does closing and reopening it.",
    "",
  ];
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

function headline(shopsets: readonly ShopSetPreview[], groups: readonly Group[]): string {
  const changing = groups.reduce((sum, group) => sum + group.shopsets.length, 0);
  const of = `of ${shopsets.length} ${shopsets.length === 1 ? "ShopSet" : "ShopSets"} that it concerns`;
  if (shopsets.length === 0) return "No ShopSet is concerned.";
  return changing === 0 ? `None ${of} changes.` : `${changing} ${of} ${changing === 1 ? "changes" : "change"}.`;
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
