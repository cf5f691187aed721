// docs/dictionary.md is true: what it names stands where it says, and the words to avoid are avoided.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const dictionary = readFileSync(join(ROOT, "docs/dictionary.md"), "utf8");
const rows = [...dictionary.matchAll(/^\| \*\*(\w+)\*\* \| .* \| `(\w+)` in `([^`]+)` \|$/gm)];

describe("the dictionary", () => {
  it("has the fixed words", () => {
    const words =
      "Fleet Tier Ladder Edge Source Base Pointer Content Verified Candidate Promotion Backport Gate Verdict Hold Pin Soak Trigger Snapshot Decision Action Outcome Transition";
    for (const word of words.split(" ")) expect(dictionary).toContain(`| **${word}** |`);
  });

  it.each(rows.map(([, word, name, file]) => ({ word, name, file })))("$word is $name in $file", ({ name, file }) => {
    const path = join(ROOT, "src", file ?? "");
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, "utf8")).toMatch(new RegExp(`export (?:interface|type|function|const) ${name}\\b`));
  });

  it("names to avoid are not used for anything that is exported", () => {
    const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".ts"),
    );
    const bad = files.flatMap((path) => {
      const text = readFileSync(join(ROOT, "src", path), "utf8");
      const names = [...text.matchAll(/export (?:async )?(?:interface|type|function|const|class) (\w+)/g)].map(
        ([, name]) => name,
      );
      return names
        .filter((name) => /handle|manage|helper|util|process(?!ing)/i.test(name ?? ""))
        .map((name) => `${path}: ${name}`);
    });
    expect(bad).toEqual([]);
  });
});
