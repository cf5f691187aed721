// What a kustomization names: other files and directories, and what is refused in one that strangers wrote.
import { parseAllDocuments } from "yaml";

/** By these names, in this order, kustomize finds the kustomization of a directory. */
export const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Bytes of a kustomization; nobody writes a larger one. */
const LARGEST = 256 * 1024;

/** Fields that run something, or fetch charts. */
const PLUGINS = [
  "generators",
  "transformers",
  "validators",
  "helmcharts",
  "helmchartinflationgenerator",
  "helmglobals",
];
/** Fields that list files or directories. */
const LISTS = ["resources", "components", "bases", "crds", "configurations"];
/** Fields whose items name a file as `path`. */
const PATHS = ["patches", "patchesjson6902", "replacements"];
const GENERATORS = ["configmapgenerator", "secretgenerator"];

export type Reading = { references: string[] } | { refused: string };

/**
 * The files and directories that a kustomization names. Keys are found in whatever case: kustomize reads them so. What it
 * does not name as YAML of one document in known fields is refused, since nobody could tell what it would read.
 */
export function readKustomization(text: string): Reading {
  if (text.length > LARGEST) return { refused: "is larger than 256 kB" };
  try {
    const documents = parseAllDocuments(text, { version: "1.1", merge: true, logLevel: "silent" });
    const [document] = documents;
    if (!document || !("toJS" in document)) return { refused: "is empty" };
    if (documents.length > 1) return { refused: "holds several YAML documents" };
    const [error] = document.errors;
    if (error) return { refused: `is no YAML: ${error.message.split("\n")[0]}` };
    const fields = record(document.toJS());
    const plugin = PLUGINS.find((name) => fields.has(name));
    return plugin
      ? { refused: `names ${plugin}: plugins and charts are not run here` }
      : { references: namesIn(fields) };
  } catch (error) {
    return { refused: `is no YAML: ${error instanceof Error ? error.message : error}` };
  }
}

function namesIn(fields: ReadonlyMap<string, unknown>): string[] {
  const lists = LISTS.flatMap((name) => texts(fields.get(name)));
  const patches = texts(fields.get("patchesstrategicmerge")).filter((text) => !text.includes("\n"));
  const paths = PATHS.flatMap((name) => items(fields.get(name)).flatMap((item) => texts([record(item).get("path")])));
  const openapi = texts([record(fields.get("openapi")).get("path")]);
  const generated = GENERATORS.flatMap((name) => items(fields.get(name)).flatMap((item) => filesOf(record(item))));
  return [...lists, ...patches, ...paths, ...openapi, ...generated].filter((name) => name !== "");
}

/** `files` may say what to call each: `key=path`. */
function filesOf(generator: ReadonlyMap<string, unknown>): string[] {
  const files = texts(generator.get("files")).map((file) => file.slice(file.indexOf("=") + 1));
  return [...files, ...texts(generator.get("envs")), ...texts([generator.get("env")])];
}

/** The fields of a mapping by their names in lower case. */
function record(value: unknown): Map<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map();
  const fields = new Map<string, unknown>();
  for (const [name, content] of Object.entries(value)) {
    const known = fields.get(name.toLowerCase());
    // Two spellings of one field: what either says counts.
    fields.set(name.toLowerCase(), Array.isArray(known) && Array.isArray(content) ? [...known, ...content] : content);
  }
  return fields;
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): string[] {
  return items(value).filter((item) => typeof item === "string");
}
