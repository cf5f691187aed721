// JSON Schema → the "structural" schema that Kubernetes asks of a CustomResourceDefinition.
import type { JsonSchema } from "./json-schema.ts";

export interface Structural {
  type?: string;
  description?: string;
  default?: unknown;
  nullable?: true;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Structural>;
  additionalProperties?: Structural;
  items?: Structural;
  "x-kubernetes-preserve-unknown-fields"?: true;
}

/** Words that mean the same in both. */
const SHARED = ["description", "enum", "minLength", "minimum", "maximum", "required"] as const;

/**
 * What a cluster can hold of `schema`. There a field has one type or any, null is allowed by a word of its own, fields
 * that are not known are dropped and not refused, and the keys of a map are not judged.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function structural(schema: JsonSchema): Structural {
  const choices = schema.anyOf ?? [schema];
  const types = choices.flatMap(({ type }) => type ?? []);
  const [is, ...others] = choices.filter(({ type }) => type !== "null");
  const [type, ...otherTypes] = types.filter((name) => name !== "null");
  const words = { ...sharedWords({ ...is, ...schema }), ...defaultOf(schema) };
  if (is === undefined || type === undefined || others.length > 0 || otherTypes.length > 0) {
    return { ...words, "x-kubernetes-preserve-unknown-fields": true };
  }
  return { type, ...(types.includes("null") ? { nullable: true } : {}), ...words, ...partsOf(is) };
}

function sharedWords(schema: JsonSchema): Structural {
  return Object.fromEntries(SHARED.filter((word) => schema[word] !== undefined).map((word) => [word, schema[word]]));
}

/** A cluster fills in what is absent; null is absence already. */
function defaultOf({ default: value }: JsonSchema): Structural {
  return value === undefined || value === null ? {} : { default: value };
}

function partsOf({ pattern, properties, additionalProperties, items }: JsonSchema): Structural {
  return {
    // Kubernetes matches with RE2, which cannot look around; the fleet's own check still does.
    ...(pattern === undefined || /\(\?[=!<]/.test(pattern) ? {} : { pattern }),
    ...(properties ? { properties: mapValues(properties, structural) } : {}),
    ...(typeof additionalProperties === "object" ? { additionalProperties: structural(additionalProperties) } : {}),
    ...(items ? { items: structural(items) } : {}),
  };
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
