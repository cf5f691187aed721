// YAML for machines: the same value gives the same bytes, and every reader reads it alike.
import { Document, visit } from "yaml";

/**
 * `value` as YAML, below a comment. Kustomize and Kubernetes read YAML 1.1, where `on` and `012` are no text, so that
 * whatever is text but would not be there is quoted. Nothing is folded, and nothing becomes an alias.
 */
export function printYaml(value: unknown, comment?: string): string {
  const document = new Document(value, { compat: "yaml-1.1", aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, scalar) {
      // A block that begins with blanks would need an indentation indicator, which the library leaves out where the first
      // line has nothing else.
      if (typeof scalar.value === "string" && /^\s[\s\S]*\n/.test(scalar.value)) scalar.type = "QUOTE_DOUBLE";
    },
  });
  const text = document.toString({ lineWidth: 0 });
  return comment === undefined ? text : `${comment.replaceAll(/^/gm, "# ")}\n${text}`;
}

/** The entries of a record in the order of their keys, whatever order they were written in. */
export function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
