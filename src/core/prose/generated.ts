// How generated files are named to people: a ShopSet's files by the ShopSet, and many of them by their number.
import type { FileChange } from "../render/file.ts";
import { applicationPath, overlayPath, SHOPSETS_PATH } from "../render/paths.ts";

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

/** What a commit does to them: `README.md as generated`, `ShopSet shopset-002 removed`. */
export function printWritten(changes: readonly FileChange[]): string[] {
  const deleted = new Set(changes.flatMap(({ path, mode }) => (mode === "deleted" ? [path] : [])));
  const isGone = ({ path }: FileChange) => {
    const name = shopsetOf(path);
    // A ShopSet is gone with its kustomization; other files of its folder come and go.
    return deleted.has(name === undefined ? path : `${overlayPath({ name })}/kustomization.yaml`);
  };
  const { gone = [], made = [] } = Object.groupBy(changes, (change) => (isGone(change) ? "gone" : "made"));
  return [
    ...printGenerated(made).map((what) => `${what} as generated`),
    ...printGenerated(gone).map((what) => `${what} removed`),
  ];
}

/** The ShopSet in whose folder a file is. */
function shopsetOf(path: string): string | undefined {
  const [folder, name, file] = path.split("/");
  return folder === SHOPSETS_PATH && file !== undefined ? name : undefined;
}

function orCount(names: string[], what: string): string[] {
  return names.length > MOST_NAMED ? [`${names.length} ${what}`] : names;
}
