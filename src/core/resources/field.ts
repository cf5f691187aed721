// The field types that resources share. Each says, when it is wrong, what would be right.
import { z } from "zod";
import { type Instant, isSha, type Millis, parseInstant, type RepositoryName, type Sha } from "../names.ts";

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
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, orElse("write lower-case letters, digits and '-', at most 63"));

/** `30m`, `1h30m`, `2d`: milliseconds. */
export const duration = z
  .string(orElse("write a duration such as 30m, 1h30m or 2d"))
  .regex(/^(?:\d+(?:d|h|m|s))+$/, orElse("write a duration such as 30m, 1h30m or 2d"))
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
  .transform((text, context): Instant => {
    const parsed = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? parseInstant(text) : undefined;
    if (parsed) return parsed;
    context.addIssue({ code: "custom", message: `is ${show(text)}; write a time such as 2026-11-23T10:00:00Z` });
    return z.NEVER;
  });

/** A full commit id: a short one can become ambiguous later. */
export const commitId = z
  .string(orElse("write a full commit id"))
  .refine(isSha, orElse("write a full commit id, 40 hex digits"))
  .transform((text) => text as Sha);

/** What git itself accepts as a branch (git-check-ref-format), less what needs quoting in a shell. */
export const branchName = z
  .string(orElse("write a branch name"))
  .regex(
    /^(?!.*(?:\.\.|\/\/|\.lock(?:\/|$)|\/\.|\.$|\/$))[A-Za-z0-9_][A-Za-z0-9._/-]*$/,
    orElse("write a branch name of letters, digits, '.', '_', '/' and '-'"),
  );

/** A repository by its web address. */
export const repository = z
  .strictObject(
    { url: z.string(orElse("write https://github.com/<account>/<repository>")) },
    orElse("write { url: … }"),
  )
  .transform(({ url }, context): RepositoryRef => {
    const parts = /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url);
    if (parts && parts[2] !== "..") {
      return { name: `${parts[1]}/${parts[2]}` as RepositoryName, url: url.replace(/(?:\.git)?\/?$/, "") };
    }
    const message = `is ${show(url)}; write https://github.com/<account>/<repository>, without credentials`;
    context.addIssue({ code: "custom", path: ["url"], message });
    return z.NEVER;
  });

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
