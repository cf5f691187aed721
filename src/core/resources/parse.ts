// One document → one resource, or its problems in the words of the person who wrote it.
import type { z } from "zod";
import type { FieldPath, WrittenDocument } from "./document.ts";
import type { Problem } from "./problem.ts";

/** The resource that `document` states by `schema`, or every problem it has. */
export function parseDocument<T>(
  document: WrittenDocument,
  schema: z.ZodType<T>,
): { resource: T } | { problems: Problem[] } {
  const result = schema.safeParse(document.value);
  if (result.success) return { resource: result.data };
  return { problems: result.error.issues.flatMap((issue) => explain(document, issue)) };
}

function explain(document: WrittenDocument, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path as FieldPath;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        ...document.atKey([...path, key]),
        message: `${printPath([...path, key])} is not a field of ${document.kind}; remove it or correct its name`,
      }));
    case "invalid_key":
      return issue.issues.map(({ message }) => ({
        ...document.atKey(path),
        message: `${printPath(path)} ${message}`,
      }));
    default:
      return [{ ...document.at(path), message: `${printPath(path)} ${issue.message}` }];
  }
}

/** A path as people write it: `spec.checks[0].name`. */
export function printPath(path: FieldPath): string {
  return path.map((part, index) => (typeof part === "number" ? `[${part}]` : index ? `.${part}` : part)).join("");
}
