// YAML files → documents that remember where each of their fields stands.
import { type Document, isMap, isNode, isPair, LineCounter, parseAllDocuments, type YAMLParseError } from "yaml";
import { MAX_ALIASES } from "./mapping.ts";
import { nearMiss } from "./near-miss.ts";
import type { Place, Problem } from "./problem.ts";

export interface WrittenFile {
  path: string;
  text: string;
}

export type FieldPath = readonly (string | number)[];

/** One YAML document of our API group, as plain values, with a way back to the text. */
export interface WrittenDocument {
  apiVersion: string;
  kind: string;
  value: Record<string, unknown>;
  /** Where the value at `path` stands, or its nearest ancestor that is written. */
  at(path: FieldPath): Place;
  /** Where the key that leads to `path` stands. */
  atKey(path: FieldPath): Place;
}

/** Whether the fleet reads this file: `*.yaml` and `*.yml` anywhere but below `.github/`. */
export function isFleetFile(path: string): boolean {
  return /\.ya?ml$/.test(path) && !path.startsWith(".github/");
}

/**
 * Every document of the API group `group` in the files, and what is wrong with their YAML.
 * Documents of other groups, and empty ones, are passed over, unless they look as if they were meant for us.
 */
export function readDocuments(
  files: readonly WrittenFile[],
  group: string,
): { documents: WrittenDocument[]; problems: Problem[] } {
  const documents: WrittenDocument[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const lines = new LineCounter();
    for (const document of parseAllDocuments(file.text, { lineCounter: lines, prettyErrors: false })) {
      const place = (offset: number): Place => {
        const { line, col } = lines.linePos(offset);
        return { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
      };
      if (document.errors.length > 0) {
        for (const error of mistakesIn(document.errors)) {
          problems.push({ ...place(error.pos[0]), message: `this is not valid YAML: ${oneLine(error.message)}` });
        }
        continue;
      }
      const value = plain(document);
      if (value instanceof Error) {
        problems.push({ ...place(document.range[0]), message: `this YAML cannot be read: ${oneLine(value.message)}` });
      } else if (isOurs(value, group)) {
        const [apiVersion, kind] = [String(value["apiVersion"]), String(value["kind"])];
        documents.push({ apiVersion, kind, value, ...locate(document, place) });
      } else {
        const message = nearMiss(value);
        if (message !== null) problems.push({ ...locate(document, place).at(["apiVersion"]), message });
      }
    }
  }
  return { documents, problems };
}

/** A slip of syntax makes what follows it look wrong as well: the first is told, and of all it is a tab that misleads most. */
function mistakesIn(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const syntax = errors.filter(({ code }) => code !== "DUPLICATE_KEY");
  const first = syntax.find(({ code }) => code === "TAB_AS_INDENT") ?? syntax[0];
  return first ? [first] : errors;
}

function plain(document: Document.Parsed): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return isEndless(value) ? new Error("it contains itself; write it out") : value;
  } catch (error) {
    return error;
  }
}

/** An alias within what it stands for makes a value that no text can hold. */
function isEndless(value: unknown, within: readonly unknown[] = []): boolean {
  if (typeof value !== "object" || value === null) return false;
  return within.includes(value) || Object.values(value).some((part) => isEndless(part, [...within, value]));
}

function isOurs(value: unknown, group: string): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "apiVersion" in value &&
    String(value.apiVersion).startsWith(`${group}/`)
  );
}

function locate(document: Document.Parsed, place: (offset: number) => Place): Pick<WrittenDocument, "at" | "atKey"> {
  const start = document.contents?.range?.[0] ?? 0;
  const at = (path: FieldPath): Place => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return place(node.range[0]);
    }
    return place(start);
  };
  const atKey = (path: FieldPath): Place => {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find((item) => isPair(item) && String(item.key) === path.at(-1)) : null;
    return isNode(pair?.key) && pair.key.range ? place(pair.key.range[0]) : at(path);
  };
  return { at, atKey };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
