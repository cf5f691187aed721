// Documents → resources by kind, each with the document that states it.
import type { z } from "zod";
import { type Configuration, writtenConfiguration } from "./configuration.ts";
import type { FieldPath, WrittenDocument } from "./document.ts";
import { API_GROUP, type KINDS } from "./envelope.ts";
import { type FailureDomain, writtenFailureDomain } from "./failure-domain.ts";
import { parseDocument, printPath } from "./parse.ts";
import type { Problem } from "./problem.ts";
import { type ShopSet, writtenShopSet } from "./shopset.ts";
import { type DeclaredTier, writtenTier } from "./tier.ts";

/** The schema of each kind. */
export const SCHEMAS = {
  Tier: writtenTier,
  Configuration: writtenConfiguration,
  ShopSet: writtenShopSet,
  FailureDomain: writtenFailureDomain,
} as const satisfies Record<(typeof KINDS)[number], z.ZodType>;

export type Kind = keyof typeof SCHEMAS;

/** A resource, and where it was written. */
export interface Written<T> {
  kind: Kind;
  resource: T;
  document: WrittenDocument;
}

export interface WrittenFleet {
  tiers: Written<DeclaredTier>[];
  configurations: Written<Configuration>[];
  failureDomains: Written<FailureDomain>[];
  shopsets: Written<ShopSet>[];
}

/** Every resource that `documents` state, and what is wrong with each document by itself. */
export function readResources(documents: readonly WrittenDocument[]): { written: WrittenFleet; problems: Problem[] } {
  const problems = documents.flatMap(unknownKind);
  const all = <T>(kind: Kind, schema: z.ZodType<T>): Written<T>[] =>
    documents.flatMap((document) => {
      if (document.kind !== kind) return [];
      const parsed = parseDocument(document, schema);
      if ("resource" in parsed) return [{ kind, resource: parsed.resource, document }];
      problems.push(...parsed.problems);
      return [];
    });
  const written = {
    tiers: all("Tier", SCHEMAS.Tier),
    configurations: all("Configuration", SCHEMAS.Configuration),
    failureDomains: all("FailureDomain", SCHEMAS.FailureDomain),
    shopsets: all("ShopSet", SCHEMAS.ShopSet),
  };
  return { written, problems };
}

/** What is wrong with the field at `path` of a resource. */
export function problemAt({ document }: Written<unknown>, path: FieldPath, message: string): Problem {
  return { ...document.at(path), message: `${printPath(path)} ${message}` };
}

function unknownKind(document: WrittenDocument): Problem[] {
  if (Object.hasOwn(SCHEMAS, document.kind)) return [];
  const message = `kind is ${JSON.stringify(document.kind)}; ${API_GROUP} has ${Object.keys(SCHEMAS).join(", ")}`;
  return [{ ...document.at(["kind"]), message }];
}
