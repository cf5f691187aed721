// CustomResourceDefinitions, so that a cluster can hold our kinds and `kubectl get shopsets` says where each runs.
import { stringify } from "yaml";
import { API_GROUP, API_VERSION } from "../envelope.ts";
import type { Kind } from "../read.ts";
import { schemaOf } from "./json-schema.ts";
import { type Structural, structural } from "./structural.ts";

interface Column {
  name: string;
  type: "string" | "date";
  jsonPath: string;
}

const column = (name: string, jsonPath: string): Column => ({ name, type: "string", jsonPath });

const AGE: Column = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

/** What `kubectl get` shows of each kind. */
const COLUMNS: Record<Kind, Column[]> = {
  Tier: [
    column("Branch", ".spec.branch"),
    column("Previous", ".spec.previous"),
    column("Merge", ".spec.promotion.merge"),
    AGE,
  ],
  Configuration: [column("Repository", ".spec.url"), column("Path", ".spec.path"), AGE],
  ShopSet: [
    column("Tier", ".spec.tier"),
    column("Configuration", ".spec.configuration"),
    column("Failure domain", ".spec.failureDomain"),
    column("Mode", ".spec.mode"),
    AGE,
  ],
  FailureDomain: [column("Cluster", ".spec.cluster"), AGE],
};

/** What the App says in the ShopSets that it renders, and people do not write. */
const RENDERED: Partial<Record<Kind, Record<string, Structural>>> = {
  ShopSet: {
    mode: {
      type: "string",
      enum: ["following", "pinned"],
      description: "Whether its tier follows its branches or is pinned. Generated; not a field of the fleet.",
    },
  },
};

/** The CustomResourceDefinition of a kind, as YAML. Every kind is namespaced, so that a team can be given a part of them. */
export function renderCrd(kind: Kind): string {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${API_GROUP}` },
    spec: {
      group: API_GROUP,
      names: { kind, listKind: `${kind}List`, plural, singular, categories: ["shopset"] },
      scope: "Namespaced",
      versions: [
        {
          name: API_VERSION.slice(API_GROUP.length + 1),
          served: true,
          storage: true,
          additionalPrinterColumns: COLUMNS[kind],
          schema: { openAPIV3Schema: rootSchema(kind) },
        },
      ],
    },
  };
  return `# Generated from src/core/resources; \`node scripts/generate-schemas.ts\` writes it anew.\n${stringify(definition, { lineWidth: 0 })}`;
}

/** The API server judges apiVersion, kind and metadata itself, and wants no more than their types said. */
function rootSchema(kind: Kind): Structural {
  const { properties = {}, ...root } = structural(schemaOf(kind));
  const spec = { ...properties["spec"], properties: { ...properties["spec"]?.properties, ...RENDERED[kind] } };
  return {
    ...root,
    required: ["spec"],
    properties: { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" }, spec },
  };
}
