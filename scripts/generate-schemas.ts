// Writes what is generated from the schemas of src/core/resources: schemas/ and docs/resources.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles } from "../src/core/resources/schema/files.ts";

const ROOT = join(import.meta.dirname, "..");

for (const { path, text } of generatedFiles()) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(path);
}
