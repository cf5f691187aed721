// What surrounds the `spec` of every kind: apiVersion, kind, metadata.
import { z } from "zod";
import { dnsLabel, orElse } from "./field.ts";

/** The API group of what people write here. */
export const API_GROUP = "shopset.dev";

/** The version of the API group that this program reads. */
export const API_VERSION = `${API_GROUP}/v1alpha1`;

/** What there is in it. */
export const KINDS = ["Tier", "Configuration", "ShopSet", "FailureDomain"] as const;

const notes = z.record(z.string(), z.string(orElse("write text")), orElse("write { key: text }"));

const metadata = z.strictObject(
  {
    name: dnsLabel.describe("The name, unique among its kind: a DNS label."),
    labels: notes.optional().describe("Your own; not read."),
    annotations: notes.optional().describe("Your own; not read."),
  },
  orElse("write { name: … }"),
);

/** The schema of a whole document of `kind`. `means`: what the kind is; `right`: what to write where there is no spec. */
export function documentOf<Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  { spec, means, right }: { spec: Shape; means: string; right: string },
) {
  return z
    .strictObject({
      apiVersion: z.literal(API_VERSION, orElse(`write ${API_VERSION}`)),
      kind: z.literal(kind),
      metadata: metadata.describe("Its name, and what you note of it."),
      spec: z.strictObject(spec, orElse(right)).describe("What should be."),
    })
    .meta({ title: kind, description: means });
}
