// The field types that resources share. Each says, when it is wrong, what would be right.
import { z } from "zod";
import { type Instant, type Millis, parseInstant, type RepositoryName, type Sha } from "../names.ts";

/** A repository as the fleet names it. */
export interface RepositoryRef {
  name: RepositoryName;
  /** As written, without a trailing `/` or `.git`. */
  url: string;
}

type Wrong = { input?: unknown };

/** Zod's `error` option: what is wrong, then `right`, what would be right. */
export function orElse(right: string): { error: (issue: Wrong) => string } {
  return { error: ({ input }) => (input === undefined ? `is missing; ${right}` : `is ${show(input)}; ${right}`) };
}

/** A Kubernetes name (RFC 1123 label): it becomes part of namespaces, checks and branch names. */
export const dnsLabel = z
  .string(orElse("write a name"))
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, orElse("write lower-case letters, digits and '-', at most 63"))
  .meta({ title: "name" });

/** `30m`, `1h30m`, `2d`: milliseconds. */
export const duration = z
  .string(orElse("write a duration such as 30m, 1h30m or 2d"))
  .regex(/^(?:\d+(?:d|h|m|s))+$/, orElse("write a duration such as 30m, 1h30m or 2d"))
  .meta({ title: "duration" })
  .transform((text, context): Millis => {
    const unit: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
    const span = [...text.matchAll(/(\d+)([dhms])/g)].reduce(
      (sum, [, n, u]) => sum + Number(n) * (unit[u ?? ""] ?? 0),
      0,
    );
    if (span <= LONGEST) return span;
    context.addIssue({ code: "custom", message: `is ${show(text)}; write at most 365d` });
    return z.NEVER;
  });

/** A year: what is longer is a slip of the pen, and its end may lie beyond what a date can hold. */
const LONGEST: Millis = 365 * 86_400_000;

/** A moment in ISO 8601. */
export const instant = z
  .string(orElse("write a time such as 2026-11-23T10:00:00Z"))
  .regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/, orElse("write a time such as 2026-11-23T10:00:00Z"))
  .meta({ title: "time" })
  .transform((text, context): Instant => {
    const parsed = parseInstant(text);
    if (parsed) return parsed;
    context.addIssue({ code: "custom", message: `is ${show(text)}; write a time such as 2026-11-23T10:00:00Z` });
    return z.NEVER;
  });

/** A full commit id: a short one can become ambiguous later. */
export const commitId = z
  .string(orElse("write a full commit id"))
  .regex(/^[0-9a-f]{40}$/, orElse("write a full commit id, 40 hex digits"))
  .meta({ title: "commit id" })
  .transform((text) => text as Sha);

/** What git itself accepts as a branch (git-check-ref-format), less what needs quoting in a shell. */
export const branchName = z
  .string(orElse("write a branch name"))
  .regex(
    /^(?!.*(?:\.\.|\/\/|\.lock(?:\/|$)|\/\.|\.$|\/$))[A-Za-z0-9_][A-Za-z0-9._/-]*$/,
    orElse("write a branch name of letters, digits, '.', '_', '/' and '-'"),
  )
  .meta({ title: "branch" });

const REPOSITORY_URL =
  /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?\/([\w.-]+)\/(?!\.+(?:git)?(?:\.git)?\/?$)([\w.-]+?)(?:\.git)?\/?$/;

/** The web address of a repository, as written. */
export const repositoryUrl = z
  .string(orElse("write https://github.com/<account>/<repository>"))
  .regex(REPOSITORY_URL, orElse("write https://github.com/<account>/<repository>, without credentials"))
  .meta({ title: "URL" });

/** The repository that a valid `url` names. */
export function toRepository(url: string): RepositoryRef {
  const [, account, name] = REPOSITORY_URL.exec(url) ?? [];
  return { name: `${account}/${name}` as RepositoryName, url: url.replace(/(?:\.git)?\/?$/, "") };
}

/** A repository by its web address. */
export const repository = z
  .strictObject({ url: repositoryUrl.describe("Its web address, without credentials.") }, orElse("write { url: … }"))
  .transform(({ url }) => toRepository(url));

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => (typeof part === "string" ? withoutSecrets(part) : part));
  const shown = text ?? String(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}

/**
 * Who reads the error is more than who may read the file, and a text that is no address may hold the credentials of one
 * anywhere before its last `@`, and behind its first `?`.
 */
function withoutSecrets(text: string): string {
  const [name, query] = [text.lastIndexOf("@"), text.indexOf("?")];
  if (query !== -1 && query < name) return "…@…";
  const end = query === -1 ? text : `${text.slice(0, query)}?…`;
  return name === -1 ? end : `…${end.slice(name)}`;
}
