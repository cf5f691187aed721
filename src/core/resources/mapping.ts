// A mapping that people write as YAML, or as text that holds YAML: plain JSON without shared or circular parts.
import { parseAllDocuments } from "yaml";

export type Mapping = Record<string, unknown>;

/** More aliases than this in one document is an attack ("billion laughs"), not configuration. */
export const MAX_ALIASES = 100;

/** Deeper than this is no Kubernetes object, and may well be circular. */
const DEEPEST = 64;

/** The mapping that `written` is, or that the YAML text in it holds; else a sentence: what is wrong, what would be right. */
export function asMapping(written: unknown): Mapping | string {
  const value = typeof written === "string" ? parseOne(written) : written;
  if (value instanceof Error) return `cannot be read: ${value.message.replace(/\s+/g, " ").trim()}`;
  if (Array.isArray(value)) return "is a list; write a strategic-merge patch, which is a mapping";
  if (typeof value !== "object" || value === null) {
    return `is ${JSON.stringify(value)}; write a strategic-merge patch, which is a mapping`;
  }
  const copy = copied(value, 0);
  return copy === undefined ? "holds what JSON cannot; write text, numbers, lists and mappings" : (copy as Mapping);
}

/** Whether the value is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseOne(text: string): unknown {
  const [document, ...more] = parseAllDocuments(text, { prettyErrors: false });
  if (document === undefined) return null;
  if (more.length > 0) return new Error("it holds several documents; write one");
  if (document.errors[0]) return document.errors[0];
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return error;
  }
}

/** A deep copy; undefined if some part of it is not JSON, or it does not end. */
function copied(value: unknown, depth: number): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object" || value instanceof Uint8Array || depth > DEEPEST) return undefined;
  const entries = Object.entries(value).map(([key, part]) => [key, copied(part, depth + 1)] as const);
  if (entries.some(([, part]) => part === undefined)) return undefined;
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
