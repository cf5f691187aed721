// docs/commands.md tells every command and every refusal that there is.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { GRAMMAR } from "../../../src/core/commands/command.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const docs = readFileSync(resolve(ROOT, "docs/commands.md"), "utf8");
const source = readFileSync(resolve(ROOT, "src/core/commands/asked.ts"), "utf8");

describe("docs/commands.md", () => {
  it("has every command", () => {
    for (const written of Object.values(GRAMMAR)) expect(docs).toContain(`\`${written}\``);
  });

  it("has every refusal, and no other", () => {
    const declared = /type RefusalCode =\n([^;]+);/.exec(source)?.[1]?.match(/[A-Z_]{4,}/g);
    const told = [...docs.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
    expect(told).toEqual(declared);
  });
});
