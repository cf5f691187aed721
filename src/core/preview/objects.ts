// Which objects differ between two builds of an overlay, and how. Values of Secrets are never shown.
import { parse } from "yaml";
import { printYaml } from "../render/yaml.ts";
import { unifiedDiff } from "./unified.ts";

export interface ObjectChange {
  /** `Deployment storefront`. */
  name: string;
  change: "new" | "gone" | "changed";
  /** Hunks of a unified diff. */
  diff: string[];
}

interface Manifest {
  /** What no two objects of a cluster have in common. */
  id: string;
  /** `Deployment storefront`. */
  name: string;
  text: string;
}

/** Kustomize ends generated names with a hash of their content: ten letters and digits. */
const HASH = /-[a-z0-9]{10}$/;
const GENERATED = /^v1 (?:ConfigMap|Secret) /;
const SECRET = /^v1 Secret /;

/** The objects that are not the same in both, by their names. `before` and `after` are what kustomize printed of each. */
export function changedObjects(before: readonly string[], after: readonly string[]): ObjectChange[] {
  const [was, is] = [readAll(before, new Set(after)), readAll(after, new Set(before))];
  const changes: ObjectChange[] = [];
  for (const [id, object] of is) {
    const old = was.get(id) ?? renamed(was, is, id);
    changes.push(changeOf(old, object));
    if (old) was.delete(old.id);
  }
  return [...changes, ...[...was.values()].map((object) => changeOf(object, undefined))].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  );
}

/** By id, those that the other side does not have word for word. */
function readAll(texts: readonly string[], same: ReadonlySet<string>): Map<string, Manifest> {
  const objects = texts.filter((text) => !same.has(text)).map(read);
  return new Map(objects.map((object) => [object.id, object]));
}

function read(text: string): Manifest {
  const metadata = /^metadata:\n((?: .*\n)*)/m.exec(text)?.[1] ?? "";
  const [kind, name] = [field(text, "kind"), field(metadata, "  name")];
  return {
    id: `${field(text, "apiVersion")} ${kind} ${field(metadata, "  namespace")}/${name}`,
    name: `${kind} ${name}`,
    text,
  };
}

/**
 * A field by its indentation, which is the same in everything that kustomize prints. To read YAML takes a hundred times
 * as long, and a pull request may change thousands of objects.
 */
function field(text: string, name: string): string {
  const value = new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1] ?? "";
  return value.replace(/^(["'])(.*)\1$/, "$2");
}

/** The object of a generated name that was there before under the name of its old content. */
function renamed(was: Map<string, Manifest>, is: Map<string, Manifest>, id: string): Manifest | undefined {
  const stem = (key: string) => key.replace(HASH, "");
  if (!GENERATED.test(id)) return undefined;
  return [...was].find(([key]) => !is.has(key) && HASH.test(key) && stem(key) === stem(id))?.[1];
}

function changeOf(before: Manifest | undefined, after: Manifest | undefined): ObjectChange {
  const shown = after ?? before;
  const isSecret = SECRET.test(shown?.id ?? "");
  const texts = isSecret ? masked(before?.text, after?.text) : [before?.text ?? "", after?.text ?? ""];
  const [was = [], is = []] = texts.map((text) => (text === "" ? [] : text.trimEnd().split("\n")));
  const change = !before ? "new" : !after ? "gone" : "changed";
  return { name: shown?.name ?? "", change, diff: unifiedDiff(was, is) };
}

/** Both sides of a Secret without its values, and which of them are others than before. */
function masked(before = "", after = ""): string[] {
  const [then, now] = [secretIn(before), secretIn(after)];
  const hide = (object: Secret, says: (place: string, key: string) => string) => {
    const fields = Object.entries(object).map(([place, value]) => {
      const keys = place === "data" || place === "stringData" ? Object.keys(valuesIn(value)) : undefined;
      return [place, keys ? Object.fromEntries(keys.map((key) => [key, says(place, key)])) : value];
    });
    return fields.length === 0 ? "" : printYaml(Object.fromEntries(fields));
  };
  const isOther = (place: string, key: string) => {
    const [was, is] = [valuesIn(then[place]), valuesIn(now[place])];
    return key in was && was[key] !== is[key];
  };
  return [
    hide(then, () => "(hidden)"),
    hide(now, (place, key) => (isOther(place, key) ? "(hidden, changed)" : "(hidden)")),
  ];
}

type Secret = Record<string, unknown>;

/** What another reader of YAML than kustomize cannot read is not told at all. */
function secretIn(text: string): Secret {
  try {
    return valuesIn(parse(text, { logLevel: "silent" }));
  } catch {
    return {};
  }
}

function valuesIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
