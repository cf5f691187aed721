import fc from "fast-check";
import { load, YAML11_SCHEMA } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { printYaml, sortedEntries } from "../../../src/core/render/yaml.ts";

/** What some reader of YAML takes for something else, and what could end a line or a quote. */
const nasty = fc.oneof(
  fc.constantFrom("on", "yes", "y", "No", "~", "null", "012", "0o17", "0x1F", "0b11", "1e3", "1_000", ".5", ".inf"),
  fc.constantFrom(
    "12:30:45",
    "2026-11-23",
    "2026-11-23T10:00:00Z",
    "=",
    "<<",
    "!tag",
    "&a",
    "*a",
    "|",
    ">",
    "---",
    "%",
  ),
  fc.string({ unit: fc.constantFrom("a", " ", "\n", "#", ":", '"', "'", "\t", "\\", "-", "\u0085", "é", "{") }),
  fc.string(),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: "small" }, nasty, fc.boolean(), fc.integer(), fc.constant(null), tie("list"), tie("map")),
  list: fc.array(tie("any"), { maxLength: 4 }),
  map: fc.dictionary(
    nasty.filter((key) => key !== "__proto__"),
    tie("any"),
    { maxKeys: 4, noNullPrototype: true },
  ),
})).map;

describe("YAML for machines", () => {
  it("is read back as what was meant, by readers of YAML 1.2 and of YAML 1.1", () => {
    fc.assert(
      fc.property(value, (meant) => {
        const text = printYaml(meant);
        expect(load(text)).toEqual(meant);
        expect(load(text, { schema: YAML11_SCHEMA })).toEqual(meant);
        expect(parse(text, { version: "1.1", maxAliasCount: 0 })).toEqual(meant);
      }),
      { numRuns: 500, examples: [[{ a: { b: " \n" } }]] },
    );
  });

  it("neither folds long lines nor names what it says twice", () => {
    const shared = { text: "word ".repeat(60).trim() };
    expect(printYaml({ a: shared, b: shared })).toBe(`a:\n  text: ${shared.text}\nb:\n  text: ${shared.text}\n`);
  });

  it("begins with its comment, however many lines that has", () => {
    expect(printYaml({ a: 1 }, "one\ntwo")).toBe("# one\n# two\na: 1\n");
  });

  it("puts keys in one order, the same on every machine", () => {
    expect(sortedEntries({ b: 1, a: 2, B: 3 })).toEqual([
      ["B", 3],
      ["a", 2],
      ["b", 1],
    ]);
  });
});
