// Cuts an OpenAPI description down to some of its schemas, and turns them into JSON Schema.

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** Words for people, and OpenAPI's own keywords that say nothing about a value's shape. */
const SILENT = new Set([
  "description",
  "title",
  "example",
  "examples",
  "default",
  "deprecated",
  "externalDocs",
  "nullable",
  "readOnly",
  "writeOnly",
  "x-octokit",
  "discriminator",
]);

/** What `#/components/…` points at, followed until it is no reference any more. */
export function resolve(document: JsonObject, value: Json | undefined): JsonObject {
  const found = object(value);
  const ref = found["$ref"];
  if (typeof ref !== "string") return found;
  const target = ref
    .slice(2)
    .split("/")
    .reduce((at: JsonObject, part) => object(at[part]), document);
  return resolve(document, target);
}

/**
 * A schema of OpenAPI 3.0 as JSON Schema: `nullable` becomes a type or an alternative, references point at
 * `#/schemas/…`, and `want` hears of each schema that is needed beside it.
 */
export function toJsonSchema(schema: Json, want: (name: string) => void): Json {
  if (Array.isArray(schema)) return schema.map((one) => toJsonSchema(one, want));
  if (typeof schema !== "object" || schema === null) return schema;
  if (typeof schema["$ref"] === "string") {
    const name = schema["$ref"].slice("#/components/schemas/".length);
    want(name);
    return { $ref: `#/schemas/${name}` };
  }
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined) continue;
    if (key === "properties") {
      // Names of fields are no keywords: a field may well be called "title".
      const fields = Object.entries(object(value)).map(([name, one]) => [name, toJsonSchema(one ?? null, want)]);
      kept[key] = Object.fromEntries(fields) as JsonObject;
    } else if (key === "oneOf") {
      // GitHub's alternatives overlap: its errors are often valid by two of them.
      kept["anyOf"] = toJsonSchema(value, want);
    } else if (!SILENT.has(key)) kept[key] = key === "enum" ? value : toJsonSchema(value, want);
  }
  return schema["nullable"] === true ? orNull(kept) : kept;
}

/** The same schema, and null. */
function orNull(schema: JsonObject): JsonObject {
  if (Object.keys(schema).length === 0) return {};
  return { anyOf: [schema, { type: "null" }] };
}

/** Everything that a trimmed document needs: its roots, and the schemas they lead to. */
export function trim(document: JsonObject, roots: (convert: (schema: Json) => Json) => JsonObject): JsonObject {
  const schemas = object(object(document["components"])["schemas"]);
  const wanted = new Set<string>();
  const trimmed = roots((schema) => toJsonSchema(schema, (name) => wanted.add(name)));
  const kept: JsonObject = {};
  // The set grows while it is walked: what a schema refers to comes after it.
  for (const name of wanted) kept[name] = toJsonSchema(schemas[name] ?? missing(name), (more) => wanted.add(more));
  return { ...trimmed, schemas: Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A part of a document that must be an object. */
export function object(value: Json | undefined): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`an object was expected: ${JSON.stringify(value)?.slice(0, 80)}`);
  return value;
}

function missing(name: string): never {
  throw new Error(`GitHub's description refers to the schema ${name}, and has none of that name`);
}
