// A strategic-merge patch on one object of the base, as people write it.
import { z } from "zod";
import { orElse } from "./field.ts";
import type { Mapping } from "./mapping.ts";
import { KNOWN_APIS, readPatch } from "./patch-body.ts";

export interface Patch {
  target: Target;
  /** The body as plain JSON, with the target's apiVersion, kind and metadata.name. */
  patch: Mapping;
}

/** The one object to patch. */
export interface Target {
  group?: string;
  version?: string;
  kind: string;
  name: string;
}

const target = z
  .strictObject(
    {
      group: z
        .string(orElse("write an API group such as apps"))
        .regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/, orElse("write an API group such as apps"))
        .optional()
        .describe("Its API group, where `kind` does not say it."),
      version: z
        .string(orElse("write an API version such as v1"))
        .regex(/^v[0-9a-z]+$/, orElse("write an API version such as v1"))
        .optional()
        .describe(`Its API version. Known without: ${Object.keys(KNOWN_APIS).join(", ")}.`),
      kind: z
        .string(orElse("write a kind such as Deployment"))
        .regex(/^[A-Z][A-Za-z0-9]*$/, orElse("write a kind such as Deployment"))
        .describe("Its kind."),
      name: z
        .string(orElse("write the object's name"))
        .regex(/^[A-Za-z0-9]([-A-Za-z0-9.:_]{0,251}[A-Za-z0-9])?$/, orElse("write the object's name"))
        .describe("Its name in the base."),
    },
    orElse("write { kind: …, name: … }"),
  )
  .transform(
    ({ group, version, kind, name }): Target => ({
      ...(group === undefined ? {} : { group }),
      ...(version === undefined ? {} : { version }),
      kind,
      name,
    }),
  );

/** The schema of a written Patch. */
export const writtenPatch = z
  .strictObject(
    {
      target: target.describe("The one object to patch."),
      patch: z
        .unknown()
        .nonoptional(orElse("write a strategic-merge patch, which is a mapping"))
        .meta({ type: ["object", "string"] })
        .describe("A strategic-merge patch, as a mapping or as YAML text; what the target says can be left out."),
    },
    orElse("write { target: …, patch: … }"),
  )
  .transform(({ target, patch }, context): Patch => {
    const { body, problems } = readPatch(target, patch);
    for (const { path, message } of problems) context.addIssue({ code: "custom", path, message });
    return { target, patch: body };
  });
