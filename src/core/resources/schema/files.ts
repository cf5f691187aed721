// The files that are generated from the schemas and committed beside the code.
import { renderCrd } from "./crd.ts";
import { KINDS, renderFleetSchema, renderKindSchema } from "./json-schema.ts";
import { renderReference } from "./reference.ts";

/** Every generated file, by its path in this repository. */
export function generatedFiles(): { path: string; text: string }[] {
  return [
    { path: "schemas/fleet.schema.json", text: renderFleetSchema() },
    ...KINDS.map((kind) => ({ path: `schemas/${kind.toLowerCase()}.schema.json`, text: renderKindSchema(kind) })),
    ...KINDS.map((kind) => ({ path: `schemas/crds/${kind.toLowerCase()}s.yaml`, text: renderCrd(kind) })),
    { path: "docs/resources.md", text: renderReference() },
  ];
}
