import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { parseFleet } from "../../../src/core/resources/fleet.ts";
import { type Kind, SCHEMAS } from "../../../src/core/resources/read.ts";
import { generatedFiles } from "../../../src/core/resources/schema/files.ts";
import { KINDS } from "../../../src/core/resources/schema/json-schema.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const files = generatedFiles();
const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? "";

/** The fleet that docs/fleet.md shows. */
const SAMPLE = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs/fleet.md"), "utf8"))?.[1] ?? "";
/** Every field that a fleet can have. */
const FULL = readFileSync(join(import.meta.dirname, "full.yaml"), "utf8");

type Document = { kind: Kind };
const documents = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as Document);

const ajv = new Ajv({ strictTypes: false, allowUnionTypes: true });
const judgeFleet = ajv.compile(JSON.parse(textOf("schemas/fleet.schema.json")));

describe("what is generated from the schemas", () => {
  it.each(files)("$path is fresh; if not: node scripts/generate-schemas.ts", ({ path, text }) => {
    expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
  });
});

describe("the JSON Schemas for editors", () => {
  it.each([
    ["docs/fleet.md", SAMPLE],
    ["full.yaml", FULL],
  ])("take the fleet of %s, as the App does", (_, text) => {
    expect(parseFleet([{ path: "fleet.yaml", text }], "acme").problems).toEqual([]);
    for (const document of documents(text)) {
      expect(judgeFleet(document), JSON.stringify(judgeFleet.errors)).toBe(true);
      const judge = ajv.compile(JSON.parse(textOf(`schemas/${document.kind.toLowerCase()}.schema.json`)));
      expect(judge(document), JSON.stringify(judge.errors)).toBe(true);
    }
  });

  it("leave documents of others alone, and know their own group", () => {
    expect(judgeFleet({ apiVersion: "v1", kind: "ConfigMap", data: {} })).toBe(true);
    expect(judgeFleet({ apiVersion: "shopset.dev/v1alpha1", kind: "ConfigMap" })).toBe(false);
    expect(judgeFleet({ apiVersion: "shopset.dev/v1", kind: "Tier" })).toBe(false);
  });

  it("explain every field", () => {
    const rows = textOf("docs/resources.md")
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => /\|\s*\|/.test(row))).toEqual([]);
  });

  it("judge any document as the App does, but for what only the App can tell", () => {
    fc.assert(
      fc.property(aDocument(), (document) => {
        const parsed = SCHEMAS[document.kind].safeParse(document);
        const issues = parsed.error?.issues ?? [];
        const isOfText = issues.length === 0 || issues.some(({ code }) => code !== "custom");
        fc.pre(isOfText);
        expect(judgeFleet(document), JSON.stringify([issues, judgeFleet.errors])).toBe(parsed.success);
      }),
      { numRuns: 1500 },
    );
  });
});

/** A document of the full fleet in which one value was replaced, taken away, or given a companion. */
function aDocument(): fc.Arbitrary<Document> {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      "",
      "x",
      "X y",
      "30m",
      "v1",
      [],
      {},
      { name: "x" },
      "a".repeat(40),
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc
    .tuple(fc.constantFrom(...documents(FULL)), fc.nat(), fc.constantFrom("replace", "remove", "add"), value)
    .map(([document, at, edit, written]) => {
      const changed = structuredClone(document);
      const places = placesIn(changed.kind ? changed : {}).filter(({ key }) => key !== "kind" && key !== "apiVersion");
      const place = places[at % places.length];
      if (edit === "remove") delete place?.within[place.key];
      else if (place) place.within[edit === "add" ? `${place.key}x` : place.key] = written;
      return changed;
    });
}

interface Place {
  within: Record<string, unknown>;
  key: string;
}

/** Every field of a document; what stands within a patch's body is nobody's business here. */
function placesIn(within: object): Place[] {
  return Object.entries(within).flatMap(([key, value]) => {
    const below = typeof value === "object" && value !== null && key !== "patch" ? placesIn(value) : [];
    return Array.isArray(within) ? below : [{ within: within as Place["within"], key }, ...below];
  });
}

it("there is a schema and a definition of every kind", () => {
  expect(KINDS.flatMap((kind) => files.filter(({ path }) => path.includes(`/${kind.toLowerCase()}`)))).toHaveLength(8);
});
