// A re-statement of what the API server asks of a definition, since there is none here to ask:
// https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apiserver/schema/validation.go
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { renderCrd } from "../../../src/core/resources/schema/crd.ts";
import { KINDS } from "../../../src/core/resources/schema/json-schema.ts";

interface Schema {
  [word: string]: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
}

interface Definition {
  metadata: { name: string };
  spec: {
    group: string;
    scope: string;
    names: { kind: string; plural: string };
    versions: {
      name: string;
      schema: { openAPIV3Schema: Schema };
      additionalPrinterColumns: { name: string; type: string; jsonPath: string }[];
    }[];
  };
}

const PRESERVE = "x-kubernetes-preserve-unknown-fields";
const WORDS = [
  ...["type", "description", "default", "nullable", "enum", "pattern", "minLength", "minimum", "maximum", "required"],
  ...["properties", "additionalProperties", "items", PRESERVE],
];

const definitions = KINDS.map((kind) => ({ kind, definition: load(renderCrd(kind)) as Definition }));
const versionOf = ({ spec }: Definition) => {
  const [version, ...others] = spec.versions;
  if (!version || others.length > 0) throw new Error("one version is expected");
  return version;
};

const FULL = readFileSync(join(import.meta.dirname, "full.yaml"), "utf8");
const resources = parseAllDocuments(FULL).map((document) => document.toJS() as { kind: string; spec: object });

const ajv = new Ajv({ strict: false });

describe.each(definitions)("the definition of $kind", ({ kind, definition }) => {
  const { schema, additionalPrinterColumns, name } = versionOf(definition);

  it("is named as Kubernetes asks", () => {
    const { group, names, scope } = definition.spec;
    expect([definition.metadata.name, `${group}/${name}`]).toEqual([
      `${names.plural}.shopset.dev`,
      "shopset.dev/v1alpha1",
    ]);
    expect([names.kind, scope]).toEqual([kind, "Namespaced"]);
    expect(names.plural).toMatch(/^[a-z]+s$/);
  });

  it("has a structural schema", () => {
    expect(faults(schema.openAPIV3Schema, "")).toEqual([]);
    expect(schema.openAPIV3Schema.properties?.["metadata"]).toEqual({ type: "object" });
  });

  it("takes what a fleet can say", () => {
    const judge = ajv.compile(schema.openAPIV3Schema);
    const ours = resources.filter((resource) => resource.kind === kind);
    expect(ours.length).toBeGreaterThan(0);
    for (const resource of ours) expect(judge(resource), JSON.stringify(judge.errors)).toBe(true);
    expect(judge({ kind, spec: 1 })).toBe(false);
  });

  it("shows fields that there are", () => {
    for (const { jsonPath } of additionalPrinterColumns.filter(({ type }) => type !== "date")) {
      const [, ...keys] = jsonPath.split(".");
      const field = keys.reduce<Schema | undefined>((at, key) => at?.properties?.[key], schema.openAPIV3Schema);
      expect(field, jsonPath).toMatchObject({ type: "string" });
    }
  });
});

it("`kubectl get shopsets` says where each runs, and whether it follows its branches", () => {
  const definition = load(renderCrd("ShopSet")) as Definition;
  const { additionalPrinterColumns, schema } = versionOf(definition);
  expect(additionalPrinterColumns.map(({ name }) => name)).toEqual([
    "Tier",
    "Configuration",
    "Failure domain",
    "Mode",
    "Age",
  ]);
  const shopset = resources.find(({ kind }) => kind === "ShopSet");
  const judge = ajv.compile(schema.openAPIV3Schema);
  expect(judge({ ...shopset, spec: { ...shopset?.spec, mode: "pinned" } })).toBe(true);
  expect(judge({ ...shopset, spec: { ...shopset?.spec, mode: "resting" } })).toBe(false);
});

/** What makes a schema not structural, or not one that the API server takes, by its path. */
function faults(schema: Schema, path: string): string[] {
  const found = Object.keys(schema).flatMap((word) => (WORDS.includes(word) ? [] : [`${path}: ${word}`]));
  if (schema["type"] === undefined && schema[PRESERVE] !== true) found.push(`${path}: no type`);
  if (schema["type"] !== undefined && typeof schema["type"] !== "string") found.push(`${path}: several types`);
  if (schema.properties && schema.additionalProperties) found.push(`${path}: properties beside additionalProperties`);
  if (schema["type"] === "array" && !schema.items) found.push(`${path}: a list of nothing`);
  if (/\(\?[=!<]/.test(String(schema["pattern"] ?? ""))) found.push(`${path}: a pattern that RE2 does not know`);
  if ("default" in schema && !ajv.validate(schema, schema["default"])) found.push(`${path}: a default that is refused`);
  for (const name of (schema["required"] as string[] | undefined) ?? []) {
    if (!schema.properties?.[name]) found.push(`${path}: ${name} is required and unknown`);
  }
  const below = { ...schema.properties, "[]": schema.items, "<name>": schema.additionalProperties };
  return [...found, ...Object.entries(below).flatMap(([key, part]) => (part ? faults(part, `${path}.${key}`) : []))];
}
