// Kind FailureDomain: what fails together, as Argo CD knows it.
import { z } from "zod";
import { documentOf } from "./envelope.ts";
import { orElse } from "./field.ts";

export interface FailureDomain {
  name: string;
  /** Argo CD's `destination.name`. */
  cluster: string;
}

/** The schema of a written FailureDomain. Cluster names are Argo CD's, which also takes ARNs; globs are not names. */
export const writtenFailureDomain = documentOf("FailureDomain", {
  spec: {
    cluster: z
      .string(orElse("write the name that Argo CD has for the cluster"))
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,252}$/,
        orElse("write the name that Argo CD has for the cluster: letters, digits, '.', '_', ':', '/' and '-'"),
      )
      .describe("The name of its cluster in Argo CD (`destination.name`)."),
  },
  means: "What fails together: a cluster, as Argo CD knows it.",
  right: "write { cluster: … }",
}).transform(({ metadata, spec }): FailureDomain => ({ name: metadata.name, cluster: spec.cluster }));
