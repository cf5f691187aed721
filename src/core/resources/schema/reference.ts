// docs/resources.md: every field that people write, as tables, from the schemas that judge it.
import { API_VERSION } from "../envelope.ts";
import type { Kind } from "../read.ts";
import { type JsonSchema, KINDS, schemaOf } from "./json-schema.ts";

interface Row {
  path: string;
  type: string;
  default: string;
  means: string;
}

/** The page, as Markdown. */
export function renderReference(): string {
  return `# Every field of a fleet

Generated from the schemas in src/core/resources by \`node scripts/generate-schemas.ts\`; how to write a fleet is told in [fleet.md](fleet.md).

Every document begins with \`apiVersion: ${API_VERSION}\`, its \`kind\`, and \`metadata.name\`. A field that is not in these
tables is an error. A **name** is a DNS label: lower-case letters, digits and \`-\`, at most 63. A **duration** is written
\`30m\`, \`1h30m\` or \`2d\`, at most a year; a **time** in ISO 8601, \`2026-11-23T10:00:00Z\`; a **commit id** with all its
40 hex digits.
${KINDS.map(renderKind).join("")}`;
}

function renderKind(kind: Kind): string {
  const schema = schemaOf(kind);
  const fields = { metadata: schema.properties?.["metadata"] ?? {}, spec: schema.properties?.["spec"] ?? {} };
  const rows = Object.entries(fields).flatMap(([name, field]) => rowsBelow(name, field));
  const lines = rows.map(({ path, type, default: value, means }) => `| \`${path}\` | ${type} | ${value} | ${means} |`);
  return `
## ${kind}

${schema.description}

| field | type | default | means |
|---|---|---|---|
${lines.join("\n")}
`;
}

function rowsBelow(path: string, schema: JsonSchema): Row[] {
  const { properties = {}, required = [], items, additionalProperties } = present(schema);
  const fields = Object.entries(properties).flatMap(([name, field]) => [
    {
      path: `${path}.${name}`,
      type: typeOf(field),
      ...wordsOf(field, required.includes(name) ? "required" : "optional"),
    },
    ...rowsBelow(`${path}.${name}`, field),
  ]);
  const ofItems = items ? rowsBelow(`${path}[]`, items) : [];
  const ofValues = typeof additionalProperties === "object" ? rowsBelow(`${path}.<name>`, additionalProperties) : [];
  return [...fields, ...ofItems, ...ofValues];
}

/** The schema of a field where it is not null. */
function present(schema: JsonSchema): JsonSchema {
  const [only, ...others] = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  return only && others.length === 0 ? only : schema;
}

function typeOf(field: JsonSchema): string {
  const { title, type, items, additionalProperties, anyOf, ...rest } = present(field);
  if (title !== undefined) return title;
  if (rest.enum) return rest.enum.map((value) => `\`${value}\``).join(" or ");
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  if (items) return `list${items.properties ? "" : ` of ${typeOf(items)}s`}`;
  if (typeof additionalProperties === "object") {
    return `map${additionalProperties.properties ? "" : ` to ${typeOf(additionalProperties)}`}`;
  }
  const words = [type ?? "anything"].flat().filter((name) => name !== "null");
  return words.map((name) => TYPE_WORDS[name] ?? name).join(" or ");
}

const TYPE_WORDS: Record<string, string> = {
  object: "mapping",
  string: "text",
  integer: "whole number",
  boolean: "`true` or `false`",
};

/** What a field means, and its default; one that depends on other fields is told at the end of the description. */
function wordsOf(field: JsonSchema, presence: "required" | "optional"): Pick<Row, "default" | "means"> {
  const [means = "", told] = (field.description ?? "").replaceAll("|", "\\|").split(" Default: ");
  if (presence === "required") return { means, default: "**required**" };
  return { means, default: told?.replace(/\.$/, "") ?? defaultOf(field) };
}

function defaultOf({ default: value }: JsonSchema): string {
  if (value === undefined || value === null) return "none";
  const isEmpty = typeof value === "object" && Object.keys(value).length === 0;
  return isEmpty ? "none" : `\`${typeof value === "string" && value !== "" ? value : JSON.stringify(value)}\``;
}
