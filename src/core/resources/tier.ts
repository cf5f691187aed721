// Kind Tier: a rung of a ladder. What people write (all optional that has a default) → what the program holds.
import { z } from "zod";
import type { Instant, Millis, Sha, TierName } from "../names.ts";
import { branchName, commitId, dnsLabel, duration, instant, orElse, type RepositoryRef, repository } from "./field.ts";

/** A commit status context or a check run that must have passed. */
export interface RequiredCheck {
  name: string;
  /** Whether it is reported on the system commit or on the app commit that it points at. */
  on: "system" | "app";
  /** The login or app slug that must have reported it; null: whoever did. */
  by: string | null;
}

export interface Verification {
  checks: RequiredCheck[];
  /** How long everything must have been green. */
  soak: Millis;
  /** The ShopSets that must report `argocd/<shopset>`. */
  applications: "all" | "none" | string[];
  /** Silence longer than this is said aloud. */
  timeout: Millis;
}

/** A brake: nothing is promoted into the tier. */
export interface Hold {
  by: string | null;
  reason: string | null;
  since: Instant | null;
  /** When the hold ends by itself; null: when somebody ends it. */
  until: Instant | null;
}

/** What a tier runs whatever its branches say; what is not named follows its branch. */
export interface Pin {
  base: Sha | null;
  /** By name of Configuration. */
  configurations: Record<string, Sha>;
}

export interface Tier {
  name: TierName;
  branch: string;
  /** The tier whose verified content may climb into this one; null on the lowest. */
  previous: TierName | null;
  apps: RepositoryRef;
  system: RepositoryRef;
  verification: Verification;
  promotion: { merge: "manual" | "auto"; sources: "together" | "independent" };
  hold: Hold | null;
  pin: Pin | null;
}

const requiredCheck = z.strictObject({
  name: z.string(orElse("write the name of a status context or check run")).min(1),
  on: z.enum(["system", "app"], orElse("write system or app")).default("system"),
  by: z.string(orElse("write a login or an app's slug")).min(1).nullable().default(null),
});

const verification = z.strictObject({
  checks: z.array(requiredCheck, orElse("write a list of { name: … }")).default([]),
  soak: duration.default(0),
  applications: z
    .union([z.boolean(), z.array(dnsLabel)], orElse("write true, false or a list of ShopSets"))
    .default(true)
    .transform((written): Verification["applications"] =>
      Array.isArray(written) ? written : written ? "all" : "none",
    ),
  timeout: duration.default(30 * 60_000),
});

const promotion = z.strictObject({
  merge: z.enum(["manual", "auto"], orElse("write manual or auto")).default("manual"),
  sources: z.enum(["together", "independent"], orElse("write together or independent")).default("together"),
});

const hold = z.strictObject({
  by: z.string(orElse("write who holds the tier")).nullable().default(null),
  reason: z.string(orElse("write why")).nullable().default(null),
  since: instant.nullable().default(null),
  until: instant.nullable().default(null),
});

const pin = z.strictObject({
  base: commitId.nullable().default(null),
  configurations: z.record(dnsLabel, commitId).default({}),
});

/** The schema of a written Tier; its output is a Tier but for the names that `metadata` carries. */
export const writtenTier = z
  .strictObject({
    apiVersion: z.literal("shopset.dev/v1alpha1", orElse("write shopset.dev/v1alpha1")),
    kind: z.literal("Tier"),
    metadata: z.object({ name: dnsLabel }, orElse("write { name: … }")),
    spec: z.strictObject(
      {
        branch: branchName.optional(),
        previous: dnsLabel.nullable().default(null),
        apps: repository,
        system: repository,
        verification: verification.prefault({}),
        promotion: promotion.prefault({}),
        hold: hold.nullable().default(null),
        pin: pin.nullable().default(null),
      },
      orElse("write the tier's branch, apps and system"),
    ),
  })
  .transform(
    ({ metadata, spec }): Tier => ({
      ...spec,
      name: metadata.name as TierName,
      branch: spec.branch ?? metadata.name,
      previous: spec.previous as TierName | null,
    }),
  );
