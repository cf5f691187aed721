// What kustomize says against a build, as one line for people, and which file it is about.
import type { SourceFile } from "../core/preview/system.ts";
import { KUSTOMIZATIONS } from "./references.ts";

/** More of a message than this is said to nobody. */
const LONGEST = 600;
/** More is not even looked at: the cause stands at the end. */
const MOST_READ = 8_000;

/** The reason in `stderr`, without where we built; `files` are those that were there. */
export function complaintOf(stderr: string, { root, files }: { root: string; files: readonly SourceFile[] }): Fault {
  // Deprecations come before the error, as comments.
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const first = unlogged(lines[0] ?? "kustomize failed and said nothing")
    .slice(-MOST_READ)
    .replaceAll(`${root}/`, "");
  return faultIn(causeOf(first), first, files);
}

/** Some kubectl log the error, with the time and an id that is another each time. */
function unlogged(line: string): string {
  const quoted = line.match(/^[EF]\d{4} .* err=("(?:[^"\\]|\\.)*")$/)?.[1];
  if (quoted === undefined) return line.replace(/^error: /i, "");
  try {
    return String(JSON.parse(quoted));
  } catch {
    // Go escapes more than JSON does.
    return quoted.slice(1, -1);
  }
}

/** Kustomize tells the whole way down to what failed, each step in quotes of the one before. */
function causeOf(message: string): string {
  return message
    .replace(/^.*(?:accumulation err='|recursed accumulation of path '[^']*': )/, "")
    .replace(/': must build at directory: .*$/, "");
}

interface Fault {
  reason: string;
  file: string | null;
}

/** The mistakes that people make, in words that say what to look for; others as kustomize says them. */
function faultIn(cause: string, message: string, files: readonly SourceFile[]): Fault {
  const [, kind = "", name = ""] = /no matches for Id ([^.\s]+)\.\S*?\/(\S+)\.[^.\s;]+;/.exec(cause) ?? [];
  if (name !== "")
    return { reason: `a patch names ${kind} ${name}, and there is none`, file: patchOf(kind, name, files) };
  const [, workload] = /resource with name (\S+) does not match a config/.exec(cause) ?? [];
  if (workload !== undefined)
    return { reason: `replicas names ${workload}, and there is no workload of that name`, file: null };
  if (cause.includes("namespace transformation produces ID conflict"))
    return {
      reason: "holds more than one Namespace: each ShopSet has its own, which Argo CD makes; take them out",
      file: namespaceFile(files),
    };
  return { reason: cut(cause), file: fileIn(message, files) };
}

/** The first file that holds a Namespace. */
export function namespaceFile(files: readonly SourceFile[]): string | null {
  return files.find(({ content }) => /^kind: *["']?Namespace["']? *$/m.test(content))?.path ?? null;
}

/** The one file that may be the patch of an object. */
function patchOf(kind: string, name: string, files: readonly SourceFile[]): string | null {
  const says = (field: string, value: string) => new RegExp(`\\b${field}["']?: *["']?${literal(value)}\\b`);
  const [found, another] = files.filter(
    ({ content }) => says("kind", kind).test(content) && says("name", name).test(content),
  );
  return another ? null : (found?.path ?? null);
}

/** The file that a message names last: by its path, by the end of its path if only one ends so, or by its directory. */
function fileIn(message: string, files: readonly SourceFile[]): string | null {
  const paths = files.map(({ path }) => path);
  const named = message.match(/[\w.@+/-]+/g) ?? [];
  for (const word of named.reverse()) {
    const name = word.replace(/^(?:\.{1,2}\/)+/, "").replace(/[./]+$/, "");
    if (paths.includes(name)) return name;
    const kustomization = KUSTOMIZATIONS.map((file) => `${name}/${file}`).find((path) => paths.includes(path));
    if (kustomization !== undefined) return kustomization;
    const [found, another] = /\.[a-z]+$/i.test(name) ? paths.filter((path) => path.endsWith(`/${name}`)) : [];
    if (found !== undefined && another === undefined) return found;
  }
  return null;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
