// Kind ShopSet: one deployment of the shop, on one tier, in one failure domain.
import { z } from "zod";
import type { TierName } from "../names.ts";
import { documentOf } from "./envelope.ts";
import { dnsLabel, orElse } from "./field.ts";
import { type Image, imageName, writtenImage } from "./image.ts";
import { type Patch, writtenPatch } from "./patch.ts";

export interface ShopSet {
  name: string;
  tier: TierName;
  /** The name of a Configuration. */
  configuration: string;
  /** The name of a FailureDomain. */
  failureDomain: string;
  namespace: string;
  /** By name of Deployment. */
  replicas: Record<string, number>;
  /** By the name that the image has in the base. */
  images: Record<string, Image>;
  patches: Patch[];
}

/** A ShopSet that knows where it runs. */
export interface PlacedShopSet extends ShopSet {
  /** The cluster of its failure domain, as Argo CD names it. */
  cluster: string;
}

/** The largest count that Kubernetes can hold. */
const MOST_REPLICAS = 2_147_483_647;

const count = z
  .number(orElse("write a whole number, 0 or more"))
  .int(orElse("write a whole number, 0 or more"))
  .min(0, orElse("write a whole number, 0 or more"))
  .max(MOST_REPLICAS, orElse(`write at most ${MOST_REPLICAS}`));

const workloadName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/,
    "is not the name of a Deployment; write lower-case letters, digits, '.' and '-'",
  );

/** The schema of a written ShopSet. */
export const writtenShopSet = documentOf("ShopSet", {
  spec: {
    tier: dnsLabel.describe("The Tier that it belongs to: what it runs is what that tier's branch points at."),
    configuration: dnsLabel.describe("The Configuration that is laid over the base."),
    failureDomain: dnsLabel.describe("The FailureDomain it runs in."),
    namespace: dnsLabel
      .optional()
      .describe("Its namespace; no other ShopSet on the same cluster may have it. Default: `metadata.name`."),
    replicas: z
      .record(workloadName, count, orElse("write { <Deployment>: <count> }"))
      .default({})
      .describe(
        "How many of each Deployment, by its name; what is not named is as the base and the configuration say.",
      ),
    images: z
      .record(imageName, writtenImage, orElse("write { <image>: { tag: … } }"))
      .prefault({})
      .describe("What to run in place of an image, by the name that the base has for it."),
    patches: z
      .array(writtenPatch, orElse("write a list of { target: …, patch: … }"))
      .prefault([])
      .describe("Strategic-merge patches, applied last: over the base and over the configuration."),
  },
  means: "One deployment of the shop: the base, a Configuration over it, and what this ShopSet has of its own.",
  right: "write the ShopSet's tier, configuration and failureDomain",
}).transform(
  ({ metadata, spec }): ShopSet => ({
    ...spec,
    name: metadata.name,
    tier: spec.tier as TierName,
    namespace: spec.namespace ?? metadata.name,
  }),
);
