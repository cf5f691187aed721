// A hold or a pin put into the fleet's own text, or taken out of it: every comment and every other line stays as it is.
import { type Document, isMap, parseAllDocuments, type YAMLMap } from "yaml";
import { readDocuments, type WrittenFile } from "./document.ts";
import { sourceOf, type Written, withFields } from "./edit-map.ts";
import { API_GROUP } from "./envelope.ts";
import { readBrakes } from "./fleet.ts";
import { printProblem } from "./problem.ts";
import type { Hold, Pin } from "./tier.ts";

/** What the tier shall state; null: nothing; absent: what it states now. */
export interface TierChange {
  hold?: Hold | null;
  pin?: Pin | null;
}

/**
 * The files that differ once `tier` states `change`; none when it does so already. `problem`: why that cannot be written,
 * a clause. The result was read back: it says the change, and of everything else just what was said before.
 */
export function editTier(
  files: readonly WrittenFile[],
  tier: string,
  change: TierChange,
): { files: WrittenFile[] } | { problem: string } {
  const places = files.flatMap((file) => specsOf(file, tier).map((spec) => ({ file, spec })));
  const [place, other] = places;
  if (!place) return { problem: `the fleet has no Tier ${tier} that can be read` };
  if (other) return { problem: `${place.file.path} and ${other.file.path} both state a Tier ${tier}` };
  const { file, spec } = place;
  const text = withFields(sourceOf(file.text), spec, fieldsOf(change));
  if (text === file.text) return { files: [] };
  const edited = { ...file, text };
  const problem = misread(file, edited, { tier, change });
  return problem === null ? { files: [edited] } : { problem };
}

function fieldsOf({ hold, pin }: TierChange): Record<string, Written> {
  return {
    ...(hold === undefined ? {} : { hold: hold && { ...hold } }),
    ...(pin === undefined ? {} : { pin: pin && pinFields(pin) }),
  };
}

function pinFields({ base, configurations }: Pin): Written {
  const names = Object.keys(configurations);
  return { base, configurations: names.length === 0 ? null : { ...configurations } };
}

/** Where a file states the tier. */
function specsOf({ text }: WrittenFile, tier: string): YAMLMap[] {
  return parseAllDocuments(text, { prettyErrors: false }).flatMap((document: Document.Parsed) => {
    const isTier =
      document.errors.length === 0 &&
      isMap(document.contents) &&
      String(document.get("apiVersion")).startsWith(`${API_GROUP}/`) &&
      document.get("kind") === "Tier" &&
      document.getIn(["metadata", "name"]) === tier;
    const spec = isTier ? document.get("spec", true) : undefined;
    return isMap(spec) ? [spec] : [];
  });
}

/** Why the edited file does not say just the change; null when it does. */
function misread(file: WrittenFile, edited: WrittenFile, { tier, change }: { tier: string; change: TierChange }) {
  const { problems } = readDocuments([edited], API_GROUP);
  const before = readDocuments([file], API_GROUP).problems.length;
  if (problems.length > before) return `the text around it cannot be edited safely: ${problems.map(printProblem)[0]}`;
  const brakes = new Map<string, object>(readBrakes([edited]));
  const stated = brakes.get(tier);
  if (!stated) return `the Tier ${tier} in ${file.path} is not valid`;
  const isStated = sameJson({ ...stated, ...change }, stated);
  const isElse = sameJson(withoutBrakes(file, tier), withoutBrakes(edited, tier));
  return isStated && isElse ? null : `${file.path} states ${tier} in a way that only a person can edit`;
}

/** Everything that a file states, but what may change. */
function withoutBrakes(file: WrittenFile, tier: string): unknown[] {
  return readDocuments([file], API_GROUP).documents.map(({ value }) => {
    const { metadata, spec, kind } = value as { metadata?: { name?: unknown }; spec?: object; kind: string };
    const isTier = kind === "Tier" && metadata?.name === tier;
    return isTier ? { ...value, spec: { ...spec, hold: null, pin: null } } : value;
  });
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, field]) => [key, sorted(field)]));
}
