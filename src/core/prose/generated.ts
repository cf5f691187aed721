// How generated files are named to people: a ShopSet's files by the ShopSet, and many of them by their number.
import type { FileChange } from "../render/file.ts";
import { applicationPath, SHOPSETS_PATH } from "../render/paths.ts";

/** More than these are counted, not listed. */
const MOST_NAMED = 3;

/** What the changes are about, pointers aside: `README.md`, `ShopSet shopset-001`, or `12 ShopSets`. */
export function printGenerated(changes: readonly FileChange[]): string[] {
  const paths = changes.filter(({ mode }) => mode !== "160000").map(({ path }) => path);
  const shopsets = new Set(paths.flatMap((path) => shopsetOf(path) ?? []));
  const applications = new Set([...shopsets].map((name) => applicationPath({ name })));
  const others = paths.filter((path) => shopsetOf(path) === undefined && !applications.has(path));
  const named = [...shopsets].map((name) => `ShopSet ${name}`);
  return [...orCount(others, "files"), ...orCount(named, "ShopSets")];
}

/** The ShopSet in whose folder a file is. */
function shopsetOf(path: string): string | undefined {
  const [folder, name, file] = path.split("/");
  return folder === SHOPSETS_PATH && file !== undefined ? name : undefined;
}

function orCount(names: string[], what: string): string[] {
  return names.length > MOST_NAMED ? [`${names.length} ${what}`] : names;
}
