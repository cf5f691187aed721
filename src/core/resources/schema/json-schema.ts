// JSON Schemas of what people write, from the schemas that judge it: for editors, and for what is generated from them.
import { z } from "zod";
import { API_GROUP } from "../envelope.ts";
import { type Kind, SCHEMAS } from "../read.ts";

/** As much of JSON Schema as our schemas use. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, JsonSchema>;
  propertyNames?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** The kinds, in the order in which they are explained. */
export const KINDS = Object.keys(SCHEMAS) as Kind[];

/** Editors read draft 7 (github.com/redhat-developer/yaml-language-server). */
const DRAFT = "http://json-schema.org/draft-07/schema#";

/** The schema of a document of `kind` as people write it, before defaults. */
export function schemaOf(kind: Kind): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(SCHEMAS[kind], { target: "draft-7", io: "input" });
  return schema as JsonSchema;
}

/** The file of one kind's schema. */
export function renderKindSchema(kind: Kind): string {
  return print({ $schema: DRAFT, ...schemaOf(kind) });
}

/** The file of a schema for every document in a fleet: each kind by its own rules, other API groups as they please. */
export function renderFleetSchema(): string {
  const ours = { properties: { apiVersion: { type: "string", pattern: `^${API_GROUP.replace(".", "\\.")}/` } } };
  const rules = KINDS.map((kind) => ({
    if: { properties: { kind: { const: kind } }, required: ["kind"] },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: { $ref: `#/definitions/${kind}` },
  }));
  return print({
    $schema: DRAFT,
    title: "A document of a ShopSet fleet",
    if: { ...ours, required: ["apiVersion"] },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: { required: ["kind"], properties: { kind: { enum: KINDS } }, allOf: rules },
    definitions: Object.fromEntries(KINDS.map((kind) => [kind, schemaOf(kind)])),
  });
}

/** Lists of words stand on one line, as the formatter of this repository has them. */
function print(schema: object): string {
  const text = JSON.stringify(schema, null, 2);
  return `${text.replace(/\[\n\s+([^[\]{}]+?)\n\s+\]/g, (_, words: string) => `[${words.replace(/\n\s+/g, " ")}]`)}\n`;
}
