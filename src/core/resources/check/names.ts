// Whether names are given once, and what they name is there.
import type { FieldPath } from "../document.ts";
import type { Problem } from "../problem.ts";
import { problemAt, type Written, type WrittenFleet } from "../read.ts";

type Named = Written<{ name: string }>;

/** So many names are told as an example of what would be right. */
const MOST_NAMES = 10;

/** Two resources of a kind with one name. */
export function checkNames(written: WrittenFleet): Problem[] {
  return Object.values(written).flatMap((ofKind: Named[]) => {
    const byName = new Map(ofKind.map((one) => [one.resource.name, one]));
    return ofKind.flatMap((one) => sameName(one, byName.get(one.resource.name)));
  });
}

function sameName(one: Named, last: Named | undefined): Problem[] {
  if (last === undefined || last === one) return [];
  const there = last.document.at(["metadata", "name"]);
  const message = `is ${one.resource.name}, as is the ${one.kind} at ${there.file}:${there.line}; give each its own name`;
  return [problemAt(one, ["metadata", "name"], message)];
}

/** The problem of a field that names what is not among `known`; none if it is. */
export function unknownName(
  by: Written<unknown>,
  { path, name, known }: { path: FieldPath; name: string; known: Iterable<string> },
): Problem[] {
  const names = [...known];
  if (names.includes(name)) return [];
  return [problemAt(by, path, `is ${name}, which does not exist; write one of: ${listed(names)}`)];
}

/** Names, as an example of what would be right. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "none yet";
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown}, and ${names.length - MOST_NAMES} more` : shown;
}
