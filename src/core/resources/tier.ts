// Kind Tier: a rung of a ladder. What people write (all optional that has a default) → what the program holds.
import { z } from "zod";
import type { Instant, Millis, Sha, TierName } from "../names.ts";
import type { Configuration } from "./configuration.ts";
import { documentOf } from "./envelope.ts";
import { branchName, commitId, dnsLabel, duration, instant, orElse, type RepositoryRef, repository } from "./field.ts";
import type { PlacedShopSet } from "./shopset.ts";

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

/** A Tier as its own document states it. */
export interface DeclaredTier {
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

/** A Tier with what the rest of the fleet says of it. */
export interface Tier extends DeclaredTier {
  /** Those which ShopSets of this tier or of a tier above it use, sorted by name. */
  configurations: Configuration[];
  /** The ShopSets of this tier, sorted by name. */
  shopsets: PlacedShopSet[];
}

const requiredCheck = z.strictObject({
  name: z
    .string(orElse("write the name of a status context or check run"))
    .min(1, orElse("write the name of a status context or check run"))
    .describe("A commit status context or a check run; if both have the name, both must pass."),
  on: z
    .enum(["system", "app"], orElse("write system or app"))
    .default("system")
    .describe("`system`: reported on the system commit; `app`: on the app commit that it points at."),
  by: z
    .string(orElse("write a login or an app's slug"))
    .min(1, orElse("write a login or an app's slug"))
    .nullable()
    .default(null)
    .describe("The login or app slug that must have reported it; absent: anybody."),
});

const verification = z.strictObject({
  checks: z
    .array(requiredCheck, orElse("write a list of { name: … }"))
    .default([])
    .describe("What must have passed on this tier."),
  soak: duration
    .prefault("0s")
    .describe(
      "How long all of it must have been green: from the first complete pass, by the checks' own times; a red result starts it over, a newer merge does not.",
    ),
  applications: z
    .union([z.boolean(), z.array(dnsLabel)], orElse("write true, false or a list of ShopSets"))
    .prefault(true)
    .transform((written): Verification["applications"] => (Array.isArray(written) ? written : written ? "all" : "none"))
    .describe(
      "The ShopSets of this tier that must have reported `argocd/<shopset>` on the system commit. `true`: all; `false`: none; a list: these.",
    ),
  timeout: duration.prefault("30m").describe("Silence longer than this is said aloud; it never becomes success."),
});

const promotion = z.strictObject({
  merge: z
    .enum(["manual", "auto"], orElse("write manual or auto"))
    .default("manual")
    .describe("Who merges a promotion: `manual`: people; `auto`: the App, as soon as the gate is open."),
  sources: z
    .enum(["together", "independent"], orElse("write together or independent"))
    .default("together")
    .describe(
      "With several sources. `together`: the pointers move once the tier below ran that very combination verified; `independent`: each moves by itself.",
    ),
});

const hold = z.strictObject({
  by: z.string(orElse("write who holds the tier")).nullable().default(null).describe("Who holds it."),
  reason: z.string(orElse("write why")).nullable().default(null).describe("Why."),
  since: instant.nullable().default(null).describe("Since when."),
  until: instant.nullable().default(null).describe("When it ends by itself; absent: when somebody ends it."),
});

const pin = z.strictObject({
  base: commitId.nullable().default(null).describe("The commit of the app-repository to run; it must exist."),
  configurations: z
    .record(dnsLabel, commitId)
    .prefault({})
    .describe("The commit to run of a configuration's repository, by name of Configuration."),
});

/** The schema of a written Tier. */
export const writtenTier = documentOf("Tier", {
  spec: {
    branch: branchName
      .optional()
      .describe("Its branch, in every source and in the system repository. Default: `metadata.name`."),
    previous: dnsLabel
      .nullable()
      .default(null)
      .describe("The tier whose verified content may climb into this one; absent on the lowest."),
    apps: repository.describe("The app-repository, in the account that installed the App."),
    system: repository.describe(
      "The system repository, which the App writes and Argo CD reads. Tiers of one ladder share it, and the app-repository.",
    ),
    verification: verification
      .prefault({})
      .describe("What must hold on this tier before its content may climb further."),
    promotion: promotion.prefault({}).describe("How content comes into this tier."),
    hold: hold.nullable().default(null).describe("A brake: nothing is promoted into this tier."),
    pin: pin
      .nullable()
      .default(null)
      .describe("Runs exactly these commits, whatever the branches say; what is not named follows its branch."),
  },
  means: "A rung of a ladder: a branch in every source and in the system repository, and what must hold there.",
  right: "write the tier's branch, apps and system",
}).transform(
  ({ metadata, spec }): DeclaredTier => ({
    ...spec,
    name: metadata.name as TierName,
    branch: spec.branch ?? metadata.name,
    previous: spec.previous as TierName | null,
  }),
);
